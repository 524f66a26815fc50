import type { Resource } from "../engine/resource.ts";

export const playbooks: Resource = { path: "/playbook/" };
