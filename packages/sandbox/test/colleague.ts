import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyRecord, keyTable, newApiKey } from "../src/access.ts";
import type { Sandbox } from "../src/index.ts";
import { openDatabase } from "../src/store/database.ts";
import { writing } from "../src/store/store.ts";
import { demo } from "./demo.ts";
import { type Call, caller, shared, testSandbox } from "./support.ts";

/** A sandbox with the key of a second user: Tomas, whose role is `user`, beside Rosa, who is an administrator. */
export interface Colleagues {
  sandbox: Sandbox;
  rosa: Call;
  tomas: Call;
  close(): Promise<void>;
}

export const { rosa: rosaId, tomas: tomasId } = demo;

/** Opens one. Its database can be opened twice, so that the second key can be written beside it. */
export async function colleagues(): Promise<Colleagues> {
  const directory = mkdtempSync(join(tmpdir(), "closekit-sandbox-"));
  const place = process.env.SANDBOX_ON === "postgres" ? shared() : { data: join(directory, "data.sqlite") };
  const sandbox = await testSandbox(place);
  const key = newApiKey();
  const database = await openDatabase(place);
  await writing(database, sandbox.organizationId, (store) =>
    store.insert(keyTable, keyRecord(key, { id: tomasId }, "2026-03-01T00:00:00.000000")),
  );
  await database.close();
  return {
    sandbox,
    rosa: caller(sandbox, sandbox.apiKey),
    tomas: caller(sandbox, key),
    async close() {
      await sandbox.close();
      rmSync(directory, { recursive: true });
    },
  };
}
