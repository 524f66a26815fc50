import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { bundledDescription, operations } from "@closekit/contract";
import { openSandbox, type Sandbox } from "../dist/index.js";
import type { Row } from "./report.ts";

const few = 1_000;
const many = 1_000_000;
const leads = 1_000;
const samples = 2_000;

/** How long it takes to open in process, and how the times of calls on a file depend on how much there is. */
export async function growth(): Promise<Row[]> {
  operations(bundledDescription()); // loaded, as in a process that has opened one before
  const opened = await timed(async () => {
    const sandbox = await openSandbox();
    await get(sandbox, "/me/");
    await sandbox.close();
  }, 11);
  const small = await filled(few);
  const fresh = await timed(async () => void (await small.sandbox.createOrganization({ seed: "empty" })), 11);
  const [fetchFew, listFew] = await times(small);
  await small.sandbox.close();
  const large = await filled(many);
  const [fetchMany, listMany] = await times(large);
  await large.sandbox.close();
  return [
    { name: "open in process and answer (ms)", value: opened, target: "at most 30", met: opened <= 30 },
    { name: "a fresh organization (ms)", value: fresh, target: "at most 20", met: fresh <= 20 },
    scaled("fetch", fetchFew, fetchMany),
    scaled("filtered list", listFew, listMany),
  ];
}

function scaled(name: string, before: number, after: number): Row {
  const ratio = after / before;
  const title = `${name}, 1,000,000 activities against 1,000 (ms)`;
  return { name: title, value: after, ratio, target: "at most 1.5×", met: ratio <= 1.5 };
}

interface Filled {
  sandbox: Sandbox;
  ids: string[];
  lead: string;
}

/** A sandbox with so many notes, spread over leads, of which one has 20. */
async function filled(count: number): Promise<Filled> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sandbox-growth-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const data = path.join(folder, "close.db");
  const first = await openSandbox({ seed: "empty", data, log: () => {} });
  const lead = await post(first, "/lead/", { name: "Measured" });
  const ids: string[] = [];
  for (let i = 0; i < 20; i++) ids.push(await post(first, "/activity/note/", { lead_id: lead, note: `Note ${i}` }));
  await first.close();
  ids.push(...multiply(data, ids[0] as string, lead, count - ids.length));
  return { sandbox: await openSandbox({ data, log: () => {} }), ids, lead };
}

/** Copies a note to other leads so many times, straight into the file, for through the API it would take minutes. */
function multiply(file: string, id: string, lead: string, count: number): string[] {
  const database = new DatabaseSync(file);
  const row = database.prepare("select * from activity where id = ?").get(id) as Record<string, SQLInputValue>;
  const columns = Object.keys(row);
  const insert = database.prepare(`insert into activity (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`);
  const made: string[] = [];
  database.exec("begin");
  for (let i = 0; i < count; i++) {
    const [copy, other] = [`acti_copy${i}`, `lead_copy${i % leads}`];
    const values = columns.map((column) => {
      const value = row[column] as SQLInputValue;
      return typeof value === "string" ? value.replaceAll(id, copy).replaceAll(lead, other) : value;
    });
    insert.run(...values);
    if (i % Math.ceil(count / 500) === 0) made.push(copy);
  }
  database.exec("commit");
  database.close();
  return made;
}

async function times({ sandbox, ids, lead }: Filled): Promise<[fetch: number, list: number]> {
  let next = 0;
  const one = () => get(sandbox, `/activity/note/${ids[next++ % ids.length]}/`);
  const list = () => get(sandbox, `/activity/note/?lead_id=${lead}&_limit=20`);
  await timed(one, samples / 4); // warm
  await timed(list, samples / 4);
  return [await timed(one, samples), await timed(list, samples)];
}

/** Median time of a call, in ms. */
async function timed(run: () => Promise<unknown>, count: number): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) {
    const begin = performance.now();
    await run();
    all.push(performance.now() - begin);
  }
  return all.sort((a, b) => a - b)[Math.floor(all.length / 2)] as number;
}

const authorization = ({ apiKey }: Sandbox) => `Basic ${btoa(`${apiKey}:`)}`;

async function get(sandbox: Sandbox, path: string): Promise<unknown> {
  const response = await sandbox.fetch(`http://sandbox/api/v1${path}`, { headers: { authorization: authorization(sandbox) } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function post(sandbox: Sandbox, path: string, body: object): Promise<string> {
  const headers = { authorization: authorization(sandbox), "content-type": "application/json" };
  const response = await sandbox.fetch(`http://sandbox/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const made = (await response.json()) as { id: string };
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(made)}`);
  return made.id;
}
