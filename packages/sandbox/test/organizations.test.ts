import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId, tomasId } from "./colleague.ts";

let people: Colleagues;
let home: string;
beforeAll(async () => {
  people = await colleagues();
  home = `/organization/${people.sandbox.organizationId}/`;
});
afterAll(() => people.close());

describe("an organization", () => {
  test("shows its members, statuses and pipelines", async () => {
    const { status, body } = await people.rosa("GET", home);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: people.sandbox.organizationId, name: "Northgate Supplies", currency_symbol: "$" });
    expect(body.lead_statuses.map(({ label }: { label: string }) => label)).toEqual(["Potential", "Customer"]);
    expect(body.pipelines[0].statuses.length).toBeGreaterThan(0);
    expect(body.inactive_memberships).toEqual([]);
    expect(body.memberships.map(({ user_id }: { user_id: string }) => user_id).sort()).toEqual([rosaId, tomasId].sort());
    const rosa = body.memberships.find(({ user_id }: { user_id: string }) => user_id === rosaId);
    expect(rosa).toMatchObject({ user_email: "rosa@northgate.example", user_full_name: "Rosa Lindqvist", user_phone: "+12065550110" });
    expect(rosa).not.toHaveProperty("user");
  });

  test("nests users where that is asked for", async () => {
    const { body } = await people.rosa("GET", `${home}?_expand=memberships__user`);
    const rosa = body.memberships.find(({ user_id }: { user_id: string }) => user_id === rosaId);
    expect(rosa.user).toMatchObject({ id: rosaId, email: "rosa@northgate.example", phone: "+12065550110" });
    expect(rosa).not.toHaveProperty("user_email");
  });

  test("lists a new lead status last, and all in the order that an update gives", async () => {
    const { body: added } = await people.rosa("POST", "/status/lead/", { label: "Dormant" });
    const { body: before } = await people.rosa("GET", home);
    expect(before.lead_statuses.at(-1)).toEqual({ id: added.id, label: "Dormant" });
    const reversed = before.lead_statuses.toReversed();
    const { status, body } = await people.rosa("PUT", home, { lead_statuses: reversed.map(({ id }: { id: string }) => ({ id })) });
    expect(status).toBe(200);
    expect(body.lead_statuses).toEqual(reversed);
    expect((await people.rosa("GET", home)).body.lead_statuses).toEqual(reversed);
  });

  test("takes no lead status that it does not have", async () => {
    const { body: others } = await people.rosa("GET", "/status/opportunity/");
    for (const id of ["stat_unknown", others.data[0].id]) {
      const { status, body } = await people.rosa("PUT", home, { lead_statuses: [{ id }] });
      expect(status).toBe(400);
      expect(body["field-errors"]).toEqual({
        lead_statuses: { errors: { 0: { errors: [], "field-errors": { id: "Object does not exist." } } } },
      });
    }
  });

  test("changes the currency of all opportunities, without an event for each", async () => {
    const { body } = await people.rosa("PUT", home, { currency: "EUR", name: "Northgate Trading" });
    expect(body).toMatchObject({ currency: "EUR", currency_symbol: "€", name: "Northgate Trading", updated_by: rosaId });
    const { body: opportunities } = await people.rosa("GET", "/opportunity/");
    expect(opportunities.data.length).toBeGreaterThan(0);
    for (const { value_currency } of opportunities.data) expect(value_currency).toBe("EUR");
    const { body: events } = await people.rosa("GET", `/event/?object_type=opportunity&action=updated`);
    expect(events.data).toEqual([]);
  });

  test("knows which currencies there are", async () => {
    const { status, body } = await people.rosa("PUT", home, { currency: "ABC" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ currency: "Not a valid choice." });
  });

  test("is changed by those only who may customize it, and read by all", async () => {
    expect((await people.tomas("PUT", home, { name: "Mine" })).status).toBe(403);
    expect((await people.tomas("GET", home)).status).toBe(200);
  });

  test("is no other", async () => {
    const { status, body } = await people.rosa("GET", "/organization/orga_other/");
    expect(status).toBe(404);
    expect(body.error).toMatch(/matching query does not exist/);
  });
});

describe("the caller", () => {
  test("is told who they are, with what belongs to them", async () => {
    const { body } = await people.rosa("GET", "/me/");
    expect(body).toMatchObject({ id: rosaId, phone: "+12065550110" });
    expect(body.memberships).toHaveLength(1);
    expect(body.memberships[0]).toMatchObject({ role_id: "admin", role: "admin", organization_id: people.sandbox.organizationId });
    expect(body.memberships[0].permissions_granted).toContain("manage_organization");
    expect(body.organizations[0].id).toBe(people.sandbox.organizationId);
    expect(body.organizations[0]).not.toHaveProperty("memberships");
    expect(body.email_accounts).toContainEqual(expect.objectContaining({ user_id: rosaId }));
  });

  test("has a lead custom field among those of the organization as soon as it is there", async () => {
    const { body: field } = await people.rosa("POST", "/custom_field/lead/", { name: "Tier", type: "choices", choices: ["A", "B"] });
    const { body } = await people.rosa("GET", "/me/");
    expect(body.organizations[0].lead_custom_fields).toContainEqual(expect.objectContaining({ id: field.id, name: "Tier" }));
  });
});

describe("users", () => {
  test("come by either name first", async () => {
    const names = async (order: string) => {
      const { body } = await people.rosa("GET", `/user/?_order_by=${order}`);
      return body.data.map(({ first_name }: { first_name: string }) => first_name);
    };
    expect(await names("first_name,last_name")).toEqual(["Rosa", "Tomas"]);
    expect(await names("last_name,first_name")).toEqual(["Tomas", "Rosa"]);
  });

  test("name the organization, and show nobody's phone", async () => {
    const { body } = await people.rosa("GET", `/user/${rosaId}/`);
    expect(body.organizations).toEqual([people.sandbox.organizationId]);
    expect(body).not.toHaveProperty("phone");
  });

  test("are offline in all apps, as none is connected to the sandbox", async () => {
    const { body } = await people.rosa("GET", "/user/availability/");
    expect(body.data.map(({ user_id }: { user_id: string }) => user_id).sort()).toEqual([rosaId, tomasId].sort());
    for (const { availability } of body.data) {
      expect(availability.map(({ type }: { type: string }) => type)).toEqual(["mobile", "native", "web"]);
      for (const app of availability) expect(app).toMatchObject({ status: "offline", active_calls: [] });
    }
    expect((await people.rosa("GET", "/user/availability/?organization_id=orga_other")).status).toBe(404);
  });
});
