import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
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
interface Recorded {
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

/** The one that all tests of a file share. Each begins as an administrator, with no events to tell of. */
export function recordedSandbox(): Omit<Recorded, "close"> {
  let recorded: Recorded;
  beforeAll(async () => {
    recorded = await open();
  });
  beforeEach(async () => {
    await recorded.setRole("admin");
    await recorded.events();
  });
  afterAll(() => recorded.close());
  return {
    call: (...request) => recorded.call(...request),
    events: () => recorded.events(),
    happened: () => recorded.happened(),
    setRole: (roleId) => recorded.setRole(roleId),
    leave: (userId) => recorded.leave(userId),
  };
}

async function open(): Promise<Recorded> {
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

export const errors = (fields: Record<string, unknown>) => ({ errors: [], "field-errors": fields });
