import type { Behaviour } from "../engine/resource.ts";

export const reports: Behaviour = {};
