/** Random sequences of requests to a sandbox and to a model of it, which have to agree after each. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { create, type Expected, emptyModel, type Fields, get, type Kind, kinds, list, type Model, remove, update } from "./model.ts";
import { type Answered, type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox({ seed: "empty" });
});
afterAll(() => sandbox.close());

const paths: Record<Kind, string> = { lead: "/lead/", contact: "/contact/", task: "/task/", visit: "/activity/custom/" };

type Command = fc.AsyncCommand<Model, Call>;

/** A request, which `run` makes of the API and the model. */
const command = (told: string, run: (model: Model, call: Call) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => told,
});

/** Picks one of those that there are, and at times one that is gone. */
function idOf(model: Model, kind: Kind, pick: number): string {
  const there = [...model.there[kind].keys()];
  const gone = model.made[kind].findLast((id) => !model.there[kind].has(id)) ?? "lead_none";
  return pick < mostPicks ? (there[pick % there.length] ?? gone) : gone;
}

const mostPicks = 40;

function agree({ status, body }: Answered, expected: Expected): void {
  const known = status === 200 ? Object.fromEntries(Object.keys(expected.body).map((key) => [key, body[key]])) : body;
  expect({ status, body: known }).toEqual(expected);
}

const pick = fc.nat(mostPicks + 4);
const name = fc.constantFrom("Harbor Tools", "Quayside", "Ångström & Söhne", "日本");
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const given = (fields: Fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** What a request gives, before the ids in it are picked: `lead` and `type` are picks, `note` and `channel` have their keys by the type. */
const inputs: Record<Kind, fc.Arbitrary<Fields>> = {
  lead: fc.record({ name, description: optional(fc.constantFrom("", "Buys rope")) }),
  contact: fc.record({ name, lead: optional(pick) }),
  task: fc.record({
    lead: pick,
    text: name,
    date: optional(fc.constantFrom("2030-01-02", "2031-11-30")),
    is_complete: optional(fc.boolean()),
  }),
  visit: fc.record({
    lead: pick,
    type: fc.nat(1),
    status: optional(fc.constantFrom("draft", "published")),
    note: fc.option(name),
    channel: optional(fc.constantFrom("Email", "Phone")),
  }),
};

const changes: Record<Kind, fc.Arbitrary<Fields>> = {
  lead: fc.record({ name: optional(name), description: optional(fc.constantFrom("", "Sells rope")) }),
  contact: fc.record({ name: optional(name), lead: optional(pick) }),
  task: fc.record({ text: optional(name), date: optional(fc.constant("2032-02-29")), is_complete: optional(fc.boolean()) }),
  visit: fc.record({
    status: optional(fc.constantFrom("draft", "published")),
    note: optional(fc.option(name)),
    channel: optional(fc.option(fc.constantFrom("Email", "Visit"))),
  }),
};

function filledIn(model: Model, { lead, type, note, channel, ...fields }: Fields, typeId?: unknown): Fields {
  const custom_activity_type_id = type === undefined ? typeId : [...model.types.keys()][Number(type)];
  const keys = model.types.get(String(custom_activity_type_id));
  return given({
    ...fields,
    lead_id: lead === undefined ? undefined : idOf(model, "lead", Number(lead)),
    custom_activity_type_id: type === undefined ? undefined : custom_activity_type_id,
    ...(keys && { [keys.note]: note, [keys.channel]: channel }),
  });
}

const creating = (kind: Kind) =>
  inputs[kind].map((input) =>
    command(`create ${kind} ${JSON.stringify(input)}`, async (model, call) => {
      const body = filledIn(model, input);
      const answered = await call("POST", paths[kind], body);
      agree(answered, create(model, kind, body, answered.body));
    }),
  );

const updating = (kind: Kind) =>
  fc.tuple(pick, changes[kind]).map(([which, change]) =>
    command(`update ${kind} ${which} ${JSON.stringify(change)}`, async (model, call) => {
      const id = idOf(model, kind, which);
      const body = filledIn(model, change, model.there[kind].get(id)?.custom_activity_type_id);
      agree(await call("PUT", `${paths[kind]}${id}/`, body), update(model, kind, id, body));
    }),
  );

const getting = (kind: Kind) =>
  pick.map((which) =>
    command(`get ${kind} ${which}`, async (model, call) => {
      const id = idOf(model, kind, which);
      agree(await call("GET", `${paths[kind]}${id}/`), get(model, kind, id));
    }),
  );

const removing = (kind: Kind) =>
  pick.map((which) =>
    command(`delete ${kind} ${which}`, async (model, call) => {
      const id = idOf(model, kind, which);
      const answered = await call("DELETE", `${paths[kind]}${id}/`);
      agree(answered, remove(model, kind, id));
    }),
  );

const page = fc.record({ limit: fc.integer({ min: 1, max: 4 }), skip: fc.nat(3) });

async function agreeOnList(model: Model, call: Call, kind: Kind, filters: Record<string, string>, at = { limit: 100, skip: 0 }) {
  const query = new URLSearchParams({ ...filters, _limit: String(at.limit), _skip: String(at.skip) });
  const { status, body } = await call("GET", `${paths[kind]}?${query}`);
  const ids = body.data?.map(({ id }: { id: string }) => id);
  expect({ status, ids, has_more: body.has_more }).toEqual({ status: 200, ...list(model, kind, filters, at) });
}

const listing = (kind: Kind) =>
  fc.tuple(page, optional(pick), optional(fc.nat(1))).map(([at, lead, type]) =>
    command(`list ${kind} ${JSON.stringify({ ...at, lead, type })}`, async (model, call) => {
      const lead_id = lead !== undefined && kind !== "lead" && idOf(model, "lead", lead);
      const ofType = kind === "visit" && type !== undefined && lead_id && [...model.types.keys()][type];
      await agreeOnList(model, call, kind, { ...(lead_id && { lead_id }), ...(ofType && { custom_activity_type_id: ofType }) }, at);
    }),
  );

const of = (kind: Kind) => [creating(kind), updating(kind), getting(kind), listing(kind)];
// much is made, and seldom goes a lead with all that it has
const commands = [...kinds.flatMap((kind) => [...of(kind), ...of(kind), creating(kind), removing(kind)]), ...kinds.flatMap(of)];

/** An organization with two types of visits: one takes a note, the other does not. */
async function begin(): Promise<{ model: Model; real: Call }> {
  const { apiKey } = await sandbox.createOrganization({ seed: "empty" });
  const call = caller(sandbox, apiKey);
  const types: Model["types"] = new Map();
  for (const noteIsRequired of [true, false]) {
    const { body: type } = await call("POST", "/custom_activity/", { name: noteIsRequired ? "Visit" : "Chat" });
    const field = async (more: object) =>
      `custom.${(await call("POST", "/custom_field/activity/", { custom_activity_type_id: type.id, ...more })).body.id}`;
    const note = await field({ name: "Note", type: "text", required: noteIsRequired });
    const channel = await field({ name: "Channel", type: "choices", choices: ["Email", "Phone", "Visit"] });
    types.set(type.id, { note, noteIsRequired, channel });
  }
  return { model: emptyModel(types), real: call };
}

test("the sandbox and the model agree", async () => {
  const runs = fc.asyncProperty(fc.commands(commands, { maxCommands: 100, size: "max" }), async (sequence) => {
    const { model, real } = await begin();
    await fc.asyncModelRun(() => ({ model, real }), sequence);
    // whatever was not looked at on the way
    for (const kind of kinds) {
      await agreeOnList(model, real, kind, {});
      for (const id of model.made[kind]) agree(await real("GET", `${paths[kind]}${id}/`), get(model, kind, id));
    }
  });
  // the same sequences on both databases, but PostgreSQL takes seven times as long for each
  await fc.assert(runs, { numRuns: process.env.SANDBOX_ON === "postgres" ? 8 : 20, seed: 20_261_125 });
});
