import { randomBytes } from "node:crypto";
import type { Context } from "../engine/context.ts";
import { listPage } from "../engine/list.ts";
import { hasRole } from "../engine/permissions.ts";
import { notFound } from "../engine/problem.ts";
import { createRecord, present } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { single, target } from "../engine/standard.ts";
import type { Stored } from "../store/row.ts";
import { documented } from "./documented.ts";
import { updateUnlessNull } from "./null-unchanged.ts";
import { isWebhookEvent } from "./webhooks/event-types.ts";

const path = "/webhook/";

interface EventType {
  object_type: string;
  action: string;
  extra_filter?: object | null;
}

export const webhooks: Resource = {
  path,
  columns: { created_by: "text" },
  defaults: () => ({
    status: "active",
    health_status: null,
    pause_reason: null,
    latest_error: null,
    recent_consecutive_fail_buckets_cnt: 0,
    counters: {},
    history: { errors: [], successes: [] },
    signature_key: randomBytes(32).toString("hex"),
  }),
  async check(context, record, { input, previous }) {
    await (previous ? requireManaged(context, previous) : requireRoom(context));
    const events = record.events as EventType[];
    if (!events.every(isWebhookEvent)) throw documented(context.operation, "unknownEvent");
    record.events = events.map(({ object_type, action, extra_filter = null }) => ({ object_type, action, extra_filter }));
    if (typeof input.status === "string") record.pause_reason = input.status === "paused" ? "api" : null;
  },
  checkDelete: requireManaged,
  render: (_, records) => records.map(({ signature_key, ...webhook }) => webhook as Stored),
  operations: {
    async createWebhook(context) {
      const definition = context.of(path);
      const record = await createRecord(context, definition, context.body);
      return { ...(await single(context, definition, record)), signature_key: record.signature_key };
    },
    async getWebhook(context) {
      const record = await target(context, context.of(path));
      await requireManaged(context, record);
      return single(context, context.of(path), record);
    },
    async listWebhooks(context) {
      const definition = context.of(path);
      const own = { column: "created_by", is: "=" as const, value: context.user.id };
      const { data, hasMore } = await listPage(context, definition, (await managesAll(context)) ? [] : [own]);
      return { data: await present(context, definition, data), has_more: hasMore };
    },
    updateWebhook: (context) => updateUnlessNull(path, context),
  },
};

/** @throws Problem when the organization has as many as it can have */
async function requireRoom(context: Context): Promise<void> {
  const most = context.operation.source["x-max-objects"];
  if (most && (await context.store.count(context.of(path).table)) >= most.count) throw documented(context.operation, most.example);
}

/** Administrators manage all webhooks, others those that they made. */
const managesAll = (context: Context) => hasRole(context, ["admin"]);

async function requireManaged(context: Context, { created_by }: Stored): Promise<void> {
  if (created_by !== context.user.id && !(await managesAll(context))) throw notFound(context.of(path).title);
}
