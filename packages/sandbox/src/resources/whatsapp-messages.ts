import type { Context } from "../engine/context.ts";
import { refuse, unknownObject } from "../engine/problem.ts";
import type { Change } from "../engine/resource.ts";
import { textOf } from "../rich-text.ts";
import type { Stored } from "../store/row.ts";
import { attachmentsOf } from "./activities/attachments.ts";
import { whatsAppHtml } from "./activities/whatsapp-markdown.ts";
import { activity } from "./activity.ts";
import { phoneNumber } from "./contacts/phones.ts";

const path = "/activity/whatsapp_message/";

/** WhatsApp messages, which integrations mirror. */
export const whatsappMessages = activity({
  path,
  defaults: () => ({
    attachments: [],
    integration_name: "API",
    source: "api",
    sequence_id: null,
    sequence_name: null,
    sequence_subscription_id: null,
  }),
  async check(context, record, change) {
    const { input } = change;
    await requireAnswered(context, change);
    record.message_html = whatsAppHtml(String(record.message_markdown));
    record.text = textOf(record.message_html as string);
    for (const side of ["local_phone", "remote_phone"]) if (typeof input[side] === "string") takePhone(record, side);
    if ("attachments" in input)
      record.attachments = await attachmentsOf(context, { kind: "activity.whatsapp_message", record }, input.attachments);
  },
});

/** Numbers come with their country code, but not always with the plus before it. */
function takePhone(record: Stored, side: string): void {
  const given = String(record[side]);
  const { phone, phone_formatted } = phoneNumber(/^\d+$/.test(given) ? `+${given}` : given);
  record[side] = phone;
  record[`${side}_formatted`] = phone_formatted;
}

/** @throws Problem when the message that one answers is no WhatsApp message */
async function requireAnswered(context: Context, { input }: Change): Promise<void> {
  if (typeof input.response_to_id !== "string") return;
  const { table, type } = context.of(path);
  const answered = await context.store.get(table, input.response_to_id);
  if (answered?._type !== type) throw refuse({ response_to: unknownObject });
}
