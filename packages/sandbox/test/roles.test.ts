import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, tomasId } from "./colleague.ts";

let people: Colleagues;
beforeAll(async () => {
  people = await colleagues();
});
afterAll(() => people.close());

describe("roles", () => {
  test("are built in or the organization's own", async () => {
    const { body } = await people.rosa("GET", "/role/");
    const builtIn = body.data.filter(({ editable }: { editable: boolean }) => !editable).map(({ id }: { id: string }) => id);
    expect(builtIn.sort()).toEqual(["admin", "restricteduser", "superuser", "user"]);
    expect(body.has_more).toBe(false);
    expect((await people.rosa("GET", "/role/admin/")).body).toMatchObject({ name: "Admin", editable: false });
  });

  test("can be made, changed and deleted", async () => {
    const { status, body, headers } = await people.rosa("POST", "/role/", { name: "Contractor", permissions: ["calling"] });
    expect(status).toBe(201);
    expect(body.id).toMatch(/^role_/);
    expect(body).toMatchObject({ editable: true, organization_id: people.sandbox.organizationId, visibility_user_lcf_ids: null });
    expect(headers.get("location")).toContain(`/role/${body.id}/`);
    const changed = await people.rosa("PUT", `/role/${body.id}/`, { permissions: ["export", "calling"] });
    expect(changed.body).toMatchObject({ name: "Contractor", permissions: ["export", "calling"] });
    expect((await people.rosa("DELETE", `/role/${body.id}/`)).body).toEqual({});
    expect((await people.rosa("GET", `/role/${body.id}/`)).status).toBe(404);
  });

  test("that are built in stay as they are", async () => {
    const refused = await people.rosa("PUT", "/role/user/", { name: "Other" });
    expect([refused.status, refused.body]).toEqual([403, { error: "The role User is built in." }]);
    expect((await people.rosa("DELETE", "/role/restricteduser/")).status).toBe(403);
  });

  test("that somebody has cannot be deleted", async () => {
    const { body: role } = await people.rosa("POST", "/role/", { name: "Busy", permissions: ["calling"] });
    const { body } = await people.rosa("GET", `/organization/${people.sandbox.organizationId}/`);
    const { id } = body.memberships.find(({ user_id }: { user_id: string }) => user_id === tomasId);
    await people.rosa("PUT", `/membership/${id}/`, { role_id: role.id });
    const refused = await people.rosa("DELETE", `/role/${role.id}/`);
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual(["The role is still assigned to members."]);
    await people.rosa("PUT", `/membership/${id}/`, { role_id: "user" });
    expect((await people.rosa("DELETE", `/role/${role.id}/`)).status).toBe(200);
  });

  test("need lead custom fields that exist", async () => {
    const wanted = { name: "Assigned", permissions: ["calling"], visibility_user_lcf_behavior: "require_assignment" };
    const { status, body } = await people.rosa("POST", "/role/", { ...wanted, visibility_user_lcf_ids: ["cf_unknown"] });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ visibility_user_lcf_ids: "Object does not exist." });
    const { body: field } = await people.rosa("POST", "/custom_field/lead/", { name: "Owner", type: "user" });
    expect((await people.rosa("POST", "/role/", { ...wanted, visibility_user_lcf_ids: [field.id] })).status).toBe(201);
  });

  test("are made by those who manage the organization", async () => {
    expect((await people.tomas("POST", "/role/", { name: "Mine", permissions: [] })).status).toBe(403);
  });
});
