import type { Behaviour } from "../engine/resource.ts";

export const files: Behaviour = {};
