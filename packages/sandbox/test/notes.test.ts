import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { demo } from "./demo.ts";
import { maker } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";
import { upload } from "./upload.ts";

let sandbox: Sandbox;
let call: Call;
let make: ReturnType<typeof maker>;
let lead: string;
let contact: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  make = maker(sandbox);
  lead = await make("/lead/", { name: "Notes" });
  contact = await make("/contact/", { lead_id: lead, name: "Ada" });
});
afterAll(() => sandbox.close());

const create = (body: object) => call("POST", "/activity/note/", { lead_id: lead, ...body });

describe("text", () => {
  test("plain text becomes rich text", async () => {
    const { body } = await create({ note: "Fish & chips\nfor <two>" });
    expect(body).toMatchObject({
      note: "Fish & chips\nfor <two>",
      note_html: "<body><p>Fish &amp; chips<br />for &lt;two&gt;</p></body>",
      source: "api",
      pinned: false,
      pinned_at: null,
      title: null,
      attachments: [],
    });
  });

  test("rich text becomes plain text, wins over it, and tells whom it mentions", async () => {
    const html =
      '<body><h1>Plan</h1><ul><li>Call <strong>Ada</strong></li><li>R&amp;D</li></ul><p><span data-type="mention" data-id="group_1" data-label="Sales">@Sales</span></p></body>';
    const { body } = await create({ note: "ignored", note_html: html });
    expect(body.note_html).toBe(html);
    expect(body.note).toBe("Plan\nCall Ada\nR&D\n\n@Sales");
    expect(body.note_mentions).toEqual(["group_1"]);
  });

  test("an update of one form replaces the other, and null empties both", async () => {
    const { body } = await create({ note: "first" });
    const path = `/activity/note/${body.id}/`;
    expect((await call("PUT", path, { note_html: "<body><p>second</p></body>" })).body.note).toBe("second");
    expect((await call("PUT", path, { title: "T" })).body).toMatchObject({ note: "second", title: "T" });
    expect((await call("PUT", path, { note: null })).body).toMatchObject({ note: "", note_html: "<body><p></p></body>" });
  });

  test("a note may be empty", async () => {
    expect((await create({})).body).toMatchObject({ note: "", note_html: "<body><p></p></body>" });
  });
});

test("a pinned note says since when", async () => {
  const { body } = await create({ note: "x", pinned: true });
  expect(body.pinned_at).toBe(body.date_created);
  const path = `/activity/note/${body.id}/`;
  expect((await call("PUT", path, { note: "y" })).body.pinned_at).toBe(body.pinned_at);
  expect((await call("PUT", path, { pinned: false })).body).toMatchObject({ pinned: false, pinned_at: null });
  const again = (await call("PUT", path, { pinned: true })).body;
  expect(again.pinned_at > body.pinned_at).toBe(true);
  expect((await call("PUT", path, { pinned: null })).body.pinned).toBe(false);
});

test("files move from where they were uploaded, and an update replaces the list", async () => {
  const url = await upload(sandbox, "budget 1.png", "image/png");
  const { body } = await create({ note: "x", attachments: [{ url, filename: "budget 1.png", content_type: "image/png" }] });
  const [file] = body.attachments;
  expect(file.url).toMatch(
    new RegExp(`^https://app.close.com/go/file/persisted/${sandbox.organizationId}/activity.note/${body.id}/\\w+/budget%201.png/$`),
  );
  expect(file).toMatchObject({ filename: "budget 1.png", content_type: "image/png", size: null, thumbnail_url: `${file.url}thumbnail/` });
  const path = `/activity/note/${body.id}/`;
  expect((await call("PUT", path, { note: "y" })).body.attachments).toEqual([file]);
  expect((await call("PUT", path, { attachments: [file] })).body.attachments[0].url).toBe(file.url);
  expect((await call("PUT", path, { attachments: [] })).body.attachments).toEqual([]);
  // a name may hold half a character
  const half = { url: await upload(sandbox, "\ud800.png", "image/png"), filename: "\ud800.png", content_type: "image/png" };
  expect((await call("PUT", path, { attachments: [half] })).body.attachments[0].url).toMatch(/\/%EF%BF%BD\.png\/$/);
});

describe("what all activities share", () => {
  test("the lead is required and must exist", async () => {
    const missing = await call("POST", "/activity/note/", { note: "x" });
    expect(missing.status).toBe(400);
    expect(Object.keys(missing.body["field-errors"])[0]).toMatch(/^lead/);
    const unknown = await call("POST", "/activity/note/", { lead_id: "lead_nobody", note: "x" });
    expect(unknown).toMatchObject({ status: 400, body: { "field-errors": { lead: "Object does not exist." } } });
  });

  test("the contact is one of the lead", async () => {
    expect((await create({ contact_id: contact })).body.contact_id).toBe(contact);
    const other = await make("/lead/", { name: "Other" });
    const stranger = await make("/contact/", { lead_id: other, name: "Bo" });
    expect(await create({ contact_id: stranger })).toMatchObject({
      status: 400,
      body: { "field-errors": { contact: "Object does not exist." } },
    });
  });

  test("it is the caller's and happened now, unless the request says otherwise", async () => {
    const { body } = await create({ note: "x" });
    expect(body).toMatchObject({ user_id: demo.rosa, user_name: "Rosa Lindqvist", created_by: demo.rosa, users: [] });
    expect(body.activity_at).toBe(body.date_created);
    const old = (await create({ note: "x", date_created: "2024-01-02T03:04:05Z", user_id: null })).body;
    expect(old).toMatchObject({
      user_id: null,
      date_created: "2024-01-02T03:04:05+00:00",
      activity_at: "2024-01-02T03:04:05+00:00",
    });
    expect((await create({ note: "x", activity_at: "2024-01-02" })).body.activity_at).toBe("2024-01-02T00:00:00+00:00");
  });

  test("an update cannot move a note to another lead", async () => {
    const { body } = await create({ note: "x" });
    const other = await make("/lead/", { name: "Other" });
    expect((await call("PUT", `/activity/note/${body.id}/`, { lead_id: other })).body.lead_id).toBe(lead);
  });

  test("deleted ones are gone, and those of another kind are not found", async () => {
    const { body } = await create({ note: "x" });
    expect((await call("GET", `/activity/call/${body.id}/`)).status).toBe(404);
    expect(await call("DELETE", `/activity/note/${body.id}/`)).toMatchObject({ status: 200, body: {} });
    expect(await call("GET", `/activity/note/${body.id}/`)).toMatchObject({
      status: 404,
      body: { error: "Empty query: Note matching query does not exist." },
    });
  });
});
