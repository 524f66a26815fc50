import type { Context } from "../engine/context.ts";
import { Problem } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { requireUploaded } from "./files.ts";
import { attachmentsOf } from "./templates/attachments.ts";
import { renderTemplate } from "./templates/render.ts";
import { getVisible, listVisible, requireOwnOrTeam, visibilityColumns } from "./templates/visibility.ts";

const path = "/email_template/";

export const emailTemplates: Resource = {
  path,
  columns: visibilityColumns,
  defaults: () => ({ unsubscribe_link_id: null, cc: [], bcc: [] }),
  async check(context, record, { input, previous }) {
    if (input.attachments) await requireUploaded(context, input.attachments as object[]);
    record.attachments = attachmentsOf(record.attachments).map((each) => ({ content_id: null, inline_only: false, ...each }));
    if (!previous) Object.assign(record, usedAtCreation(context, record.date_created as string));
    await requireOwnOrTeam(context, context.of(path), [previous, record]);
  },
  async checkDelete(context, record) {
    await requireOwnOrTeam(context, context.of(path), [record]);
    const used = await usersOf(context, record.id);
    if (used.length > 0) throw new Problem(400, { errors: ["The template is used by a Workflow."], "field-errors": {} });
  },
  async embed(context, records) {
    if (context.operation.source.operationId === "listEmailTemplates") return records;
    return Promise.all(records.map(async (record) => ({ ...record, used_by_sequences: await usersOf(context, record.id) })));
  },
  operations: {
    listEmailTemplates: (context) => listVisible(context, context.of(path)),
    getEmailTemplate: (context) => getVisible(context, context.of(path)),
    renderEmailTemplate: renderTemplate,
  },
};

/** What creation counts as: the first use. */
export function usedAtCreation(context: Context, at: string): Record<string, unknown> {
  return { last_used_at: at.slice(0, 26), last_used_by: context.user.id, last_used_type: "create" };
}

/** The sequences that send a template. */
async function usersOf(context: Context, templateId: string): Promise<{ id: string; name: unknown }[]> {
  const sequences = await context.store.find(context.of("/sequence/").table);
  return sequences
    .filter(({ steps }) =>
      ((steps as { email_template_id?: unknown }[] | undefined) ?? []).some((step) => step.email_template_id === templateId),
    )
    .map(({ id, name }) => ({ id, name }));
}
