import type { Operation } from "@closekit/contract";
import type { Sandbox } from "../../src/index.ts";

/** What exists in a sandbox: all ids by their prefix, and those of the objects of each collection. */
export interface Existing {
  byPrefix: Map<string, Set<string>>;
  byCollection: Map<string, string[]>;
}

const idPattern = /^([a-z\d]+_)[\dA-Za-z]{22,}$/;

/** Reads every list of a sandbox that needs no parameters. */
export async function existing(sandbox: Sandbox, all: Operation[]): Promise<Existing> {
  const found: Existing = { byPrefix: new Map(), byCollection: new Map() };
  for (const { method, path } of all) {
    if (method !== "get" || path.includes("{")) continue;
    const response = await sandbox.fetch(`http://sandbox/api/v1${path}`, { headers: { authorization: `Bearer ${sandbox.apiKey}` } });
    if (!response.ok) continue;
    const body = (await response.json()) as { data?: { id?: unknown }[] };
    collect(body, found.byPrefix);
    const ids = Array.isArray(body.data) ? body.data.map(({ id }) => id).filter((id): id is string => typeof id === "string") : [];
    found.byCollection.set(path, ids);
  }
  return found;
}

function collect(value: unknown, byPrefix: Map<string, Set<string>>): void {
  if (typeof value === "object" && value !== null) for (const each of Object.values(value)) collect(each, byPrefix);
  const prefix = typeof value === "string" ? idPattern.exec(value)?.[1] : undefined;
  if (prefix === undefined) return;
  byPrefix.set(prefix, (byPrefix.get(prefix) ?? new Set()).add(value as string));
}
