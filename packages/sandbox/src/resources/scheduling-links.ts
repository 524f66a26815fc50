import type { Resource } from "../engine/resource.ts";

export const schedulingLinks: Resource[] = [{ path: "/scheduling_link/" }, { path: "/shared_scheduling_link/" }];
