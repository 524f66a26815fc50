import type { Context } from "../engine/context.ts";
import { requirePermission } from "../engine/permissions.ts";
import { refuse } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { phoneNumber } from "./contacts/phones.ts";

const path = "/phone_number/";
const permission = "manage_group_numbers";

/** What the only user of a number may change: its label, forwarding and greeting. */
const own = ["label", "forward_to", "forward_to_enabled", "press_1_to_accept", "voicemail_greeting_url"];

export const phoneNumbers: Resource = {
  path,
  filters: {
    async participant_user_id(userId, context) {
      const numbers = await context.store.find(context.of(path).table);
      return [{ column: "id", is: "in", value: numbers.filter((number) => usersOf(number).includes(userId)).map(({ id }) => id) }];
    },
  },
  async check(context, record, { input, previous }) {
    const mine = previous && isOnlyUser(context, previous) && Object.keys(input).every((key) => own.includes(key));
    if (!mine) await requirePermission(context, permission);
    const { voicemail_greeting_url: greeting } = input;
    if (typeof greeting === "string" && !greeting.startsWith("https://")) throw refuse({ voicemail_greeting_url: "Invalid URL." });
    if ("forward_to" in input) record.forward_to_formatted = record.forward_to ? formatted(record.forward_to) : null;
    if ("phone_numbers" in input) record.phone_numbers_formatted = (record.phone_numbers as unknown[]).map(formatted);
    if ("participants" in input || "participant_groups" in input) {
      const users = usersOf(record);
      const groups = (record.participant_groups as unknown[] | undefined) ?? [];
      record.is_group_number = groups.length > 0 || users.length > 1;
      record.user_id = record.is_group_number ? null : (users[0] ?? null);
    }
  },
  async checkDelete(context, record) {
    if (!isOnlyUser(context, record)) await requirePermission(context, permission);
  },
  notEmulated: { requestInternalPhoneNumber: "numbers are rented from carriers" },
};

const formatted = (number: unknown) => phoneNumber(String(number)).phone_formatted;

/** Ids of the users who answer a number. */
function usersOf({ participants, user_id }: Stored): string[] {
  const users = (participants as string[] | undefined) ?? [];
  return users.length > 0 || typeof user_id !== "string" ? users : [user_id];
}

function isOnlyUser(context: Context, number: Stored): boolean {
  const users = usersOf(number);
  return number.is_group_number !== true && users.length === 1 && users[0] === context.user.id;
}
