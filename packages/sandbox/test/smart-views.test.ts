import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId } from "./colleague.ts";

let people: Colleagues;
beforeAll(async () => {
  people = await colleagues();
});
afterAll(() => people.close());

const s_query = { query: { type: "and", queries: [{ type: "object_type", object_type: "lead" }] }, results_limit: null, sort: [] };
type View = { id: string; name: string };
const names = (data: View[]) => data.map(({ name }) => name);

describe("a Smart View", () => {
  test("belongs to who made it, finds leads, and comes to the top", async () => {
    const { status, body } = await people.rosa("POST", "/saved_search/", { name: "Fresh", s_query });
    expect(status).toBe(200);
    expect(body).toMatchObject({ user_id: rosaId, type: "lead", s_query, query: null, is_shared: false, sharing_settings: null });
    expect(body.shared_with).toEqual([expect.stringMatching(/^memb_/)]);
    expect((await people.rosa("GET", "/saved_search/")).body.data[0]).toEqual(body);
  });

  test("is listed by the kind of object that it finds", async () => {
    await people.rosa("POST", "/saved_search/", { name: "People", type: "contact", query: "email:*" });
    expect(names((await people.rosa("GET", "/saved_search/")).body.data)).not.toContain("People");
    expect(names((await people.rosa("GET", "/saved_search/?type=contact")).body.data)).toEqual(["People"]);
    const both = names((await people.rosa("GET", "/saved_search/?type__in=lead,contact")).body.data);
    expect(both).toContain("People");
    expect(both).toContain("Fresh");
  });

  test("keeps what an update leaves out", async () => {
    const { body: made } = await people.rosa("POST", "/saved_search/", { name: "Before", s_query });
    const { body } = await people.rosa("PUT", `/saved_search/${made.id}/`, {
      name: "After",
      user_id: "user_x",
      date_created: "2020-01-01",
    });
    expect(body).toMatchObject({ name: "After", s_query, user_id: rosaId, date_created: made.date_created });
  });

  test("can be sent back as it was read, also one of a legacy query", async () => {
    const { body: made } = await people.rosa("POST", "/saved_search/", { name: "Old", query: "name:harbor", is_user_dependent: null });
    expect(made).toMatchObject({ s_query: null, is_user_dependent: null });
    const { id, organization_id, user_id, ...read } = { ...made, shared_with: null };
    const copy = await people.rosa("POST", "/saved_search/", read);
    expect(copy).toMatchObject({ status: 200, body: { name: "Old", query: "name:harbor", s_query: null, shared_with: null } });
    expect(names((await people.rosa("GET", "/saved_search/")).body.data).filter((name) => name === "Old")).toHaveLength(2);
    const { body } = await people.rosa("PUT", `/saved_search/${id}/`, { ...read, name: "Older" });
    expect(body).toMatchObject({ name: "Older", query: "name:harbor", s_query: null, is_user_dependent: null });
  });

  test("is seen by others when it is shared, and changed by them with the right to", async () => {
    const { body: own } = await people.rosa("POST", "/saved_search/", { name: "Private" });
    const { body: shared } = await people.rosa("POST", "/saved_search/", { name: "Shared", is_shared: true });
    const listed = names((await people.tomas("GET", "/saved_search/")).body.data);
    expect(listed).toContain("Shared");
    expect(listed).not.toContain("Private");
    expect((await people.tomas("GET", `/saved_search/${own.id}/`)).status).toBe(404);
    expect((await people.tomas("PUT", `/saved_search/${own.id}/`, { name: "x" })).status).toBe(404);
    expect((await people.tomas("GET", `/saved_search/${shared.id}/`)).status).toBe(200);
    expect((await people.tomas("PUT", `/saved_search/${shared.id}/`, { name: "x" })).status).toBe(403);
    expect((await people.tomas("DELETE", `/saved_search/${shared.id}/`)).status).toBe(403);
    const { body: his } = await people.tomas("POST", "/saved_search/", { name: "His", is_shared: true });
    expect((await people.rosa("DELETE", `/saved_search/${his.id}/`)).body).toEqual({});
  });

  test("needs a name and memberships that exist", async () => {
    const nameless = await people.rosa("POST", "/saved_search/", { s_query });
    expect(nameless.status).toBe(400);
    expect(nameless.body["field-errors"]).toEqual({ name: "This field is required." });
    const unknown = await people.rosa("POST", "/saved_search/", { name: "x", shared_with: ["memb_unknown"] });
    expect(unknown.status).toBe(400);
    expect(unknown.body["field-errors"]).toEqual({ shared_with: "Object does not exist." });
  });

  test("that refers to itself is refused where it is searched by", async () => {
    const within = (id: string) => ({ type: "and", queries: [s_query.query, { type: "saved_search", saved_search_id: id }] });
    const make = async (name: string) => (await people.rosa("POST", "/saved_search/", { name, s_query })).body.id as string;
    const [one, other, alone] = [await make("One"), await make("Other"), await make("Alone")];
    await people.rosa("PUT", `/saved_search/${one}/`, { s_query: { query: within(other) } });
    await people.rosa("PUT", `/saved_search/${other}/`, { s_query: { query: within(one) } });
    await people.rosa("PUT", `/saved_search/${alone}/`, { s_query: { query: { ...within(alone), negate: true } } });
    for (const [id, way] of [
      [one, [one, other, one]],
      [other, [other, one, other]],
      [alone, [alone, alone]],
    ] as const) {
      const { status, body } = await people.rosa("POST", "/data/search/", { query: within(id) });
      expect(status).toBe(400);
      expect(body["field-errors"]).toEqual({ query: `The Smart View ${id} refers to itself: ${way.join(" → ")}.` });
      expect((await people.rosa("GET", `/opportunity/?lead_saved_search_id=${id}`)).status).toBe(400);
    }
    await people.rosa("PUT", `/saved_search/${alone}/`, { s_query });
    const twice = { type: "and", queries: [within(alone), within(alone)] };
    const { body } = await people.rosa("POST", "/data/search/", { query: twice });
    expect(body.data.length).toBeGreaterThan(0);
  });

  test("has events", async () => {
    const { body } = await people.rosa("POST", "/saved_search/", { name: "Short" });
    await people.rosa("PUT", `/saved_search/${body.id}/`, { name: "Shorter" });
    await people.rosa("DELETE", `/saved_search/${body.id}/`);
    const { body: events } = await people.rosa("GET", `/event/?object_type=saved_search&object_id=${body.id}`);
    expect(events.data.map(({ action }: { action: string }) => action)).toEqual(["deleted", "updated", "created"]);
    expect(events.data[1].previous_data.name).toBe("Short");
  });
});
