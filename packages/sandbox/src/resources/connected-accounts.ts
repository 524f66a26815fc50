import type { Resource } from "../engine/resource.ts";

export const connectedAccounts: Resource = { path: "/connected_account/" };
