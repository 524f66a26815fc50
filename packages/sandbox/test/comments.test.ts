import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleagues, colleagues, rosaId, tomasId } from "./colleague.ts";
import { demo } from "./demo.ts";

let people: Colleagues;
beforeAll(async () => {
  people = await colleagues();
});
afterAll(() => people.close());

const leadId = demo.harborTools;

/** A new opportunity to talk about. */
async function subject(): Promise<string> {
  const status_id = "stat_XJzjdO9KnUcOwcOBExM3tnY4WftHKrmUeUKjuZSibyT";
  const details = { status_id, user_id: rosaId, value: 100, value_period: "one_time", confidence: 50, note: "New" };
  const { body } = await people.rosa("POST", "/opportunity/", { lead_id: leadId, ...details });
  return body.id;
}

const comment = async (who: "rosa" | "tomas", object_id: string, body: string) =>
  (await people[who]("POST", "/comment/", { object_id, body })).body;
const happened = async (type: string, id: string) => {
  const { body } = await people.rosa("GET", `/event/?object_type=${type}&object_id=${id}`);
  return body.data.map(({ action }: { action: string }) => action);
};

/** What goes alone when it is deleted. */
const alone = (path: string) => ({ id: path.split("/").at(-2) ?? "", gone: path });

describe("a comment", () => {
  test("starts the thread of an object, and others join it", async () => {
    const object_id = await subject();
    const { status, body: first } = await people.rosa("POST", "/comment/", { object_id, body: "Done & <sent>" });
    expect(status).toBe(201);
    expect(first).toMatchObject({
      lead_id: leadId,
      body: "<body><p>Done &amp; &lt;sent&gt;</p></body>",
      mentions: [],
      created_by: rosaId,
      removed_by: null,
      removed_at: null,
    });
    const mention = `<span data-type="mention" data-id="${rosaId}" data-label="Rosa" class="mention">@Rosa</span>`;
    const second = await comment("tomas", object_id, `<body><p>${mention} thanks</p></body>`);
    expect(second).toMatchObject({ thread_id: first.thread_id, mentions: [rosaId], created_by: tomasId });
    const { body: thread } = await people.rosa("GET", `/comment_thread/${first.thread_id}/`);
    expect(thread).toMatchObject({
      object_id,
      object_type: "opportunity",
      lead_id: leadId,
      num_comments: 2,
      participating: [rosaId, tomasId],
    });
    const { body: list } = await people.rosa("GET", `/comment/?object_id=${object_id}`);
    expect(list.data).toEqual([first, second]);
    expect((await people.rosa("GET", `/comment/?thread_id=${thread.id}`)).body.data).toEqual([first, second]);
    expect((await people.rosa("GET", `/comment_thread/?object_ids=${object_id},x`)).body.data).toEqual([thread]);
    expect((await people.rosa("GET", `/comment_thread/?ids=${thread.id}`)).body.data).toEqual([thread]);
    const { body: opportunity } = await people.rosa("GET", `/opportunity/${object_id}/`);
    expect(opportunity.comment_summary).toEqual({ thread_id: thread.id, comment_count: 2 });
    expect(await happened("comment_thread", thread.id)).toEqual(["updated", "created"]);
    expect(await happened("opportunity", object_id)).toEqual(["created"]);
  });

  test("can be about an activity", async () => {
    const { body } = await people.rosa("GET", "/activity/note/");
    const { thread_id } = await comment("rosa", body.data[0].id, "Read this");
    expect((await people.rosa("GET", `/comment_thread/${thread_id}/`)).body.object_type).toBe("activity.note");
    expect((await people.rosa("GET", `/activity/note/${body.data[0].id}/`)).body.comment_summary).toEqual({ thread_id, comment_count: 1 });
  });

  test("is about something that exists", async () => {
    const { status, body } = await people.rosa("POST", "/comment/", { object_id: "oppo_unknown", body: "Hi" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ object: "Object does not exist." });
  });

  test("is changed by its author only", async () => {
    const { id } = await comment("tomas", await subject(), "One");
    const refused = await people.rosa("PUT", `/comment/${id}/`, { body: "Two" });
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({ error: "You do not have permission to perform this action." });
    const { body } = await people.tomas("PUT", `/comment/${id}/`, { body: "<p>Two</p>" });
    expect(body).toMatchObject({ body: "<body><p>Two</p></body>", updated_by: tomasId });
    expect(body.updated_at > body.created_at).toBe(true);
    expect(await happened("comment", id)).toEqual(["updated", "created"]);
  });

  test("is emptied when it is deleted, and gone with the last one", async () => {
    const object_id = await subject();
    const first = await comment("rosa", object_id, "First");
    const second = await comment("tomas", object_id, "Second");
    expect((await people.tomas("DELETE", `/comment/${first.id}/`)).status).toBe(204);
    const { body: removed } = await people.rosa("GET", `/comment/${first.id}/`);
    expect(removed).toMatchObject({ body: null, removed_by: tomasId, removed_at: expect.any(String) });
    expect((await people.rosa("GET", `/comment_thread/${first.thread_id}/`)).body.num_comments).toBe(1);
    expect((await people.rosa("GET", `/comment/?object_id=${object_id}`)).body.data).toHaveLength(2);
    expect((await people.tomas("DELETE", `/comment/${second.id}/`)).status).toBe(204);
    for (const { id } of [first, second]) expect((await people.rosa("GET", `/comment/${id}/`)).status).toBe(404);
    expect((await people.rosa("GET", `/comment_thread/${first.thread_id}/`)).status).toBe(404);
    expect((await people.rosa("GET", `/opportunity/${object_id}/`)).body.comment_summary).toBeNull();
    expect(await happened("comment", first.id)).toEqual(["deleted", "updated", "created"]);
    expect(await happened("comment_thread", first.thread_id)).toEqual(["deleted", "updated", "updated", "created"]);
  });

  test.each<[string, () => Promise<{ id: string; gone: string }>]>([
    ["an opportunity", async () => alone(`/opportunity/${await subject()}/`)],
    [
      "an activity",
      async () => alone(`/activity/note/${(await people.rosa("POST", "/activity/note/", { lead_id: leadId, note: "x" })).body.id}/`),
    ],
    [
      "something of a lead that is deleted",
      async () => {
        const lead = (await people.rosa("POST", "/lead/", { name: "Short" })).body.id;
        const { body: note } = await people.rosa("POST", "/activity/note/", { lead_id: lead, note: "x" });
        return { id: note.id, gone: `/lead/${lead}/` };
      },
    ],
  ])("goes with %s", async (_, made) => {
    const { id: object_id, gone } = await made();
    const first = await comment("rosa", object_id, "First");
    const second = await comment("tomas", object_id, "Second");
    await people.rosa("DELETE", gone);
    for (const { id } of [first, second]) expect((await people.rosa("GET", `/comment/${id}/`)).status).toBe(404);
    expect((await people.rosa("GET", `/comment_thread/${first.thread_id}/`)).status).toBe(404);
    expect(await happened("comment", second.id)).toEqual(["deleted", "created"]);
    expect((await happened("comment_thread", first.thread_id))[0]).toBe("deleted");
  });

  test("moves to another lead with what it is about", async () => {
    const lead = async (name: string): Promise<string> => (await people.rosa("POST", "/lead/", { name })).body.id;
    const [from, to] = [await lead("From"), await lead("To")];
    const { body: logged } = await people.rosa("POST", "/activity/call/", { lead_id: leadId });
    const first = await comment("rosa", logged.id, "Whose is it?");
    const leadsOf = async () => {
      const { body: thread } = await people.rosa("GET", `/comment_thread/${first.thread_id}/`);
      return [(await people.rosa("GET", `/comment/${first.id}/`)).body.lead_id, thread.lead_id];
    };
    expect(await leadsOf()).toEqual([leadId, leadId]);
    await people.rosa("PUT", `/activity/call/${logged.id}/`, { lead_id: from });
    expect(await leadsOf()).toEqual([from, from]);
    expect((await people.rosa("POST", "/lead/merge/", { source: from, destination: to })).status).toBe(200);
    expect(await leadsOf()).toEqual([to, to]);
    expect(await happened("comment", first.id)).toEqual(["created"]);
  });

  test("of others stays where the role may not touch what others did", async () => {
    const { id } = await comment("rosa", await subject(), "Mine");
    const { body } = await people.rosa("GET", `/organization/${people.sandbox.organizationId}/`);
    const membership = body.memberships.find(({ user_id }: { user_id: string }) => user_id === tomasId).id;
    await people.rosa("PUT", `/membership/${membership}/`, { role_id: "restricteduser" });
    expect((await people.tomas("DELETE", `/comment/${id}/`)).status).toBe(403);
    await people.rosa("PUT", `/membership/${membership}/`, { role_id: "user" });
  });
});

test.each(["", "?object_id=a&thread_id=b"])("comments are listed by exactly one of object and thread (%s)", async (query) => {
  const { status, body } = await people.rosa("GET", `/comment/${query}`);
  expect(status).toBe(400);
  expect(body.errors).toEqual(["Specify exactly one of object_id and thread_id."]);
});
