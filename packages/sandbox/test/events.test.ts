import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId, tomasId } from "./colleague.ts";

let people: Colleagues;
/** The groups that were made, the newest first. */
let made: string[];
beforeAll(async () => {
  people = await colleagues();
  made = [];
  for (const name of ["one", "two", "three", "four", "five"]) made.unshift((await people.rosa("POST", "/group/", { name })).body.id);
});
afterAll(() => people.close());

type Event = { id: string; object_id: string; action: string; date_updated: string };
const objects = (data: Event[]) => data.map(({ object_id }) => object_id);
const created = "/event/?object_type=group&action=created";

describe("events", () => {
  test("come the newest first, and say what happened", async () => {
    const { body } = await people.rosa("GET", created);
    expect(objects(body.data)).toEqual(made);
    expect(body).toMatchObject({ cursor_next: null, cursor_previous: null });
    expect(body.data[0]).toMatchObject({
      object_type: "group",
      user_id: rosaId,
      changed_fields: [],
      previous_data: {},
      meta: { request_method: "POST", request_path: "/api/v1/group/" },
      data: { id: made[0], name: "five", members: [] },
    });
    expect((await people.rosa("GET", `/event/${body.data[0].id}/`)).body).toEqual(body.data[0]);
  });

  test("are walked through to either side", async () => {
    const first = (await people.rosa("GET", `${created}&_limit=2`)).body;
    expect(objects(first.data)).toEqual(made.slice(0, 2));
    expect(first.cursor_previous).toBeNull();
    const second = (await people.rosa("GET", `${created}&_limit=2&_cursor=${first.cursor_next}`)).body;
    expect(objects(second.data)).toEqual(made.slice(2, 4));
    const last = (await people.rosa("GET", `${created}&_limit=2&_cursor=${second.cursor_next}`)).body;
    expect(objects(last.data)).toEqual(made.slice(4));
    expect(last.cursor_next).toBeNull();
    const back = (await people.rosa("GET", `${created}&_limit=2&_cursor=${last.cursor_previous}`)).body;
    expect(back.data).toEqual(second.data);
    const start = (await people.rosa("GET", `${created}&_limit=2&_cursor=${back.cursor_previous}`)).body;
    expect(start.data).toEqual(first.data);
    expect(start.cursor_previous).toBeNull();
    const forth = (await people.rosa("GET", `${created}&_limit=2&_cursor=${start.cursor_next}`)).body;
    expect(forth.data).toEqual(second.data);
  });

  test("show newer ones to a cursor that was at the top", async () => {
    const first = (await people.rosa("GET", `/event/?user_id=${rosaId}&_limit=1`)).body;
    const second = (await people.rosa("GET", `/event/?user_id=${rosaId}&_limit=1&_cursor=${first.cursor_next}`)).body;
    const { body: late } = await people.rosa("POST", "/outcome/", { name: "no event" });
    expect(late.id).toBeDefined();
    const { body: group } = await people.rosa("POST", "/group/", { name: "late" });
    const newer = (await people.rosa("GET", `/event/?user_id=${rosaId}&_cursor=${second.cursor_previous}`)).body;
    expect(objects(newer.data)).toEqual([group.id, made[0]]);
    made.unshift(group.id);
  });

  test("come by 50 at most, and skip none", async () => {
    const { body: view } = await people.rosa("POST", "/saved_search/", { name: "0" });
    for (let count = 1; count <= 51; count++) await people.rosa("PUT", `/saved_search/${view.id}/`, { name: String(count) });
    const path = `/event/?object_type=saved_search&object_id=${view.id}`;
    const { body } = await people.rosa("GET", `${path}&_limit=100&_skip=10`);
    expect(body.data).toHaveLength(50);
    expect(body.data[0].data.name).toBe("51");
    const { body: rest } = await people.rosa("GET", `${path}&_cursor=${body.cursor_next}`);
    expect(rest.data.map(({ action }: Event) => action)).toEqual(["updated", "created"]);
  });

  test("keep the range of time of the first page in a cursor", async () => {
    const { body } = await people.rosa("GET", created);
    const [, second, , fourth] = body.data as [Event, Event, Event, Event];
    const range = `&date_updated__gte=${fourth.date_updated}&date_updated__lt=${second.date_updated}`;
    const { body: first } = await people.rosa("GET", `${created}${range}&_limit=1`);
    expect(objects(first.data)).toEqual([made[2]]);
    const { body: next } = await people.rosa("GET", `${created}&_cursor=${first.cursor_next}`);
    expect(objects(next.data)).toEqual([made[3]]);
    expect(next.cursor_next).toBeNull();
  });

  test("are those of one request", async () => {
    const { headers } = await people.rosa("POST", "/comment/", {
      object_id: "oppo_lBfvWxrryPsatlISqHRN8KkAcNFcVLD1KCqTSgQpFjZ",
      body: "Hi",
    });
    expect(headers.get("location")).toBeTruthy();
    const { body: latest } = await people.rosa("GET", "/event/?_limit=1");
    const { body } = await people.rosa("GET", `/event/?request_id=${latest.data[0].request_id}`);
    expect(body.data.map(({ object_type, action }: Event & { object_type: string }) => `${object_type}.${action}`).sort()).toEqual([
      "comment.created",
      "comment_thread.updated",
    ]);
  });

  test.each([
    "object_type=group",
    "object_id=x",
    "action=created",
    "lead_id=x&action=created",
    "lead_id=x&object_id=y",
    "request_id=x&user_id=y",
    "object_type=group&object_id=x&action=created",
  ])("cannot be filtered by %s", async (filters) => {
    const { status, body } = await people.rosa("GET", `/event/?${filters}`);
    expect(status).toBe(400);
    expect(body).toEqual({ error: "These filters cannot be combined." });
  });

  test.each([
    "",
    "_cursor=",
    "user_id=x",
    "lead_id=x&user_id=y&object_type=lead&action=created",
    "date_updated__gt=2026-01-01",
    "request_id=x&date_updated__lt=2026-01-01",
  ])("can be filtered by %s", async (filters) => {
    expect((await people.rosa("GET", `/event/?${filters}`)).status).toBe(200);
  });

  test("take no cursor that they did not give", async () => {
    const { status, body } = await people.rosa("GET", "/event/?_cursor=abc");
    expect(status).toBe(400);
    expect(body).toEqual({ error: "Invalid cursor." });
  });

  test("have data for those who are no administrators, as long as they are young", async () => {
    const { body } = await people.tomas("GET", created);
    expect(body.data[0].data.id).toBe(made[0]);
    expect((await people.tomas("GET", `/event/?user_id=${tomasId}`)).body.data).toEqual([]);
  });

  test("that are not there are not found", async () => {
    expect((await people.rosa("GET", "/event/ev_unknown/")).status).toBe(404);
  });
});
