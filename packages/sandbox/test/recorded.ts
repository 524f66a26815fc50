import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSandbox } from "../src/index.ts";
import { openDatabase } from "../src/store/database.ts";
import type { DatabaseOptions } from "../src/store/options.ts";
import { type Call, caller, newDatabase } from "./support.ts";

/** An event as it is kept. */
export interface Written {
  object_type: string;
  object_id: string;
  action: string;
  lead_id: string | null;
  request_id: string;
  changed_fields: string[];
  meta: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of all kinds
  data: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  previous_data: any;
}

/** A sandbox with the demo scenario, whose database tests look into. */
export interface Recorded {
  call: Call;
  /** The events since the last time of asking, the oldest first. */
  events(): Promise<Written[]>;
  /** The same in short, as in `lead.created`. */
  happened(): Promise<string[]>;
  /** Gives all members a role; `admin` is what the demo's first user is. */
  setRole(roleId: string): Promise<void>;
  /** Ends the membership of a user. */
  leave(userId: string): Promise<void>;
  close(): Promise<void>;
}

export async function recordedSandbox(): Promise<Recorded> {
  const folder = mkdtempSync(join(tmpdir(), "closekit-sandbox-"));
  const place: DatabaseOptions =
    process.env.SANDBOX_ON === "postgres" ? { databaseUrl: await newDatabase() } : { data: join(folder, "sandbox.db") };
  const sandbox = await openSandbox({ log: () => {}, ...place });
  const database = await openDatabase(place);
  const { kysely } = database;
  let seen = 0;

  async function events(): Promise<Written[]> {
    const rows: { data: string }[] = await kysely.selectFrom("event").select("data").orderBy("date_created").execute();
    const fresh = rows.slice(seen).map(({ data }) => JSON.parse(data) as Written);
    seen = rows.length;
    return fresh;
  }

  async function changeMembers(change: Record<string, unknown>, userId?: string): Promise<void> {
    for (const { id, data } of await kysely.selectFrom("membership").select(["id", "data"]).execute()) {
      const record = JSON.parse(data);
      if (userId !== undefined && record.user_id !== userId) continue;
      await kysely
        .updateTable("membership")
        .set({ data: JSON.stringify({ ...record, ...change }) })
        .where("id", "=", id)
        .execute();
    }
  }

  return {
    call: caller(sandbox, sandbox.apiKey),
    events,
    happened: async () => (await events()).map(({ object_type, action }) => `${object_type}.${action}`),
    setRole: (roleId) => changeMembers({ role_id: roleId }),
    leave: (userId) => changeMembers({ is_active: false }, userId),
    async close() {
      await database.close();
      await sandbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Ids of the demo scenario. */
export const demo = {
  rosa: "user_FfkCzJr4i0B3JrTAwR4y9ojfljoQoaF1LlqsajAIxNK",
  tomas: "user_AzUdIG1OHqttidvRzFRYToraZB3DO7GWIQtUlmOS6EC",
  group: "group_3kWq9ZbT7uLx2RfYc8HsPe",
  harborTools: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ",
  quayside: "lead_RY5NG9SpBQXbtfhW9dUa4WntEefj5cZhJ7PbF4mZiJK",
  ines: "cont_XH2SbKHWnqCzkD1m3y1OwNvIre2VtcI0E6d2CJ7AiL7",
  springRestock: "oppo_lBfvWxrryPsatlISqHRN8KkAcNFcVLD1KCqTSgQpFjZ",
  sendQuote: "task_46UGS7PNKyLtBT1pnnwukA1gMAkX0dN8JcyuUd8DqMs",
  potential: "stat_xWB76uGe4vlNEIZ4r06SMyLt8GpouKVExyY6q9bNhLK",
  customer: "stat_avDsREymZzoU8nDX7rnx5xrbw0aRFvKyQQbV4iOmSpn",
  sales: "pipe_LQmspJLc0DTFuvEVViv3FQ",
  quoted: "stat_XJzjdO9KnUcOwcOBExM3tnY4WftHKrmUeUKjuZSibyT",
  won: "stat_oBcCcRtIiGKrzBYXHolHYa13il3C31U0lVvwvH70052",
  segments: "cf_1lQPorGqcPKSIWUqmUgbcuJ9NLiXt3N9jxLP7XyPeKP",
};

export const errors = (fields: Record<string, unknown>) => ({ errors: [], "field-errors": fields });
