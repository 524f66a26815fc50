import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId, tomasId } from "./colleague.ts";

let people: Colleagues;
beforeAll(async () => {
  people = await colleagues();
});
afterAll(() => people.close());

const made = async (name: string) => (await people.rosa("POST", "/group/", { name })).body;

describe("groups", () => {
  test("start empty, and their members are not listed", async () => {
    const { status, body } = await people.rosa("POST", "/group/", { name: "North" });
    expect(status).toBe(201);
    expect(body.members).toEqual([]);
    const { body: list } = await people.rosa("GET", "/group/");
    expect(list.data.map(({ name }: { name: string }) => name)).toContain("North");
    for (const group of list.data) expect(group).not.toHaveProperty("members");
  });

  test("have a name of their own", async () => {
    const east = await made("East");
    const twice = await people.rosa("POST", "/group/", { name: "East" });
    expect(twice.status).toBe(400);
    expect(twice.body["field-errors"]).toEqual({ name: "A group with this name already exists." });
    const south = await made("South");
    expect((await people.rosa("PUT", `/group/${south.id}/`, { name: "East" })).status).toBe(400);
    expect((await people.rosa("PUT", `/group/${east.id}/`, { name: "East" })).status).toBe(200);
    expect((await people.rosa("PUT", `/group/${south.id}/`, { name: "Far South" })).body.name).toBe("Far South");
  });

  test("take members in and let them go, each once, and tell of it", async () => {
    const { id } = await made("Team");
    for (const user_id of [rosaId, tomasId, rosaId]) {
      const { status, body } = await people.rosa("POST", `/group/${id}/member/`, { user_id });
      expect(status).toBe(201);
      expect(body).toEqual({ user_id });
    }
    expect((await people.rosa("GET", `/group/${id}/`)).body.members).toEqual([{ user_id: rosaId }, { user_id: tomasId }]);
    expect((await people.rosa("DELETE", `/group/${id}/member/${rosaId}/`)).status).toBe(204);
    expect((await people.rosa("DELETE", `/group/${id}/member/${rosaId}/`)).status).toBe(204);
    expect((await people.rosa("GET", `/group/${id}/`)).body.members).toEqual([{ user_id: tomasId }]);
    const { body } = await people.rosa("GET", `/event/?object_type=group&object_id=${id}`);
    expect(body.data.map(({ action }: { action: string }) => action)).toEqual(["updated", "updated", "updated", "created"]);
    expect(body.data[0].changed_fields).toContain("members");
  });

  test("take nobody from outside of the organization", async () => {
    const { id } = await made("Closed");
    const { status, body } = await people.rosa("POST", `/group/${id}/member/`, { user_id: "user_unknown" });
    expect(status).toBe(400);
    expect(body.errors).toEqual(["Invalid organization members"]);
  });

  test("stay while a Smart View refers to them", async () => {
    const { id } = await made("Used");
    const { body: view } = await people.rosa("POST", "/saved_search/", { name: "Theirs", query: `assigned:"${id}"` });
    const { status, body } = await people.rosa("DELETE", `/group/${id}/`);
    expect(status).toBe(400);
    expect(body.errors).toEqual(["The group is used by a Smart View or a report."]);
    await people.rosa("DELETE", `/saved_search/${view.id}/`);
    expect((await people.rosa("DELETE", `/group/${id}/`)).status).toBe(204);
  });

  test("are made by those who manage the organization", async () => {
    expect((await people.tomas("POST", "/group/", { name: "Mine" })).status).toBe(403);
    expect((await people.tomas("GET", "/group/")).status).toBe(200);
  });
});
