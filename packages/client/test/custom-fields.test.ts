import {
  addToCustomField,
  type CustomFieldDefinition,
  type CustomFieldOutput,
  clearCustomField,
  createClient,
  createCustomActivity,
  createLead,
  defineCustomField,
  getCustomActivity,
  listActivityCustomFields,
  listLeadCustomFields,
  readCustomField,
  removeFromCustomField,
  setCustomField,
  updateContact,
  updateCustomActivity,
  updateLead,
  updateOpportunity,
} from "@closekit/client";
import type { ActivityCustomField, CustomActivity, CustomObject, Lead, LeadCustomField } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl } from "./support/api.ts";

const close = createClient({ apiKey, baseUrl });
const lead = { path: { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" } };
const visit = { path: { id: "acti_XpfKtHF4vUCsMehGAkWvj7FAc9QeWJKY40uvSwMFLZD" } };

const note = defineCustomField({ id: "cf_HxjSI6bWHtP3fS2qHx6kwXoIIXGvOoNZYW2mZp0zVZo", type: "textarea" });
const channel = defineCustomField({
  id: "cf_mHFwUbbYrEqmSM9wCZ7Uw9xfogoEmvnEN5N1aE6PwZP",
  type: "choices",
  accepts_multiple_values: true,
  choices: ["Email", "Phone", "Visit"],
});
const segments = defineCustomField({
  id: "cf_1lQPorGqcPKSIWUqmUgbcuJ9NLiXt3N9jxLP7XyPeKP",
  type: "choices",
  accepts_multiple_values: true,
});
const size = defineCustomField({ id: "cf_size", type: "number" });

describe("writing", () => {
  test("sets and clears", async () => {
    const set = setCustomField(channel, ["Email", "Visit"]);
    expectTypeOf(set).toEqualTypeOf<{ "custom.cf_mHFwUbbYrEqmSM9wCZ7Uw9xfogoEmvnEN5N1aE6PwZP": ("Email" | "Phone" | "Visit")[] }>();
    expect(set).toEqual({ "custom.cf_mHFwUbbYrEqmSM9wCZ7Uw9xfogoEmvnEN5N1aE6PwZP": ["Email", "Visit"] });
    const ids = { custom_activity_type_id: "actitype_JdpmrcXgGCJbW56eCuNGMG", lead_id: lead.path.id };
    const created = await createCustomActivity(close, { body: { ...ids, ...set, ...setCustomField(note, "Kickoff booked") } });
    expect(created.id).toMatch(/^acti_/);
    expect(readCustomField(created, note)).toBe("Kickoff booked");

    const clear = clearCustomField(channel);
    expectTypeOf(clear).toEqualTypeOf<{ "custom.cf_mHFwUbbYrEqmSM9wCZ7Uw9xfogoEmvnEN5N1aE6PwZP": null }>();
    const updated = await updateCustomActivity(close, { ...visit, body: clear });
    expect(readCustomField(updated, channel)).toBeUndefined();
  });

  test("adds one value to a field with several, and takes one away", async () => {
    const add = addToCustomField(segments, "Repairs");
    expectTypeOf(add).toEqualTypeOf<{ "custom.cf_1lQPorGqcPKSIWUqmUgbcuJ9NLiXt3N9jxLP7XyPeKP.add": string }>();
    expect(readCustomField(await updateLead(close, { ...lead, body: add }), segments)).toEqual(["Retail", "Wholesale", "Repairs"]);
    const remove = removeFromCustomField(segments, "Retail");
    expectTypeOf(remove).toEqualTypeOf<{ "custom.cf_1lQPorGqcPKSIWUqmUgbcuJ9NLiXt3N9jxLP7XyPeKP.remove": string }>();
    expect(remove).toEqual({ "custom.cf_1lQPorGqcPKSIWUqmUgbcuJ9NLiXt3N9jxLP7XyPeKP.remove": "Retail" });
    expect((await updateLead(close, { ...lead, body: remove }).outcome()).ok).toBe(true);
  });

  test("takes definitions that the API returned", async () => {
    const definition = (await listActivityCustomFields(close)).data.find(({ id }) => id === note.id);
    if (!definition) return expect.fail("no definition");
    const body = setCustomField(definition, "Kickoff booked");
    expectTypeOf(body["custom.cf_any"]).toEqualTypeOf<CustomFieldOutput<ActivityCustomField> | undefined>();
    expect((await updateCustomActivity(close, { ...visit, body }).outcome()).ok).toBe(true);
  });

  test("takes them for whatever has custom fields, alone and among others", async () => {
    const definition = (await listLeadCustomFields(close)).data.find(({ id }) => id === segments.id);
    if (!definition) return expect.fail("no definition");
    const changed = await updateLead(close, { ...lead, body: setCustomField(definition, ["Retail"]) });
    expect(readCustomField(changed, definition)).toBeDefined();
    const cleared = await updateLead(close, { ...lead, body: { ...clearCustomField(definition), name: "Harbor Tools" } });
    expect(cleared.name).toBe("Harbor Tools");
    expect((await updateLead(close, { ...lead, body: addToCustomField(definition, "Retail") }).outcome()).ok).toBe(true);
    expect((await updateLead(close, { ...lead, body: clearCustomField({ id: segments.id as string }) }).outcome()).ok).toBe(true);
    const types = () => {
      updateContact(close, { ...visit, body: setCustomField(definition, "x") });
      updateOpportunity(close, { ...visit, body: clearCustomField(definition) });
      createLead(close, { body: { name: "x", ...setCustomField(definition, "x"), contacts: [clearCustomField(definition)] } });
      // @ts-expect-error no custom field is a date
      setCustomField(definition, new Date());
    };
    expect(types).toBeTypeOf("function");
  });

  test.each([NaN, Number.POSITIVE_INFINITY])("refuses %d, which JSON would make null, and null clears", (value) => {
    const sizes = defineCustomField({ id: "cf_sizes", type: "number", accepts_multiple_values: true });
    for (const write of [
      () => setCustomField(size, value),
      () => setCustomField(sizes, [1, value]),
      () => addToCustomField(sizes, value),
      () => removeFromCustomField(sizes, value),
    ]) {
      expect(write).toThrow(new TypeError(`${value} is no number that can be sent`));
    }
  });
});

describe("reading", () => {
  test("is typed by the field", async () => {
    const activity = await getCustomActivity(close, visit);
    const booked = readCustomField(activity, note);
    expectTypeOf(booked).toEqualTypeOf<string | undefined>();
    expect(booked).toBe("Kickoff booked");
    const channels = readCustomField(activity, channel);
    expectTypeOf(channels).toEqualTypeOf<("Email" | "Phone" | "Visit" | (string & {}))[] | undefined>();
    expect(channels).toEqual(["Email", "Phone"]);
    const none = readCustomField(activity, size);
    expectTypeOf(none).toEqualTypeOf<number | undefined>();
    expect(none).toBeUndefined();
  });

  test("works for whatever has custom fields, null included", () => {
    expect(readCustomField({ "custom.cf_size": 1250 } as unknown as Lead, size)).toBe(1250);
    expect(readCustomField({ "custom.cf_size": null } as unknown as CustomObject, size)).toBeUndefined();
  });

  test("takes anything from a hidden field, and from one whose type is not known here", () => {
    const hidden = defineCustomField({ id: "cf_size", type: "hidden" });
    const value = readCustomField({ "custom.cf_size": true }, hidden);
    expectTypeOf(value).toEqualTypeOf<string | number | boolean | undefined>();
    expect(value).toBe(true);
    expect(readCustomField({ "custom.cf_size": [1] }, { id: "cf_size", type: "of tomorrow" })).toEqual([1]);
  });

  test.each<[string, CustomFieldDefinition, string | number | string[]]>([
    ["a text where a number should be", size, "1250"],
    ["several values where one should be", note, ["a", "b"]],
    ["one value where several should be", segments, "Retail"],
    ["a number where a choice should be", defineCustomField({ id: "cf_size", type: "choices" }), 3],
  ])("throws on %s, without the value", (_, field, value) => {
    const read = () => readCustomField({ [`custom.${field.id}` as const]: value }, field);
    expect(read).toThrow(`${field.id} does not hold what a field of type ${field.type} holds. Was its definition changed?`);
    expect(read).toThrow(TypeError);
  });
});

/** Never run: what the compiler must refuse. */
export function refused(activity: CustomActivity, activityField: ActivityCustomField, leadField: LeadCustomField) {
  // @ts-expect-error no such choice
  setCustomField(channel, ["Fax"]);
  // @ts-expect-error one value for several
  setCustomField(channel, "Email");
  // @ts-expect-error several values for one
  setCustomField(note, ["a"]);
  // @ts-expect-error a text for a number
  setCustomField(size, "1250");
  // @ts-expect-error null clears, which has a function of its own
  setCustomField(size, null);
  // @ts-expect-error one value at a time
  addToCustomField(segments, ["Repairs"]);
  // @ts-expect-error no such choice
  addToCustomField(channel, "Fax");
  // @ts-expect-error a single value
  addToCustomField(size, 3);
  // @ts-expect-error a single value
  removeFromCustomField(defineCustomField({ id: "cf_x", type: "user", accepts_multiple_values: false }), "user_x");
  // @ts-expect-error Custom Activities do not take it
  addToCustomField(activityField, "Repairs");
  addToCustomField(leadField, "Repairs");
  // @ts-expect-error no type
  defineCustomField({ id: "cf_x" });
  // @ts-expect-error a number has no letters
  readCustomField(activity, size)?.toUpperCase();
}
