import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let lead: string;
let type: string;
/** Fields of the type by name. */
const field: Record<string, string> = {};

async function addField(name: string, more: object): Promise<string> {
  const { status, body } = await call("POST", "/custom_field/activity/", { name, custom_activity_type_id: type, ...more });
  expect(status).toBe(200);
  field[name] = `custom.${body.id}`;
  return body.id;
}

const create = (more: object = {}) => call("POST", "/activity/custom/", { custom_activity_type_id: type, lead_id: lead, ...more });
const key = (name: string) => field[name] as string;

beforeAll(async () => {
  sandbox = await testSandbox({ seed: "empty" });
  call = caller(sandbox, sandbox.apiKey);
  lead = (await call("POST", "/lead/", { name: "Harbor Tools" })).body.id;
  type = (await call("POST", "/custom_activity/", { name: "Site Visit" })).body.id;
  await addField("note", { type: "textarea", required: true });
  await addField("channel", { type: "choices", choices: ["Email", "Phone", "Visit"], accepts_multiple_values: true });
  await addField("people", { type: "number" });
  await addField("next", { type: "date" });
  await addField("start", { type: "datetime" });
  await addField("owner", { type: "user" });
  await addField("met", { type: "contact" });
});
afterAll(() => sandbox.close());

describe("publishing", () => {
  test("is what creating does, with all required fields checked", async () => {
    const refused = await create();
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({ errors: [], "field-errors": { [key("note")]: "This field is required." } });
    const { body } = await create({ [key("note")]: "Kickoff booked" });
    expect(body).toMatchObject({ status: "published", [key("note")]: "Kickoff booked", user_name: "Rosa Lindqvist", source: "api" });
    expect(body.last_published_at).not.toBeNull();
  });

  test("comes later for a draft, which may lack what is required", async () => {
    const { body: draft } = await create({ status: "draft", [key("people")]: 3 });
    expect(draft).toMatchObject({ status: "draft", last_published_at: null, [key("people")]: 3 });
    const path = `/activity/custom/${draft.id}/`;
    expect((await call("PUT", path, { status: "published" })).body["field-errors"]).toEqual({ [key("note")]: "This field is required." });
    expect((await call("GET", path)).body.status).toBe("draft");
    const { body: published } = await call("PUT", path, { status: "published", [key("note")]: "Agreed" });
    expect(published).toMatchObject({ status: "published", [key("people")]: 3 });
    expect(published.last_published_at).not.toBeNull();
    const { body: again } = await call("PUT", path, { status: "draft", [key("note")]: null });
    expect(again).toMatchObject({ status: "draft", last_published_at: published.last_published_at });
    expect(again).not.toHaveProperty([key("note")]);
  });

  test("forbids to clear what is required", async () => {
    const { body } = await create({ [key("note")]: "Here" });
    const cleared = await call("PUT", `/activity/custom/${body.id}/`, { [key("note")]: null });
    expect(cleared.body["field-errors"]).toEqual({ [key("note")]: "This field is required." });
  });
});

describe("values", () => {
  const draft = async (more: object) => create({ status: "draft", ...more });

  test.each<[string, unknown, unknown]>([
    ["channel", ["Email", "Phone"], ["Email", "Phone"]],
    ["channel", "Email", ["Email"]],
    ["people", 2.5, 2.5],
    ["next", "2026-06-12", "2026-06-12"],
    ["start", "2026-06-27T22:00:00-08:00", "2026-06-28T06:00:00+00:00"],
  ])("%s takes %j", async (name, given, kept) => {
    expect((await draft({ [key(name)]: given })).body[key(name)]).toEqual(kept);
  });

  test.each<[string, unknown, string]>([
    ["channel", ["Fax"], "Not a valid choice."],
    ["people", "many", "Value must be of float type."],
    ["people", [1, 2], "This field does not accept multiple values."],
    ["next", "tomorrow", "Invalid date."],
    ["next", "2026-02-31", "Invalid date."],
    ["start", "2026", "Invalid ISO 8601 datetime."],
    ["owner", "user_nobody", "Object does not exist."],
    ["met", "cont_nobody", "Object does not exist."],
    ["note", 5, "Value must be of str type."],
  ])("%s refuses %j", async (name, given, message) => {
    const { status, body } = await draft({ [key(name)]: given });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ [key(name)]: message });
  });

  test("a user goes by id or by exact name", async () => {
    const { id } = (await call("GET", "/user/")).body.data[0];
    expect((await draft({ [key("owner")]: id })).body[key("owner")]).toBe(id);
    expect((await draft({ [key("owner")]: "Rosa Lindqvist" })).body[key("owner")]).toMatch(/^user_/);
  });

  test("a contact is one of the same lead", async () => {
    const { body: ours } = await call("POST", "/contact/", { lead_id: lead, name: "Ines" });
    const { body: other } = await call("POST", "/lead/", { name: "Other" });
    const { body: theirs } = await call("POST", "/contact/", { lead_id: other.id, name: "Else" });
    expect((await draft({ [key("met")]: ours.id })).status).toBe(200);
    expect((await draft({ [key("met")]: theirs.id })).body["field-errors"]).toEqual({ [key("met")]: "Object does not exist." });
    expect((await draft({ contact_id: theirs.id })).body["field-errors"]).toEqual({ contact: "Object does not exist." });
  });

  test("a list is replaced, cleared, added to and taken from", async () => {
    const { body } = await draft({ [key("channel")]: ["Email"] });
    const put = async (more: object) => (await call("PUT", `/activity/custom/${body.id}/`, more)).body;
    expect((await put({ [`${key("channel")}.add`]: "Visit" }))[key("channel")]).toEqual(["Email", "Visit"]);
    expect((await put({ [`${key("channel")}.remove`]: "Email" }))[key("channel")]).toEqual(["Visit"]);
    expect((await put({ [key("channel")]: ["Phone"] }))[key("channel")]).toEqual(["Phone"]);
    expect(await put({ [key("channel")]: null })).not.toHaveProperty([key("channel")]);
  });

  test("a field that the type does not have is refused", async () => {
    const { body } = await draft({ "custom.cf_nothing": 1 });
    expect(body["field-errors"]).toEqual({ "custom.cf_nothing": 'The Custom Field "cf_nothing" does not exist.' });
    expect((await draft({ "custom.": 1 })).body["field-errors"]).toEqual({ "custom.": 'The Custom Field "" does not exist.' });
  });
});

describe("listing", () => {
  test("by kind takes all of them, or those of a type", async () => {
    const count = async (query: string) => (await call("GET", `/activity/custom/${query}`)).body.data.length;
    const all = await count("");
    expect(await Promise.all([count("?_type=Custom"), count(`?_type=${type}`), count("?_type=CustomActivity")])).toEqual([all, all, all]);
    expect([await count("?_type=Note"), await count("?_type=actitype_other")]).toEqual([0, 0]);
  });

  test("by type needs a lead", async () => {
    const refused = await call("GET", `/activity/custom/?custom_activity_type_id=${type}`);
    expect(refused).toMatchObject({ status: 400, body: { "field-errors": { lead_id: "This field is required." } } });
    const { body } = await call("GET", `/activity/custom/?custom_activity_type_id=${type}&lead_id=${lead}&_limit=2`);
    expect(body.data).toHaveLength(2);
    expect(body.has_more).toBe(true);
    expect(body.data[0].date_created > body.data[1].date_created).toBe(true);
  });

  test("cuts by date and user, and shows the fields that are asked for", async () => {
    const { body: all } = await call("GET", "/activity/custom/");
    const middle = all.data[1].date_created;
    const { body: later } = await call("GET", `/activity/custom/?date_created__gt=${encodeURIComponent(middle)}`);
    expect(later.data.map(({ id }: { id: string }) => id)).toEqual([all.data[0].id]);
    expect((await call("GET", "/activity/custom/?user_id=user_nobody")).body.data).toEqual([]);
    const { body: short } = await call("GET", "/activity/custom/?_limit=1&_fields=id,custom");
    expect(Object.keys(short.data[0]).every((name) => name === "id" || name.startsWith("custom."))).toBe(true);
  });
});

test("unknown objects are refused in the API's words", async () => {
  expect((await call("POST", "/activity/custom/", { custom_activity_type_id: type })).body["field-errors"]).toEqual({
    lead: "This field is required.",
  });
  expect((await create({ lead_id: "lead_nobody" })).body["field-errors"]).toEqual({ lead: "Object does not exist." });
  expect((await create({ custom_activity_type_id: "actitype_no" })).body["field-errors"]).toEqual({
    custom_activity_type: "Object does not exist.",
  });
  expect(await call("GET", "/activity/custom/acti_nobody/")).toMatchObject({
    status: 404,
    body: { error: "Empty query: CustomActivity matching query does not exist." },
  });
});

test("an activity can be sent back as it was read, whatever became of what it names", async () => {
  const { body: contact } = await call("POST", "/contact/", { lead_id: lead, name: "Leaving" });
  const { body: audited } = await call("POST", "/custom_activity/", { name: "Reading" });
  const { body: who } = await call("POST", "/custom_field/activity/", {
    name: "Who",
    type: "contact",
    custom_activity_type_id: audited.id,
  });
  const { body: made } = await create({ custom_activity_type_id: audited.id, contact_id: contact.id, [`custom.${who.id}`]: contact.id });
  await call("DELETE", `/contact/${contact.id}/`);
  await call("PUT", `/custom_field/activity/${who.id}/`, { editable_with_roles: ["restricteduser"] });
  const path = `/activity/custom/${made.id}/`;
  const { body: read } = await call("GET", path);
  const { status, body: kept } = await call("PUT", path, { ...read, pinned: true });
  expect([status, kept]).toEqual([200, { ...read, pinned: true, pinned_at: kept.pinned_at, date_updated: kept.date_updated }]);
  const { body: other } = await create({ custom_activity_type_id: audited.id });
  expect((await call("PUT", `/activity/custom/${other.id}/`, { contact_id: contact.id })).status).toBe(400);
});

test("pinning tells when", async () => {
  const { body } = await create({ status: "draft", pinned: true });
  expect(body.pinned_at).not.toBeNull();
  const { body: loose } = await call("PUT", `/activity/custom/${body.id}/`, { pinned: null });
  expect(loose).toMatchObject({ pinned: false, pinned_at: null });
});

test("deleting takes it away", async () => {
  const { body } = await create({ status: "draft" });
  expect(await call("DELETE", `/activity/custom/${body.id}/`)).toMatchObject({ status: 200, body: {} });
  expect((await call("GET", `/activity/custom/${body.id}/`)).status).toBe(404);
});

test("a type for some roles only is closed to others", async () => {
  const { body: closed } = await call("POST", "/custom_activity/", { name: "Audit", editable_with_roles: ["restricteduser"] });
  const refused = await create({ custom_activity_type_id: closed.id });
  expect(refused.status).toBe(403);
});

test("a field that is deleted takes its values with it", async () => {
  const id = await addField("passing", { type: "text" });
  const { body } = await create({ status: "draft", [key("passing")]: "soon gone" });
  expect((await call("DELETE", `/custom_field/activity/${id}/`)).status).toBe(200);
  expect((await call("GET", `/activity/custom/${body.id}/`)).body).not.toHaveProperty([key("passing")]);
});

test("only values among the choices are kept when these change", async () => {
  const id = await addField("shade", { type: "choices", choices: ["Red", "Blue"], accepts_multiple_values: true });
  const { body } = await create({ status: "draft", [key("shade")]: ["Red", "Blue"] });
  await call("PUT", `/custom_field/activity/${id}/`, { choices: ["Blue", "Green"] });
  expect((await call("GET", `/activity/custom/${body.id}/`)).body[key("shade")]).toEqual(["Blue"]);
});

test("a type that is deleted takes its activities and fields with it", async () => {
  const { body: gone } = await call("POST", "/custom_activity/", { name: "Trial" });
  const { body: its } = await call("POST", "/custom_field/activity/", { name: "x", type: "text", custom_activity_type_id: gone.id });
  const { body: visit } = await create({ custom_activity_type_id: gone.id });
  expect((await call("DELETE", `/custom_activity/${gone.id}/`)).status).toBe(204);
  expect((await call("GET", `/activity/custom/${visit.id}/`)).status).toBe(404);
  expect((await call("GET", `/custom_field/activity/${its.id}/`)).status).toBe(404);
});
