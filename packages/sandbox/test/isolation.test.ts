import type { Operation } from "@closekit/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Ask, all, asker, type Holdings, holdings, idsIn, listPaths, makeOneOfEach, prefixOf } from "./foreign.ts";
import { testSandbox } from "./support.ts";
import { requestExamples } from "./traffic.ts";

const patience = 60_000;

let sandbox: Sandbox;
/** An organization that has all that the story tells and more. */
let mine: Ask;
let own: Holdings;
/** Another one of the same story. */
let theirs: Ask;
let other: Holdings;
let otherId: string;
let otherState: Map<string, string>;
const unsubscribed = "buyer@elsewhere.example";
/** An organization without anything. */
let newcomer: Ask;
/** What the other organization has, and they have not: the story's ids are the same for all who are told it. */
let foreignToMe: Set<string>;
let foreignToNewcomer: Set<string>;

beforeAll(async () => {
  sandbox = await testSandbox();
  const organization = await sandbox.createOrganization();
  const empty = await sandbox.createOrganization({ seed: "empty" });
  otherId = organization.organizationId;
  mine = asker(sandbox, sandbox.apiKey);
  theirs = asker(sandbox, organization.apiKey);
  newcomer = asker(sandbox, empty.apiKey);
  own = await holdings(mine, sandbox.organizationId, await makeOneOfEach(mine, sandbox.organizationId));
  other = await holdings(theirs, otherId, await makeOneOfEach(theirs, otherId));
  await theirs("post", "/unsubscribe/email/", { email: unsubscribed });
  otherState = await state();
  const { ids } = await holdings(newcomer, empty.organizationId);
  foreignToMe = new Set([...other.ids].filter((id) => !own.ids.has(id)));
  foreignToNewcomer = new Set([...other.ids].filter((id) => !ids.has(id)));
}, patience);
afterAll(() => sandbox.close());

/** All that the other organization has made, and its members, as it is. */
async function state(): Promise<Map<string, string>> {
  const paths = [...[...other.made].map(([collection, id]) => `${collection}${id}/`), `/organization/${otherId}/`, "/unsubscribe/email/"];
  return new Map(await Promise.all(paths.map(async (path): Promise<[string, string]> => [path, (await theirs("get", path)).text])));
}

/** An id of the other organization, if it has one with this beginning. */
const foreignId = (foreign: Set<string>, prefix: string) => [...foreign].find((id) => id.startsWith(prefix));
const leaked = (foreign: Set<string>, text: string) => idsIn(text).filter((id) => foreign.has(id));

/** The path of an operation with ids of the other organization; undefined where it has none of that kind. */
function foreignPath({ path }: Operation): string | undefined {
  const prefixes: Record<string, string> = { group_id: "group_", user_id: "user_", scf_id: "cf_", org_id: "orga_" };
  const collection = path.slice(0, path.indexOf("{"));
  const all = [other.made.get(collection), ...(other.listed.get(collection) ?? [])].filter((id) => id !== undefined);
  let complete = true;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === "object_type") return `custom_activity_type/${foreignId(foreignToNewcomer, "actitype_")}`;
    if (name === "email_address") return unsubscribed;
    const prefix = collection === "/organization/" ? "orga_" : collection === "/membership/" ? "memb_" : prefixes[name];
    const known = prefix ? foreignId(foreignToNewcomer, prefix) : all.find((id) => foreignToNewcomer.has(id));
    complete &&= known !== undefined;
    return known ?? "";
  });
  return complete ? filled : undefined;
}

const withPath = all.filter(({ path }) => path.includes("{"));

describe("an API key", () => {
  test("reaches objects of its own organization", async () => {
    expect(own.made.size).toBeGreaterThan(20);
    for (const [collection, id] of own.made) expect.soft((await mine("get", `${collection}${id}/`)).status, collection).not.toBe(404);
  });

  test(
    "finds, changes and deletes nothing of another organization, whatever the operation",
    async () => {
      let reached = 0;
      for (const operation of withPath) {
        const path = foreignPath(operation);
        if (path === undefined) continue;
        reached++;
        const bodies = operation.body ? requestExamples(operation) : [undefined];
        for (const body of bodies) {
          const { status, text } = await newcomer(operation.method, path, body);
          const told = `${operation.source.operationId} ${path} ${status} ${text.slice(0, 200)}`;
          // an address is no object: it is subscribed here, whatever it is elsewhere
          const idempotent = operation.source.operationId === "deleteUnsubscribedEmail";
          expect.soft(idempotent ? [200] : [400, 403, 404, 501], told).toContain(status);
          expect
            .soft(
              leaked(foreignToNewcomer, text).filter((id) => !path.includes(id)),
              told,
            )
            .toEqual([]);
        }
      }
      expect(reached).toBeGreaterThan(100);
    },
    patience,
  );

  test(
    "lists nothing of another organization",
    async () => {
      for (const path of listPaths) {
        expect.soft(leaked(foreignToNewcomer, (await newcomer("get", path)).text), path).toEqual([]);
        expect.soft(leaked(foreignToMe, (await mine("get", path)).text), path).toEqual([]);
        for (const query of foreignQueries(path))
          expect.soft(leaked(foreignToNewcomer, (await newcomer("get", `${path}?${query}`)).text), `${path}?${query}`).toEqual([]);
      }
    },
    patience,
  );

  test(
    "makes nothing refer to another organization",
    async () => {
      let tried = 0;
      for (const operation of all.filter(({ body }) => body)) {
        const path = ownPath(operation);
        if (path === undefined) continue;
        for (const body of requestExamples(operation)) {
          for (const [wrong, id] of withForeignIds(body)) {
            tried++;
            const { status, text } = await mine(operation.method, path, wrong);
            const told = `${operation.source.operationId} ${path} ${JSON.stringify(wrong)} ${status} ${text.slice(0, 200)}`;
            expect.soft(status < 300 && text.includes(id), told).toBe(false);
            expect
              .soft(
                leaked(foreignToMe, text).filter((each) => each !== id),
                told,
              )
              .toEqual([]);
          }
        }
      }
      expect(tried).toBeGreaterThan(50);
      for (const path of listPaths) expect.soft(leaked(foreignToMe, (await mine("get", path)).text), path).toEqual([]);
    },
    patience,
  );

  test("has changed nothing of another organization after all", async () => {
    expect(Object.fromEntries(await state())).toEqual(Object.fromEntries(otherState));
  });
});

/** Queries that ask a list for what belongs to objects of the other organization. */
function foreignQueries(path: string): string[] {
  const operation = all.find((each) => each.method === "get" && each.path === path);
  const names = (operation?.parameters ?? []).filter(({ value }) => value.in === "query").map(({ value }) => value.name);
  return names.flatMap((name) => {
    const kind = /^(?:\w+_)?(lead|contact|user|organization|opportunity|thread|custom_activity_type)_id(?:__in)?$/.exec(name)?.[1];
    const prefixes: Record<string, string> = {
      lead: "lead_",
      contact: "cont_",
      user: "user_",
      organization: "orga_",
      opportunity: "oppo_",
      thread: "comthr_",
    };
    const found =
      kind === "custom_activity_type"
        ? foreignId(foreignToNewcomer, "actitype_")
        : kind && foreignId(foreignToNewcomer, prefixes[kind] ?? "none");
    const anything = /^(?:ids?|id__in|object_ids?)$/.test(name) ? [...foreignToNewcomer].slice(0, 200).join(",") : undefined;
    const value = found ?? anything;
    return value === undefined ? [] : [`${name}=${value}`];
  });
}

/** The path of an operation with ids of the caller's own organization. */
function ownPath({ path }: Operation): string | undefined {
  const collection = path.slice(0, path.indexOf("{"));
  if (!path.includes("{")) return path;
  if (path.startsWith("/organization/")) return path.replace("{id}", sandbox.organizationId);
  const id = path.includes("{id}") ? own.made.get(collection) : undefined;
  return id && path.replace("{id}", id);
}

/** Where any text may stand in the place of an id: it finds nothing of another organization, and nothing is read by it. */
const queries = new Set(["s_query", "query", "events"]);

/** A body with one of its ids after the other exchanged for one of the other organization. */
function withForeignIds(body: Record<string, unknown>): [body: unknown, id: string][] {
  const { kept, checked } = split(body);
  const text = JSON.stringify(checked);
  return idsIn(text).flatMap((id): [unknown, string][] => {
    const wrong = foreignId(foreignToMe, prefixOf(id));
    return wrong === undefined ? [] : [[{ ...kept, ...JSON.parse(text.replaceAll(id, wrong)) }, wrong]];
  });
}

function split(body: Record<string, unknown>) {
  const entries = Object.entries(body);
  return {
    kept: Object.fromEntries(entries.filter(([key]) => queries.has(key))),
    checked: Object.fromEntries(entries.filter(([key]) => !queries.has(key))),
  };
}
