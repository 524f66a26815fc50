import type { Context } from "../engine/context.ts";
import { listPage } from "../engine/list.ts";
import { forbidden, notFound, refuse, required, unknownObject } from "../engine/problem.ts";
import { createRecord, present } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { single, target } from "../engine/standard.ts";
import type { Stored } from "../store/row.ts";

const path = "/send_as/";

export const sendAs: Resource = {
  path,
  check(context, { allowing_user_id }) {
    requireCaller(context, allowing_user_id);
  },
  checkDelete(context, { allowing_user_id }) {
    requireCaller(context, allowing_user_id);
  },
  operations: {
    async listSendAs(context) {
      const { allowed_user_id, allowing_user_id } = context.query;
      if (!allowed_user_id && !allowing_user_id) return given(context);
      if (allowed_user_id !== context.user.id && allowing_user_id !== context.user.id)
        throw forbidden("One of allowed_user_id and allowing_user_id must be yours.");
      const { data } = await listPage(context, context.of(path));
      return { data: await present(context, context.of(path), data) };
    },
    async createSendAs(context) {
      requireCaller(context, context.body.allowing_user_id);
      return single(context, context.of(path), await allow(context, context.body.allowed_user_id));
    },
    async getSendAs(context) {
      const permission = await target(context, context.of(path));
      if (![permission.allowing_user_id, permission.allowed_user_id].includes(context.user.id)) throw notFound(context.of(path).title);
      return single(context, context.of(path), permission);
    },
    async deleteSendAsByUsers(context) {
      const { allowed_user_id, allowing_user_id } = context.query;
      const missing = Object.entries({ allowed_user_id, allowing_user_id }).filter(([, value]) => !value);
      if (missing.length > 0) throw refuse(Object.fromEntries(missing.map(([name]) => [name, required])));
      requireCaller(context, allowing_user_id);
      const permission = await between(context, allowed_user_id);
      if (!permission) throw notFound(context.of(path).title);
      await context.store.remove(context.of(path).table, permission.id);
    },
    async updateSendAsInBulk(context) {
      const { allowed_user_ids = [], disallowed_user_ids = [] } = context.body as Record<string, string[]>;
      await requireUsers(context, allowed_user_ids);
      for (const id of allowed_user_ids) await allow(context, id);
      for (const id of disallowed_user_ids) {
        const permission = await between(context, id);
        if (permission) await context.store.remove(context.of(path).table, permission.id);
      }
      return given(context);
    },
  },
};

function requireCaller(context: Context, allowingUserId: unknown): void {
  if (allowingUserId !== context.user.id) throw forbidden("The allowing user must be you.");
}

/** All permissions that the caller gives. */
async function given(context: Context): Promise<{ data: Stored[] }> {
  const definition = context.of(path);
  const found = await context.store.find(definition.table, { where: [{ column: "allowing_user_id", is: "=", value: context.user.id }] });
  return { data: await present(context, definition, found) };
}

async function between(context: Context, allowedUserId: unknown): Promise<Stored | undefined> {
  const [found] = await context.store.find(context.of(path).table, {
    where: [
      { column: "allowing_user_id", is: "=", value: context.user.id },
      { column: "allowed_user_id", is: "=", value: allowedUserId },
    ],
  });
  return found;
}

/** Gives the permission to a user who may have it already. */
async function allow(context: Context, allowedUserId: unknown): Promise<Stored> {
  const input = { allowing_user_id: context.user.id, allowed_user_id: allowedUserId };
  return (await between(context, allowedUserId)) ?? createRecord(context, context.of(path), input);
}

async function requireUsers(context: Context, ids: string[]): Promise<void> {
  const found = await context.store.getMany(context.of("/user/").table, ids);
  if (found.length < ids.length) throw refuse({ allowed_user_ids: unknownObject });
}
