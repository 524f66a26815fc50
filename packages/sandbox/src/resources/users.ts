import type { Context } from "../engine/context.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { listUserAvailability } from "./organizations/availability.ts";
import { isActive } from "./organizations/members.ts";

export const users: Resource = {
  path: "/user/",
  async render(context, records) {
    const members = await activeUsers(context);
    return records.map((user) => ({ ...user, organizations: members.has(user.id) ? [context.organizationId] : [] }) as Stored);
  },
  operations: { listUserAvailability },
};

async function activeUsers(context: Context): Promise<Set<unknown>> {
  const memberships = await context.store.find(context.of("/membership/").table);
  return new Set(memberships.filter(isActive).map(({ user_id }) => user_id));
}
