import type { Resource } from "../engine/resource.ts";

export const bulkActions: Resource[] = [
  { path: "/bulk_action/email/" },
  { path: "/bulk_action/edit/" },
  { path: "/bulk_action/delete/" },
  { path: "/bulk_action/sequence_subscription/" },
];
