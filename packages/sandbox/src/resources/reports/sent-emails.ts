import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";
import { instant } from "../../time.ts";
import { fixedRange } from "./range.ts";
import { requireOwnOrganization } from "./scope.ts";

/** Answers with what became of the emails that were sent, by template. */
export async function sentEmails(context: Context): Promise<object> {
  requireOwnOrganization(context);
  const { date_start: start, date_end: end, user_id } = context.query;
  const range = fixedRange(context, { start, end }, "date_");
  const emails = await context.store.find(context.of("/activity/email/").table, {
    where: [{ column: "_type", is: "=", value: "Email" }, ...(user_id ? [{ column: "user_id", is: "=" as const, value: user_id }] : [])],
  });
  const sent = emails.filter((email) => {
    const at = typeof email.date_sent === "string" ? (instant(email.date_sent) ?? "") : "";
    return email.status === "sent" && email.direction === "outgoing" && at >= range.start && at < range.end;
  });
  const groups = [...Map.groupBy(sent, ({ template_id }) => template_id ?? null)];
  const ids = groups.flatMap(([id]) => (typeof id === "string" ? [id] : []));
  const templates = await context.store.getMany(context.of("/email_template/").table, ids);
  return {
    sent_email_stats: groups.map(([id, some]) =>
      stats(
        id,
        some,
        templates.find((template) => template.id === id),
      ),
    ),
  };
}

function stats(id: unknown, emails: Stored[], template: Stored | undefined) {
  const total = emails.length;
  const opened = emails.filter(({ opens }) => ((opens as unknown[] | null | undefined) ?? []).length > 0).length;
  const responded = emails.filter(({ has_reply }) => has_reply === true).length;
  return {
    name: id === null ? "No template" : (template?.name ?? emails[0]?.template_name ?? null),
    template_id: id,
    is_shared: template?.is_shared === true,
    total,
    opened,
    responded,
    percentage_opened: (opened / total) * 100,
    percentage_responded: (responded / total) * 100,
  };
}
