import { listed } from "../engine/list.ts";
import type { Resource } from "../engine/resource.ts";
import { dateNewer } from "./newer-stamps.ts";

export const commentThreads: Resource = {
  path: "/comment_thread/",
  columns: { object_id: "text", created_at: "instant" },
  order: "created_at",
  objectType: () => "comment_thread",
  // it starts with its first comment
  defaults: ({ user }) => ({ num_comments: 1, participating: [user.id] }),
  check: dateNewer,
  filters: {
    ids: (value) => [{ column: "id", is: "in", value: listed(value) }],
    object_ids: (value) => [{ column: "object_id", is: "in", value: listed(value) }],
  },
};
