import { createClient, createCustomActivity, createLead, fieldErrors, listLeads, updateLead } from "@closekit/client";
import type { NestedErrors } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";

const answering = (status: number, body: unknown) =>
  createClient({ apiKey: "api_a.b", fetch: async () => Response.json(body, { status }) });

const refused = answering(400, {
  errors: [],
  "field-errors": { status: "Not a valid choice.", "custom.cf_a": "Value must be of int type." },
});

describe("fieldErrors()", () => {
  test("reads what was thrown by the keys of the body", async () => {
    const error = await createLead(refused, { body: { name: "A" } }).catch((thrown) => thrown);
    const wrong = fieldErrors(error, createLead);
    expect(wrong?.status).toBe("Not a valid choice.");
    expect(wrong?.["custom.cf_a"]).toBe("Value must be of int type.");
    expect(wrong?.name).toBeUndefined();
    expectTypeOf(wrong?.name).toEqualTypeOf<string | NestedErrors | undefined>();
    // @ts-expect-error not a field of a lead
    wrong?.nmae;
    // @ts-expect-error not one that a custom activity is created with
    fieldErrors(error, createCustomActivity)?.contacts;
  });

  test("reads an outcome", async () => {
    const outcome = await updateLead(refused, { path: { id: "lead_x" }, body: { status_id: "stat_x" } }).outcome();
    expect(fieldErrors(outcome, updateLead)?.status).toBe("Not a valid choice.");
  });

  test("knows references with and without their _id, and the names of the query", async () => {
    const error = {} as unknown;
    const wrong = fieldErrors(error, createCustomActivity);
    expectTypeOf(wrong?.lead_id).toEqualTypeOf(wrong?.lead);
    expectTypeOf(wrong?.custom_activity_type).toEqualTypeOf<string | NestedErrors | undefined>();
    expectTypeOf(fieldErrors(error, listLeads)?._limit).toEqualTypeOf<string | NestedErrors | undefined>();
    // @ts-expect-error no such parameter
    fieldErrors(error, listLeads)?._limits;
  });

  test.each([
    ["an error about no field", answering(400, { errors: ["No."], "field-errors": {} })],
    ["an error of another kind", answering(404, { error: "Not found" })],
    ["a failure", createClient({ apiKey: "api_a.b", fetch: () => Promise.reject(new TypeError("fetch failed")) })],
  ])("is undefined for %s", async (_kind, close) => {
    const error = await createLead(close, { body: {} }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(fieldErrors(error, createLead)).toBeUndefined();
  });

  test.each([undefined, null, "no", {}, { ok: true, data: {} }])("is undefined for %o", (value) => {
    expect(fieldErrors(value, createLead)).toBeUndefined();
  });
});
