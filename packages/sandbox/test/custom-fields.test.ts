import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let type: string;

beforeAll(async () => {
  sandbox = await testSandbox({ seed: "empty" });
  call = caller(sandbox, sandbox.apiKey);
  type = (await call("POST", "/custom_activity/", { name: "Site Visit" })).body.id;
});
afterAll(() => sandbox.close());

describe("definitions", () => {
  test.each<[object, Record<string, string>]>([
    [{ name: "A", type: "choices" }, { choices: "This field is required." }],
    [{ name: "A", type: "text", choices: ["x"] }, { choices: "Only fields of the type choices have choices." }],
    [{ name: "A", type: "custom_object" }, { referenced_custom_type_id: "This field is required." }],
    [
      { name: "A", type: "number", accepts_multiple_values: true },
      { accepts_multiple_values: "Fields of this type do not accept multiple values." },
    ],
    [{ type: "text" }, { name: "This field is required." }],
    [{ name: "A", type: "colour" }, { type: "Not a valid choice." }],
  ])("%j is refused", async (body, errors) => {
    expect(await call("POST", "/custom_field/lead/", body)).toMatchObject({ status: 400, body: { "field-errors": errors } });
  });

  test.each(["lead", "contact", "opportunity"])("of a %s hold values by id or by name", async (kind) => {
    const { body: field } = await call("POST", `/custom_field/${kind}/`, { name: "Size", type: "number" });
    expect(field).toMatchObject({ name: "Size", choices: null, is_shared: false, editable_with_roles: [] });
    expect([field.date_created, field.date_updated]).toEqual([expect.stringMatching(/\+00:00$/), expect.stringMatching(/\+00:00$/)]);
    const { body: listed } = await call("GET", `/custom_field/${kind}/`);
    expect(listed.data.map(({ id }: { id: string }) => id)).toEqual([field.id]);
    const { body: renamed } = await call("PUT", `/custom_field/${kind}/${field.id}/`, { name: "Headcount" });
    expect(renamed.name).toBe("Headcount");
  });

  test("are reached by their former path too", async () => {
    const { status, body: field } = await call("POST", "/custom_fields/lead/", { name: "Former", type: "text" });
    expect(status).toBe(200);
    expect((await call("GET", `/custom_fields/lead/${field.id}/`)).body).toEqual(field);
    expect((await call("GET", `/custom_field/lead/${field.id}/`)).body).toEqual(field);
    expect((await call("DELETE", `/custom_fields/lead/${field.id}/`)).status).toBe(200);
  });

  test("what cannot be changed is not", async () => {
    const { body: field } = await call("POST", "/custom_field/activity/", { name: "B", type: "text", custom_activity_type_id: type });
    const { body, headers } = await call("PUT", `/custom_field/activity/${field.id}/`, { type: "number", name: "C" });
    expect(body).toMatchObject({ type: "text", name: "C" });
    expect(headers.get("x-closekit-warning")).toContain('"type"');
  });
});

test.each([
  ["lead", { type: "text" }],
  ["lead", { type: "choices", choices: ["x"] }],
  ["activity", { type: "textarea" }],
  ["shared", { type: "date" }],
])("a definition of a %s field can be sent back as it was read: %j", async (kind, more) => {
  const path = `/custom_field/${kind}/`;
  const { body: made } = await call("POST", path, {
    name: "As read",
    ...(kind === "activity" && { custom_activity_type_id: type }),
    ...more,
  });
  const { body: read } = await call("GET", `${path}${made.id}/`);
  const { status, body: kept } = await call("PUT", `${path}${made.id}/`, { ...read, name: "Renamed" });
  expect([status, kept]).toEqual([200, { ...read, name: "Renamed", date_updated: kept.date_updated }]);
  expect(await call("PUT", `${path}${made.id}/`, { choices: null })).toMatchObject(
    kept.type === "choices" ? { status: 400, body: { "field-errors": { choices: "This field is required." } } } : { status: 200 },
  );
});

describe("after a change of the definition", () => {
  const choices = ["a", "b"];
  test.each<[from: object, value: unknown, to: object, kept: unknown]>([
    [{ type: "text" }, "abc", { type: "number" }, undefined],
    [{ type: "text" }, "12.5", { type: "number" }, 12.5],
    [{ type: "choices", choices }, "a", { type: "date" }, undefined],
    [{ type: "choices", choices }, "a", { type: "text" }, "a"],
    [{ type: "datetime" }, "2026-03-04T23:30:00-08:00", { type: "date" }, "2026-03-05"],
    [{ type: "date" }, "2026-03-04", { type: "datetime" }, "2026-03-04T00:00:00+00:00"],
    [{ type: "text" }, "b", { type: "choices", choices }, "b"],
    [{ type: "choices", choices, accepts_multiple_values: true }, choices, { accepts_multiple_values: false }, "a"],
    [{ type: "choices", choices, accepts_multiple_values: true }, choices, { type: "text" }, "a"],
    [{ type: "choices", choices }, "a", { accepts_multiple_values: true }, ["a"]],
    [{ type: "choices", choices }, "a", { choices: ["b"] }, undefined],
    [{ type: "choices", choices, accepts_multiple_values: true }, choices, { choices: ["b", "c"] }, ["b"]],
    [{ type: "choices", choices }, "a", { name: "Another", choices: ["a", "c"] }, "a"],
  ])("of %j, %j is with %j %j", async (from, value, to, kept) => {
    const { body: field } = await call("POST", "/custom_field/lead/", { name: "Changing", ...from });
    const key = `custom.${field.id}`;
    const { body: lead } = await call("POST", "/lead/", { name: "Harbor Tools", [key]: value });
    expect((await call("PUT", `/custom_field/lead/${field.id}/`, to)).status).toBe(200);
    expect((await call("GET", `/lead/${lead.id}/`)).body[key]).toEqual(kept);
    // and it is what a search finds
    const condition = {
      type: "field_condition",
      field: { type: "custom_field", custom_field_id: field.id },
      condition: { type: "exists" },
    };
    const query = { type: "and", queries: [{ type: "object_type", object_type: "lead" }, condition] };
    expect((await call("POST", "/data/search/", { query })).body.data).toHaveLength(kept === undefined ? 0 : 1);
    await call("DELETE", `/custom_field/lead/${field.id}/`);
  });

  test("shared fields keep what fits on all that they are associated with", async () => {
    const definition = { name: "Zone", type: "choices", choices };
    const { body: field } = await call("POST", "/custom_field/shared/", definition);
    await call("POST", `/custom_field/shared/${field.id}/association/`, { object_type: "lead" });
    await call("POST", `/custom_field/shared/${field.id}/association/`, { object_type: "contact" });
    const key = `custom.${field.id}`;
    const { body: lead } = await call("POST", "/lead/", { [key]: "a", contacts: [{ name: "Ada", [key]: "b" }] });
    await call("PUT", `/custom_field/shared/${field.id}/`, { choices: ["b"] });
    const { body } = await call("GET", `/lead/${lead.id}/`);
    expect([body[key], body.contacts[0][key]]).toEqual([undefined, "b"]);
  });

  test("nothing of the old type is left in it", async () => {
    const { body: kind } = await call("POST", "/custom_object_type/", { name: "Dock", name_plural: "Docks" });
    const reference = { name: "Berth", type: "custom_object", referenced_custom_type_id: kind.id };
    const { body: field } = await call("POST", "/custom_field/lead/", reference);
    const changed = (await call("PUT", `/custom_field/lead/${field.id}/`, { type: "text" })).body;
    expect(changed).toMatchObject({ type: "text", referenced_custom_type_id: null, back_reference_is_visible: null });
    expect((await call("GET", `/custom_object_type/${kind.id}/`)).body.back_reference_fields).toEqual([]);
  });
});

describe("types", () => {
  test("show their fields in order, and change it", async () => {
    const { body: visit } = await call("POST", "/custom_activity/", { name: "Order" });
    const ids: string[] = [];
    for (const name of ["a", "b", "c"]) {
      ids.push((await call("POST", "/custom_field/activity/", { name, type: "text", custom_activity_type_id: visit.id })).body.id);
    }
    const names = async () => (await call("GET", `/custom_activity/${visit.id}/`)).body.fields.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(["a", "b", "c"]);
    await call("PUT", `/custom_activity/${visit.id}/`, { fields: [{ id: ids[2] }] });
    expect(await names()).toEqual(["c", "a", "b"]);
    const path = `/custom_field_schema/activity/${visit.id}/`;
    const { body: schema } = await call("PUT", path, { fields: [{ id: ids[1] }] });
    expect(schema.fields.map(({ name }: { name: string }) => name)).toEqual(["b", "c", "a"]);
    expect((await call("PUT", path, { fields: [{ id: "cf_no" }] })).body["field-errors"]).toEqual({
      fields: { errors: { "0": { errors: [], "field-errors": { id: "Object does not exist." } } } },
    });
  });

  test("can be archived", async () => {
    expect((await call("PUT", `/custom_activity/${type}/`, { is_archived: true })).body.is_archived).toBe(true);
    expect((await call("PUT", `/custom_activity/${type}/`, { is_archived: false })).body.is_archived).toBe(false);
  });
});

describe("shared fields", () => {
  let shared: string;
  beforeAll(async () => {
    const { body } = await call("POST", "/custom_field/shared/", { name: "Region", type: "choices", choices: ["North", "South"] });
    expect(body).toMatchObject({ associations: [], is_shared: true });
    shared = body.id;
  });

  test("serve what they are associated with", async () => {
    const { body: lead } = await call("POST", "/lead/", { name: "Harbor Tools" });
    const value = { [`custom.${shared}`]: "North" };
    expect((await call("PUT", `/lead/${lead.id}/`, value)).status).toBe(400);
    const made = await call("POST", `/custom_field/shared/${shared}/association/`, { object_type: "lead" });
    expect(made).toMatchObject({ status: 201, body: { object_type: "lead", required: false, editable_with_roles: [] } });
    expect((await call("PUT", `/lead/${lead.id}/`, value)).body).toMatchObject(value);
    expect((await call("GET", "/custom_field_schema/lead/")).body.fields.map(({ id }: { id: string }) => id)).toContain(shared);
    const again = await call("POST", `/custom_field/shared/${shared}/association/`, { object_type: "lead", required: true });
    expect(again.body.required).toBe(true);
    expect((await call("GET", `/custom_field/shared/${shared}/`)).body.associations).toHaveLength(1);
    expect((await call("DELETE", `/custom_field/shared/${shared}/association/lead/`)).status).toBe(204);
    expect((await call("GET", `/lead/${lead.id}/`)).body).not.toHaveProperty([`custom.${shared}`]);
  });

  test("are required where the association says so", async () => {
    const { body: lead } = await call("POST", "/lead/", { name: "Quayside" });
    const association = { object_type: "custom_activity_type", custom_activity_type_id: type, required: true };
    await call("POST", `/custom_field/shared/${shared}/association/`, association);
    const create = () => call("POST", "/activity/custom/", { custom_activity_type_id: type, lead_id: lead.id });
    expect((await create()).body["field-errors"]).toEqual({ [`custom.${shared}`]: "This field is required." });
    const place = `/custom_field/shared/${shared}/association/custom_activity_type/${type}/`;
    expect((await call("PUT", place, { required: false })).body).toMatchObject({ required: false, custom_activity_type_id: type });
    expect((await create()).status).toBe(200);
    expect((await call("GET", `/custom_activity/${type}/`)).body.fields).toContainEqual(
      expect.objectContaining({ id: shared, is_shared: true }),
    );
  });

  test("are told apart from what is not there", async () => {
    const at = `/custom_field/shared/${shared}/association`;
    expect((await call("GET", `${at}/contact/`)).status).toBe(404);
    expect((await call("GET", `${at}/planet/`)).status).toBe(404);
    expect(await call("GET", "/custom_field_schema/activity/")).toMatchObject({ status: 404, body: { error: "Not found" } });
    expect((await call("GET", "/custom_field_schema/activity/actitype_no/")).status).toBe(404);
    const unknown = { object_type: "custom_activity_type", custom_activity_type_id: "actitype_no" };
    expect((await call("POST", `${at}/`, unknown)).body["field-errors"]).toEqual({ custom_activity_type: "Object does not exist." });
  });
});

describe("the roles that may edit", () => {
  let role: string;
  let shared: string;
  beforeAll(async () => {
    role = (await call("POST", "/role/", { name: "Planner", permissions: [] })).body.id;
    shared = (await call("POST", "/custom_field/shared/", { name: "Zone", type: "text" })).body.id;
  });

  test.each<[string, () => object]>([
    ["/custom_field/lead/", () => ({ name: "A", type: "text" })],
    ["/custom_field/activity/", () => ({ name: "A", type: "text", custom_activity_type_id: type })],
    ["/custom_activity/", () => ({ name: "A" })],
    ["/custom_object_type/", () => ({ name: "A", name_plural: "As" })],
    ["/custom_field/shared/{id}/association/", () => ({ object_type: "contact" })],
  ])("POST %s takes built-in and custom ones that exist", async (path, body) => {
    const post = (roles: string[]) => call("POST", path.replace("{id}", shared), { ...body(), editable_with_roles: roles });
    expect((await post(["admin", role])).body.editable_with_roles).toEqual(["admin", role]);
    expect(await post(["admin", "role_nobody"])).toMatchObject({
      status: 400,
      body: { "field-errors": { editable_with_roles: "Object does not exist." } },
    });
  });

  test("are checked on changes too", async () => {
    const place = `/custom_field/shared/${shared}/association/lead/`;
    await call("POST", `/custom_field/shared/${shared}/association/`, { object_type: "lead" });
    for (const path of [`/custom_activity/${type}/`, place]) {
      expect((await call("PUT", path, { editable_with_roles: ["superuser"] })).body.editable_with_roles).toEqual(["superuser"]);
      expect((await call("PUT", path, { editable_with_roles: ["super"] })).status).toBe(400);
      expect((await call("PUT", path, { editable_with_roles: [] })).status).toBe(200);
    }
  });
});

describe("references", () => {
  /** A field of a type on each kind of object, and how objects of the kind are made. */
  async function fieldsOf(definition: object): Promise<[key: string, create: (lead: string, value: object) => ReturnType<Call>][]> {
    const named = { custom_object_type_id: (await call("POST", "/custom_object_type/", { name: "Crate", name_plural: "Crates" })).body.id };
    const field = async (kind: string, more: object = {}) =>
      `custom.${(await call("POST", `/custom_field/${kind}/`, { name: "Reference", ...definition, ...more })).body.id}`;
    return [
      [await field("lead"), (lead, value) => call("PUT", `/lead/${lead}/`, value)],
      [await field("contact"), (lead_id, value) => call("POST", "/contact/", { lead_id, name: "Ada", ...value })],
      [await field("opportunity"), (lead_id, value) => call("POST", "/opportunity/", { lead_id, ...value })],
      [
        await field("activity", { custom_activity_type_id: type }),
        (lead_id, value) => call("POST", "/activity/custom/", { custom_activity_type_id: type, lead_id, status: "draft", ...value }),
      ],
      [
        await field("custom_object_type", named),
        (lead_id, value) => call("POST", "/custom_object/", { ...named, lead_id, name: "Crate 1", ...value }),
      ],
    ];
  }

  const lead = async () => (await call("POST", "/lead/", { name: "Harbor Tools", contacts: [{ name: "Ines" }] })).body;

  test("to contacts are to those of the same lead", async () => {
    const [own, other] = [await lead(), await lead()];
    for (const [key, create] of await fieldsOf({ type: "contact" })) {
      expect([201, 200], key).toContain((await create(own.id, { [key]: own.contact_ids[0] })).status);
      const refused = { status: 400, body: { "field-errors": { [key]: "Object does not exist." } } };
      expect(await create(own.id, { [key]: other.contact_ids[0] })).toMatchObject(refused);
      expect((await create(own.id, { [key]: own.id })).status).toBe(400);
    }
  });

  test("to custom objects are to those of the field's type on the same lead", async () => {
    const [own, other] = [await lead(), await lead()];
    const kind = async (name: string) => (await call("POST", "/custom_object_type/", { name, name_plural: `${name}s` })).body.id;
    const [machine, boat] = [await kind("Machine"), await kind("Boat")];
    const object = async (custom_object_type_id: string, lead_id: string) =>
      (await call("POST", "/custom_object/", { custom_object_type_id, lead_id, name: "One" })).body.id;
    const [fits, ofOther, ofKind] = [await object(machine, own.id), await object(machine, other.id), await object(boat, own.id)];
    for (const [key, create] of await fieldsOf({ type: "custom_object", referenced_custom_type_id: machine })) {
      expect([201, 200], key).toContain((await create(own.id, { [key]: fits })).status);
      for (const wrong of [ofOther, ofKind, own.id]) {
        const refused = { status: 400, body: { "field-errors": { [key]: "Object does not exist." } } };
        expect(await create(own.id, { [key]: wrong })).toMatchObject(refused);
      }
    }
  });

  test("are to nothing while the lead is yet to be made", async () => {
    const { contact_ids } = await lead();
    const { body: field } = await call("POST", "/custom_field/contact/", { name: "Superior", type: "contact" });
    const key = `custom.${field.id}`;
    expect((await call("POST", "/contact/", { name: "Alone", [key]: contact_ids[0] })).body["field-errors"]).toHaveProperty([key]);
  });
});

test("a role that is deleted is no longer among those that may edit", async () => {
  const roleId = (await call("POST", "/role/", { name: "Passing", permissions: [] })).body.id;
  const both = { editable_with_roles: ["admin", roleId] };
  const { body: field } = await call("POST", "/custom_field/lead/", { name: "A", type: "text", ...both });
  const { body: alone } = await call("POST", "/custom_field/lead/", { name: "B", type: "text", editable_with_roles: [roleId] });
  const { body: kind } = await call("POST", "/custom_object_type/", { name: "Pallet", name_plural: "Pallets", ...both });
  const { body: shared } = await call("POST", "/custom_field/shared/", { name: "C", type: "text" });
  await call("POST", `/custom_field/shared/${shared.id}/association/`, { object_type: "lead", ...both });
  expect((await call("DELETE", `/role/${roleId}/`)).status).toBe(200);
  for (const path of [
    `/custom_field/lead/${field.id}/`,
    `/custom_object_type/${kind.id}/`,
    `/custom_field/shared/${shared.id}/association/lead/`,
  ])
    expect((await call("GET", path)).body.editable_with_roles, path).toEqual(["admin"]);
  // without any role everybody could edit
  expect((await call("GET", `/custom_field/lead/${alone.id}/`)).body.editable_with_roles).toEqual([roleId]);
  const refused = await call("POST", "/lead/", { name: "x", [`custom.${alone.id}`]: "y" });
  expect(refused.status).toBe(400);
});

describe("custom objects", () => {
  test("need their required fields, and can be pointed to", async () => {
    const { body: lead } = await call("POST", "/lead/", { name: "Harbor Tools" });
    const { body: kind } = await call("POST", "/custom_object_type/", { name: "Machine", name_plural: "Machines" });
    const { body: size } = await call("POST", "/custom_field/custom_object_type/", {
      name: "Size",
      type: "number",
      required: true,
      custom_object_type_id: kind.id,
    });
    const machine = { custom_object_type_id: kind.id, lead_id: lead.id, name: "Bench drill" };
    expect((await call("POST", "/custom_object/", machine)).body["field-errors"]).toEqual({
      [`custom.${size.id}`]: "This field is required.",
    });
    const made = await call("POST", "/custom_object/", { ...machine, [`custom.${size.id}`]: 3 });
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toMatch(new RegExp(`/custom_object/${made.body.id}/$`));
    const { body: pointer } = await call("POST", "/custom_field/lead/", {
      name: "Main",
      type: "custom_object",
      referenced_custom_type_id: kind.id,
    });
    expect((await call("PUT", `/lead/${lead.id}/`, { [`custom.${pointer.id}`]: made.body.id })).status).toBe(200);
    const { body: other } = await call("POST", "/lead/", { name: "Other" });
    expect((await call("PUT", `/lead/${other.id}/`, { [`custom.${pointer.id}`]: made.body.id })).status).toBe(400);
    expect(kind.is_archived).toBe(false);
    expect((await call("PUT", `/custom_object_type/${kind.id}/`, { is_archived: true })).body.is_archived).toBe(true);
    const { body: shown } = await call("GET", `/custom_object_type/${kind.id}/`);
    expect(shown.fields).toMatchObject([{ id: size.id, required: true }]);
    expect(shown.back_reference_fields).toMatchObject([{ id: pointer.id }]);
    expect((await call("GET", `/custom_object/?lead_id=${lead.id}`)).body.data).toHaveLength(1);
    expect((await call("GET", "/custom_object/")).status).toBe(400);
    expect((await call("DELETE", `/custom_object_type/${kind.id}/`)).status).toBe(204);
    expect((await call("GET", `/custom_object/${made.body.id}/`)).status).toBe(404);
    // what referred to them does not any more
    expect((await call("GET", `/lead/${lead.id}/`)).body).not.toHaveProperty([`custom.${pointer.id}`]);
    const path = `/custom_field/lead/${pointer.id}/`;
    expect((await call("GET", path)).body).toMatchObject({ type: "custom_object", referenced_custom_type_id: null });
    expect((await call("PUT", path, { name: "Former" })).body.name).toBe("Former");
    await call("DELETE", path);
  });
});
