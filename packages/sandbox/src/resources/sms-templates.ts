import type { Resource } from "../engine/resource.ts";
import { usedAtCreation } from "./email-templates.ts";
import { requireUploaded } from "./files.ts";
import { attachmentsOf } from "./templates/attachments.ts";
import { getVisible, listVisible, requireOwnOrTeam, visibilityColumns } from "./templates/visibility.ts";

const path = "/sms_template/";

export const smsTemplates: Resource = {
  path,
  columns: visibilityColumns,
  defaults: (context) => ({ status: "active", text: null, owned_by: context.user.id }),
  async check(context, record, { input, previous }) {
    if (input.attachments) await requireUploaded(context, input.attachments as object[]);
    record.attachments = attachmentsOf(record.attachments);
    if (!previous) Object.assign(record, usedAtCreation(context, record.date_created as string));
    await requireOwnOrTeam(context, context.of(path), [previous, record]);
  },
  checkDelete: (context, record) => requireOwnOrTeam(context, context.of(path), [record]),
  embed(context, records) {
    if (context.operation.source.operationId === "createSmsTemplate" || context.query.include_attachments === "true") return records;
    return records.map(({ attachments: _, ...rest }) => rest);
  },
  operations: {
    listSmsTemplates: (context) => listVisible(context, context.of(path)),
    getSmsTemplate: (context) => getVisible(context, context.of(path)),
  },
};
