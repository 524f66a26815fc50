import type { Context } from "../engine/context.ts";
import { refuse } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";

const numbers: Resource = {
  path: "/blocked_phone_number/",
  check(_context, record) {
    const phone = String(record.phone).replaceAll(/[\s().-]/g, "");
    if (!/^\+[1-9]\d{3,14}$/.test(phone)) throw refuse({ phone: "Invalid phone number." });
    record.phone = phone;
  },
};

const settingsPath = "/blocked_phone_number/settings/";
const settingsId = "settings";

/** One record for the whole organization, made when it is first changed. */
const settings: Resource = {
  path: settingsPath,
  operations: {
    getBlockedPhoneNumberSettings: async (context) => shown(await stored(context)),
    async updateBlockedPhoneNumberSettings(context) {
      const { table } = context.of(settingsPath);
      const known = await stored(context);
      const { reject_anonymous_inbound_calls } = context.body;
      const record = { id: settingsId, date_created: context.now(), ...known, reject_anonymous_inbound_calls };
      await (known ? context.store.replace(table, record) : context.store.insert(table, record));
      return shown(record);
    },
  },
};

const stored = (context: Context): Promise<Stored | undefined> => context.store.get(context.of(settingsPath).table, settingsId);

const shown = (record: Stored | undefined) => ({ reject_anonymous_inbound_calls: record?.reject_anonymous_inbound_calls === true });

export const blockedPhoneNumbers: Resource[] = [numbers, settings];
