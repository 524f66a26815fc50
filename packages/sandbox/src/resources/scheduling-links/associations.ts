import type { Context } from "../../engine/context.ts";
import { requirePermission } from "../../engine/permissions.ts";
import { refuse, unknownObject } from "../../engine/problem.ts";
import { createRecord } from "../../engine/records.ts";
import type { Resource } from "../../engine/resource.ts";
import { single } from "../../engine/standard.ts";
import type { Stored } from "../../store/row.ts";
import { webAddress } from "./web-address.ts";

const path = "/shared_scheduling_link_association/";

/** What a shared link stands for when a user sends: each user has one mapping of it at most. */
export const associations: Resource = {
  path,
  columns: { shared_scheduling_link_id: "text", user_id: "text" },
  defaults: (context) => ({ user_id: context.user.id, user_scheduling_link_id: null, url: null }),
  async check(context, record) {
    await requireRight(context, record.user_id);
    const shared = await context.store.get(context.of("/shared_scheduling_link/").table, String(record.shared_scheduling_link_id));
    if (!shared) throw refuse({ shared_scheduling_link: unknownObject });
    if (typeof record.url === "string") record.url = webAddress(record.url);
    if (typeof record.user_scheduling_link_id !== "string") return;
    const link = await context.store.get(context.of("/scheduling_link/").table, record.user_scheduling_link_id);
    if (link?.user_id !== record.user_id) throw refuse({ user_scheduling_link: unknownObject });
  },
  operations: {
    async createSharedSchedulingLinkAssociation(context) {
      const known = await mapping(context);
      if (known) await context.store.remove(context.of(path).table, known.id);
      return single(context, context.of(path), await createRecord(context, context.of(path), context.body));
    },
    async unmapSharedSchedulingLinkAssociation(context) {
      await requireRight(context, context.body.user_id ?? context.user.id);
      const known = await mapping(context);
      if (known) await context.store.remove(context.of(path).table, known.id);
      return {};
    },
  },
};

/** The mapping that a request is about. */
async function mapping(context: Context): Promise<Stored | undefined> {
  const { shared_scheduling_link_id, user_id = context.user.id } = context.body;
  const [found] = await context.store.find(context.of(path).table, {
    where: [
      { column: "shared_scheduling_link_id", is: "=", value: shared_scheduling_link_id },
      { column: "user_id", is: "=", value: user_id },
    ],
  });
  return found;
}

async function requireRight(context: Context, userId: unknown): Promise<void> {
  if (userId !== context.user.id) await requirePermission(context, "manage_customizations");
}
