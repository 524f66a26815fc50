import { describe, expect, test } from "vitest";
import { type Arriving, bundledDescription, gate } from "../src/index.ts";

const entrance = gate(bundledDescription(), { strict: false });

/** What is wrong with the fields of a body. */
async function refused(path: string, body: object, method = "POST"): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const request: Arriving = { method, url: path, headers, read: async () => Buffer.from(JSON.stringify(body)) };
  const found = entrance.find(request);
  if ("answer" in found) throw new Error(`There is no ${method} ${path}.`);
  const admitted = await entrance.admit(request, found);
  if (!("answer" in admitted)) throw new Error("The body is taken.");
  return (admitted.answer.body as Record<string, unknown>)["field-errors"];
}

const missing = "This field is required.";
const notAChoice = "Not a valid choice.";
const inQuery = (errors: object) => ({ query: { errors: [], "field-errors": errors } });

describe("of alternatives, the one that a value names says what is wrong", () => {
  test("by its own name, or by the default where it has none", async () => {
    expect(await refused("/task/", { _type: "outgoing_call", text: 5 })).toEqual({
      lead: missing,
      contact: missing,
      text: "Value must be of str type.",
    });
    expect(await refused("/task/", { priority: "low" })).toEqual({ lead: missing, text: missing, priority: notAChoice });
  });

  test("what names none of them is wrong by that alone", async () => {
    expect(await refused("/task/", { _type: "missed_call" })).toEqual({ _type: notAChoice });
    expect(await refused("/data/search/", { query: {} })).toEqual(inQuery({ type: missing }));
    expect(await refused("/data/search/", { query: { type: "not", value: 3 } })).toEqual(inQuery({ type: notAChoice }));
  });

  test("alternatives within alternatives", async () => {
    const field = { type: "custom_field" };
    const condition = { type: "term", values: "a" };
    const query = { type: "and", queries: [{ type: "match_all" }, { type: "field_condition", field, condition }] };
    const second = {
      field: { errors: [], "field-errors": { custom_field_id: missing } },
      condition: { errors: [], "field-errors": { values: "Value must be of list type." } },
    };
    expect(await refused("/data/search/", { query })).toEqual(
      inQuery({ queries: { errors: { 1: { errors: [], "field-errors": second } } } }),
    );
  });

  test("what is wrong beside them is told with it", async () => {
    expect(await refused("/data/search/", { query: { type: "id" }, _limit: "all" })).toEqual({
      ...inQuery({ value: missing }),
      _limit: "Value must be of int type.",
    });
  });
});

test("each message says what the value has to be", async () => {
  const moment = { type: "fixed_utc", value: "soon" };
  const condition = { type: "moment_range", before: moment };
  const field = { type: "regular_field", object_type: "lead", field_name: "date_created" };
  const before = { value: "Invalid ISO 8601 datetime." };
  expect(await refused("/data/search/", { query: { type: "field_condition", field, condition } })).toEqual(
    inQuery({ condition: { errors: [], "field-errors": { before: { errors: [], "field-errors": before } } } }),
  );
  expect(await refused("/activity/call/call_x/", { recording_transcript: "none" }, "PUT")).toEqual({
    recording_transcript: "Value must be of null type.",
  });
});

test("queries may nest deep", async () => {
  const nested = (depth: number, leaf: object): object =>
    depth === 0 ? leaf : { type: depth % 2 ? "and" : "or", queries: [nested(depth - 1, leaf)] };
  const deep = (errors: object, depth: number): object =>
    depth === 0 ? errors : { queries: { errors: { 0: { errors: [], "field-errors": deep(errors, depth - 1) } } } };
  const depth = 200;
  expect(await refused("/data/search/", { query: nested(depth, { type: "id", value: 5 }) })).toEqual(
    inQuery(deep({ value: "Value must be of str type." }, depth)),
  );
  expect(await refused("/data/search/", { query: nested(depth, {}) })).toEqual(inQuery(deep({ type: missing }, depth)));
  await expect(refused("/data/search/", { query: nested(depth, { type: "match_all" }) })).rejects.toThrow("The body is taken.");
});
