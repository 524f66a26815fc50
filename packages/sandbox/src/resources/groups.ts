import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { fetchRecord, updateRecord } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { listing } from "../engine/standard.ts";
import type { Stored } from "../store/row.ts";
import { documented } from "./documented.ts";
import { isMember } from "./organizations/members.ts";

const path = "/group/";
const manage = "manage_organization";

interface Member {
  user_id: string;
}

export const groups: Resource = {
  path,
  defaults: () => ({ members: [] }),
  async check(context, record) {
    await requirePermission(context, manage);
    const others = (await context.store.find(context.of(path).table)).filter(({ id }) => id !== record.id);
    if (others.some(({ name }) => name === record.name)) throw documented(context.operation, "nameTaken");
  },
  async checkDelete(context, { id }) {
    await requirePermission(context, manage);
    const views = await context.store.find(context.of("/saved_search/").table);
    if (views.some(({ query, s_query, sharing_settings }) => JSON.stringify([query, s_query, sharing_settings]).includes(id)))
      throw documented(context.operation, "groupInUse");
  },
  operations: {
    async listGroups(context) {
      const { data, ...rest } = await listing(context, context.of(path));
      return { ...rest, data: (data as Stored[]).map(({ members, ...group }) => group) };
    },
    async createGroupMember(context) {
      const user_id = String(context.body.user_id);
      if (!(await isMember(context, user_id))) throw documented(context.operation, "notInOrganization");
      await changeMembers(context, (members) => (members.some((each) => each.user_id === user_id) ? members : [...members, { user_id }]));
      return { user_id };
    },
    async deleteGroupMember(context) {
      await changeMembers(context, (members) => members.filter(({ user_id }) => user_id !== context.params.user_id));
    },
  },
};

async function changeMembers(context: Context, change: (members: Member[]) => Member[]): Promise<void> {
  const definition = context.of(path);
  const group = await fetchRecord(context, definition, context.params.group_id ?? "");
  await updateRecord(context, definition, group, {}, { members: change((group.members ?? []) as Member[]) });
}
