import type { Resource } from "../engine/resource.ts";

export const customFields: Resource[] = [
  { path: "/custom_field/lead/" },
  { path: "/custom_field/contact/" },
  { path: "/custom_field/opportunity/" },
  { path: "/custom_field/activity/" },
  { path: "/custom_field/custom_object_type/" },
  { path: "/custom_field/shared/" },
];
