import type { Resource } from "../engine/resource.ts";

export const sendAs: Resource = { path: "/send_as/" };
