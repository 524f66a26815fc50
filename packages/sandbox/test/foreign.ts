import { bundledDescription, type Operation, operations } from "@closekit/contract";
import type { Sandbox } from "../src/index.ts";
import { requestExamples } from "./traffic.ts";

/** All operations of the API. Bulk actions and merges come last, as they may take away what others need. */
export const all: Operation[] = operations(bundledDescription())
  .filter(({ source }) => !source.servers)
  .toSorted((a, b) => Number(isSweeping(a)) - Number(isSweeping(b)));

function isSweeping({ path }: Operation): boolean {
  return path.startsWith("/bulk_action/") || path.includes("/merge/");
}

export interface Answered {
  status: number;
  text: string;
}

export type Ask = (method: string, path: string, body?: unknown) => Promise<Answered>;

/** Calls with an API key; what comes back is looked at as text. */
export function asker({ fetch }: Pick<Sandbox, "fetch">, apiKey: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(`http://sandbox/api/v1${path}`, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
}

const id = /\b[a-z0-9]+_[A-Za-z0-9]{20,}\b/g;

/** All ids in a text. */
export const idsIn = (text: string): string[] => [...new Set(text.match(id) ?? [])];

export const prefixOf = (text: string): string => text.slice(0, text.indexOf("_") + 1);

/** What an organization has. */
export interface Holdings {
  /** Objects that it made, by the path of their collection. */
  made: Map<string, string>;
  /** Ids of all objects, by the path of the list that shows them. */
  listed: Map<string, string[]>;
  /** All ids that it is shown. */
  ids: Set<string>;
}

/** Makes an object of every kind that can be made, after the examples of the description. */
export async function makeOneOfEach(ask: Ask, organizationId: string): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  await ask("post", "/membership/", { email: `new-${organizationId.slice(-8)}@northgate.example`, role_id: "user" });
  for (const operation of all) {
    if (operation.method !== "post" || !all.some(({ path }) => path === `${operation.path}{id}/`)) continue;
    for (const body of requestExamples(operation)) {
      const { status, text } = await ask("post", operation.path, { ...body, ...("name" in body && { name: `New ${operation.path}` }) });
      if (status >= 300) continue;
      made.set(operation.path, JSON.parse(text).id);
      break;
    }
  }
  return made;
}

/** Reads everything that can be listed. */
export async function holdings(ask: Ask, organizationId: string, made = new Map<string, string>()): Promise<Holdings> {
  const listed = new Map<string, string[]>();
  const texts = [organizationId, (await ask("get", `/organization/${organizationId}/`)).text];
  const threads = JSON.parse((await ask("get", "/comment_thread/")).text).data.map(({ id }: { id: string }) => `/comment/?thread_id=${id}`);
  for (const path of [...listPaths, ...threads]) {
    const { text } = await ask("get", path);
    texts.push(text);
    const { data } = JSON.parse(text);
    if (Array.isArray(data))
      listed.set(
        path,
        data.map(({ id, email }) => id ?? email),
      );
  }
  return { made, listed, ids: new Set([...made.values(), ...texts.flatMap(idsIn)]) };
}

/** Lists that can be read without more. */
export const listPaths = all.filter(({ method, path }) => method === "get" && !path.includes("{")).map(({ path }) => path);
