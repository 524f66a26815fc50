import type { Context } from "../../engine/context.ts";
import { refuse, unknownObject } from "../../engine/problem.ts";
import { createRecord } from "../../engine/records.ts";
import type { Stored } from "../../store/row.ts";
import { render } from "../templates/render.ts";
import type { Kind } from "./bulk-action.ts";
import { addressees } from "./recipients.ts";

/** Writes an email from a template to contacts of the leads; the emails go through the states of any other. */
export const bulkEmail: Kind = {
  path: "/bulk_action/email/",
  permission: "bulk_email",
  prepare(_context, action) {
    for (const field of ["contact_preference", "sender", "email_account_id"]) action[field] ??= null;
  },
  async work(context, action, object, objectType) {
    const template = await context.store.get(context.of("/email_template/").table, String(action.template_id));
    if (!template) throw refuse({ template: unknownObject });
    for (const { lead, contact, email } of await addressees(context, object, objectType, action.contact_preference ?? "lead")) {
      const { subject, body } = await render(context, template, { lead, contact });
      const { email_account_id } = action;
      const sender = await senderOf(context, action);
      const content = { lead_id: lead.id, contact_id: contact.id, to: [email], subject, body_html: body, template_id: template.id };
      const from = { sender, ...(typeof email_account_id === "string" && { email_account_id }) };
      const fixed = { bulk_email_action_id: action.id };
      await createRecord(context, context.of("/activity/email/"), { ...content, ...from, status: "outbox" }, fixed);
    }
  },
};

/** Who the emails are from: whom the request names, whose account it names, or the caller. */
async function senderOf(context: Context, { sender, email_account_id }: Stored): Promise<unknown> {
  if (typeof sender === "string") return sender;
  const account = await context.store.get(context.of("/connected_account/").table, String(email_account_id));
  const { default_identity, email } = account ?? context.user;
  const identity = default_identity as { name?: string | null; email: string } | null | undefined;
  return identity?.name ? `${identity.name} <${identity.email}>` : (identity?.email ?? email ?? context.user.email);
}
