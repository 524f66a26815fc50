import type { Resource } from "../engine/resource.ts";

export const commentThreads: Resource = { path: "/comment_thread/" };
