import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId } from "./colleague.ts";

let people: Colleagues;
beforeAll(async () => {
  people = await colleagues();
});
afterAll(() => people.close());

describe("integration links", () => {
  const path = "/integration_link/";
  const link = { name: "Find", type: "contact", url: "https://people.example/?q={{contact.name}}" };

  test("are managed by those who may customize", async () => {
    expect((await people.tomas("POST", path, link)).status).toBe(403);
    const { status, body } = await people.rosa("POST", path, link);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...link, created_by: rosaId });
    expect((await people.tomas("GET", `${path}${body.id}/`)).body).toEqual(body);
    expect((await people.tomas("PUT", `${path}${body.id}/`, { name: "x" })).status).toBe(403);
    expect((await people.tomas("DELETE", `${path}${body.id}/`)).status).toBe(403);
    const changed = await people.rosa("PUT", `${path}${body.id}/`, { name: "Search", url: null });
    expect(changed.body).toMatchObject({ name: "Search", url: link.url });
    expect((await people.rosa("DELETE", `${path}${body.id}/`)).body).toEqual({});
  });

  test("show half a character as one that is not known", async () => {
    const { body: made } = await people.rosa("POST", path, { ...link, type: "lead", url: "https://search.example/?q={{lead.name}}" });
    const { body: lead } = await people.rosa("POST", "/lead/", { name: "Pier \ud800" });
    const links = [{ name: "Find", url: "https://search.example/?q=Pier%20%EF%BF%BD" }];
    expect((await people.rosa("GET", `/lead/${lead.id}/`)).body.integration_links).toEqual(expect.arrayContaining(links));
    expect((await people.rosa("GET", "/lead/")).status).toBe(200);
    await people.rosa("DELETE", `${path}${made.id}/`);
  });

  test("are of leads, contacts or opportunities", async () => {
    const { status, body } = await people.rosa("POST", path, { ...link, type: "task" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ type: "Not a valid choice." });
  });
});

describe("outcomes", () => {
  test("apply to what their type says, unless they say it themselves", async () => {
    const { status, body } = await people.rosa("POST", "/outcome/", { name: "Agreed" });
    expect(status).toBe(201);
    expect(body).toMatchObject({ type: "custom", applies_to: ["calls", "meetings"], description: null });
    expect((await people.rosa("POST", "/outcome/", { name: "Voicemail", type: "vm-dropped" })).body.applies_to).toEqual(["calls"]);
    expect((await people.rosa("POST", "/outcome/", { name: "Call", applies_to: ["calls"] })).body.applies_to).toEqual(["calls"]);
    const changed = await people.rosa("PUT", `/outcome/${body.id}/`, { type: "vm-dropped", name: null });
    expect(changed.body).toMatchObject({ name: "Agreed", applies_to: ["calls"] });
    expect((await people.rosa("DELETE", `/outcome/${body.id}/`)).status).toBe(200);
    expect((await people.rosa("GET", `/outcome/${body.id}/`)).status).toBe(404);
  });
});

describe("playbooks", () => {
  const active = async () => {
    const { body } = await people.rosa("GET", "/playbook/?is_archived=false");
    return body.data.map(({ name, position }: { name: string; position: number }) => [name, position]);
  };

  test("come in the order of their positions, which archived ones do not have", async () => {
    const { status, body } = await people.rosa("POST", "/playbook/", { name: "Second call", summary_guidance: "Be short." });
    expect(status).toBe(201);
    expect(body).toMatchObject({ position: 1, archived_at: null, custom_field_ids: [], outcome_ids: [], created_by_id: rosaId });
    await people.rosa("POST", "/playbook/", { name: "Third call" });
    expect(await active()).toEqual([
      ["First call", 0],
      ["Second call", 1],
      ["Third call", 2],
    ]);
    const archived = await people.rosa("POST", `/playbook/${body.id}/archive/`);
    expect(archived.body).toMatchObject({ position: null, archived_by_id: rosaId, archived_at: expect.any(String) });
    expect((await people.rosa("POST", `/playbook/${body.id}/archive/`)).body).toEqual(archived.body);
    expect((await active()).map(([name]: [string]) => name)).toEqual(["First call", "Third call"]);
    const { body: list } = await people.rosa("GET", "/playbook/?is_archived=true");
    expect(list.data.map(({ name }: { name: string }) => name)).toEqual(["Second call"]);
    const restored = await people.rosa("POST", `/playbook/${body.id}/unarchive/`);
    expect(restored.body).toMatchObject({ position: 3, archived_at: null, archived_by_id: null });
    const { body: later } = await people.rosa("GET", "/playbook/?position__gt=0");
    expect(later.data.map(({ name }: { name: string }) => name)).toEqual(["Third call", "Second call"]);
    expect((await people.rosa("GET", `/playbook/?created_at__lt=${body.created_at.replace("+", "%2B")}`)).body.data).toHaveLength(1);
  });

  test("cannot be moved, and are dated anew when they change", async () => {
    const { body: made } = await people.rosa("POST", "/playbook/", { name: "Old" });
    const { body } = await people.rosa("PUT", `/playbook/${made.id}/`, { name: "New", position: 0 });
    expect(body).toMatchObject({ name: "New", position: made.position, created_at: made.created_at });
    expect(body.updated_at > made.updated_at).toBe(true);
    expect((await people.rosa("DELETE", `/playbook/${made.id}/`)).status).toBe(204);
  });

  test("have outcomes and shared custom fields that exist", async () => {
    const outcome = await people.rosa("POST", "/playbook/", { name: "x", outcome_ids: ["outcome_unknown"] });
    expect(outcome.status).toBe(400);
    expect(outcome.body["field-errors"]).toEqual({ outcome_ids: "Object does not exist." });
    const { body: own } = await people.rosa("POST", "/custom_field/lead/", { name: "Not shared", type: "text" });
    const field = await people.rosa("POST", "/playbook/", { name: "x", custom_field_ids: [own.id] });
    expect(field.status).toBe(400);
    expect(field.body["field-errors"]).toEqual({ custom_field_ids: "Object does not exist." });
  });
});

describe("forms", () => {
  test("are read only", async () => {
    const { body } = await people.rosa("GET", "/form/");
    expect(body.data[0].field_definitions.length).toBeGreaterThan(0);
    expect((await people.rosa("GET", `/form/${body.data[0].id}/`)).body).toEqual(body.data[0]);
    expect((await people.rosa("GET", "/form/?is_archived=true")).body.data).toEqual([]);
    expect((await people.rosa("GET", "/form/?is_archived=false")).body.data).toEqual(body.data);
    expect((await people.rosa("POST", "/form/", { name: "x" })).status).toBe(405);
  });
});
