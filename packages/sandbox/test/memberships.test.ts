import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId, tomasId } from "./colleague.ts";

let people: Colleagues;
beforeAll(async () => {
  people = await colleagues();
});
afterAll(() => people.close());

type Membership = { id: string; user_id: string };

async function members(kind: "memberships" | "inactive_memberships" = "memberships"): Promise<Membership[]> {
  const { body } = await people.rosa("GET", `/organization/${people.sandbox.organizationId}/`);
  return body[kind];
}

async function idOf(userId: string): Promise<string> {
  const all = [...(await members()), ...(await members("inactive_memberships"))];
  return (all.find(({ user_id }) => user_id === userId) as Membership).id;
}

const actionsOn = async (id: string) => {
  const { body } = await people.rosa("GET", `/event/?object_type=membership&object_id=${id}`);
  return body.data.map(({ action }: { action: string }) => action);
};

describe("a member", () => {
  test("can neither be listed nor read", async () => {
    expect((await people.rosa("GET", "/membership/")).status).toBe(405);
    expect((await people.rosa("GET", `/membership/${await idOf(rosaId)}/`)).status).toBe(405);
  });

  test("gets another role, with its permissions, and no event tells of it", async () => {
    const id = await idOf(tomasId);
    const { body: role } = await people.rosa("POST", "/role/", { name: "Caller", permissions: ["export", "calling"] });
    const { status, body } = await people.rosa("PUT", `/membership/${id}/`, { role_id: role.id, auto_record_calls: "enabled" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ role_id: role.id, role: null, permissions_granted: ["calling", "export"], auto_record_calls: "enabled" });
    expect(await actionsOn(id)).toEqual([]);
    await people.rosa("PUT", `/membership/${id}/`, { role_id: "user" });
  });

  test("cannot get a role that does not exist", async () => {
    const { status, body } = await people.rosa("PUT", `/membership/${await idOf(tomasId)}/`, { role_id: "role_unknown" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ role: "Object does not exist." });
  });

  test("sets how they call, but not their role, nor anything of others", async () => {
    const own = await idOf(tomasId);
    expect((await people.tomas("PUT", `/membership/${own}/`, { track_email_opens: false })).body.track_email_opens).toBe(false);
    expect((await people.tomas("PUT", `/membership/${own}/`, { role_id: "admin" })).status).toBe(403);
    expect((await people.tomas("PUT", `/membership/${await idOf(rosaId)}/`, { track_email_opens: false })).status).toBe(403);
  });

  test("is changed together with others", async () => {
    const ids = [await idOf(tomasId), await idOf(rosaId), "memb_unknown"].join(",");
    const { body } = await people.rosa("PUT", "/membership/", { _params: { id__in: ids }, may_workflows_impersonate: true });
    expect(body).toEqual({ count: 2 });
    for (const member of await members()) expect(member).toMatchObject({ may_workflows_impersonate: true });
  });

  test("is not changed by an update that names nobody", async () => {
    const { status, body } = await people.rosa("PUT", "/membership/", { auto_record_calls: "enabled" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ _params: "This field is required." });
  });

  test("pins Smart Views in an order", async () => {
    const id = await idOf(rosaId);
    const make = async (name: string) => (await people.rosa("POST", "/saved_search/", { name, query: name })).body.id;
    const views = [await make("one"), await make("two")].toReversed();
    expect((await people.rosa("PUT", `/membership/${id}/pinned_views/`, { saved_view_ids: views })).body).toEqual({
      saved_view_ids: views,
    });
    await people.rosa("DELETE", `/saved_search/${views[0]}/`);
    expect((await people.rosa("GET", `/membership/${id}/pinned_views/`)).body).toEqual({ saved_view_ids: [views[1]] });
    const { status, body } = await people.rosa("PUT", `/membership/${id}/pinned_views/`, { saved_view_ids: ["save_unknown"] });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ saved_view_ids: "Object does not exist." });
  });
});

describe("a new member", () => {
  test("is a new user on a verified domain", async () => {
    const { status, body } = await people.rosa("POST", "/membership/", { email: "kim.lee@northgate.example", role_id: "user" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ role_id: "user", onboarding_status: "in-progress", auto_record_calls: "unset" });
    expect((await people.rosa("GET", `/user/${body.user_id}/`)).body).toMatchObject({ first_name: "Kim", last_name: "Lee" });
    expect(await actionsOn(body.id)).toEqual(["activated"]);
    const again = await people.rosa("POST", "/membership/", { email: "kim.lee@northgate.example", role_id: "restricteduser" });
    expect(again.body).toEqual(body);
  });

  test("is not on another domain", async () => {
    const { status, body } = await people.rosa("POST", "/membership/", { email: "kim@elsewhere.example", role_id: "user" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toHaveProperty("email");
  });

  test("is not one who manages the organization, nor added by one who does not", async () => {
    const wanted = { email: "sam@northgate.example", role_id: "user" };
    expect((await people.rosa("POST", "/membership/", { ...wanted, role_id: "admin" })).status).toBe(403);
    expect((await people.tomas("POST", "/membership/", wanted)).status).toBe(403);
  });
});

describe("a member who leaves", () => {
  test("becomes a former one without rights, and comes back when added again", async () => {
    const id = await idOf(tomasId);
    expect((await people.tomas("DELETE", `/membership/${id}/`)).status).toBe(403);
    expect((await people.rosa("DELETE", `/membership/${id}/`)).body).toEqual({});
    expect((await members()).some((each) => each.id === id)).toBe(false);
    expect((await members("inactive_memberships")).map((each) => each.id)).toEqual([id]);
    expect((await people.rosa("GET", `/user/${tomasId}/`)).body.organizations).toEqual([]);
    expect(await people.tomas("GET", "/me/")).toMatchObject({ status: 401 });
    expect(await people.tomas("POST", "/lead/", { name: "Harbor Tools" })).toMatchObject({ status: 401 });
    expect((await people.rosa("PUT", `/membership/${id}/`, { role_id: "user" })).status).toBe(404);
    expect((await people.rosa("DELETE", `/membership/${id}/`)).status).toBe(404);
    const { body } = await people.rosa("POST", "/membership/", { email: "tomas@northgate.example", role_id: "superuser" });
    expect(body).toMatchObject({ id, role_id: "superuser" });
    expect(await members("inactive_memberships")).toEqual([]);
    expect(await people.tomas("GET", "/me/")).toMatchObject({ status: 200 });
    expect(await actionsOn(id)).toEqual(["activated", "deactivated"]);
  });
});
