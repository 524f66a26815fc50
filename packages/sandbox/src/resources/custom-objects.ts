import type { Resource } from "../engine/resource.ts";

export const customObjects: Resource = { path: "/custom_object/" };
