import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

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

/** A sandbox with the demo scenario, on a file that tests look into. */
export interface Recorded {
  sandbox: Sandbox;
  call: Call;
  /** The events since the last time of asking, the oldest first. */
  events(): Written[];
  /** The same in short, as in `lead.created`. */
  happened(): string[];
  /** Gives all members a role; `admin` is what the demo's first user is. */
  setRole(roleId: string): void;
  /** Ends the membership of a user. */
  leave(userId: string): void;
  close(): Promise<void>;
}

export async function recordedSandbox(): Promise<Recorded> {
  const folder = mkdtempSync(join(tmpdir(), "closekit-sandbox-"));
  const file = join(folder, "sandbox.db");
  const sandbox = await testSandbox({ data: file });
  const database = new DatabaseSync(file);
  let seen = 0;
  function events(): Written[] {
    const rows = database.prepare("select data from event order by rowid").all() as { data: string }[];
    const fresh = rows.slice(seen).map(({ data }) => JSON.parse(data) as Written);
    seen = rows.length;
    return fresh;
  }
  return {
    sandbox,
    call: caller(sandbox, sandbox.apiKey),
    events,
    happened: () => events().map(({ object_type, action }) => `${object_type}.${action}`),
    setRole: (roleId) => database.prepare("update membership set data = json_set(data, '$.role_id', ?)").run(roleId),
    leave: (userId) =>
      database.prepare("update membership set data = json_set(data, '$.is_active', json('false')) where user_id = ?").run(userId),
    async close() {
      database.close();
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
