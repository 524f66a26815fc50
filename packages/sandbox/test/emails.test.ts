import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { demo } from "./demo.ts";
import { happened } from "./happened.ts";
import { maker } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";
import { upload } from "./upload.ts";

let sandbox: Sandbox;
let call: Call;
let lead: string;
let contact: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  const make = maker(sandbox);
  lead = await make("/lead/", { name: "Harbor" });
  contact = await make("/contact/", { lead_id: lead, name: "Ada Lovelace", emails: [{ email: "ada@example.com", type: "office" }] });
});
afterAll(async () => {
  await sandbox.close();
});

const sender = "Rosa Lindqvist <rosa@northgate.example>";
const create = (body: object) => call("POST", "/activity/email/", { lead_id: lead, ...body });
const get = async (id: string) => (await call("GET", `/activity/email/${id}/`)).body;
const update = (id: string, body: object) => call("PUT", `/activity/email/${id}/`, body);
const refused = (fields: object) => ({ status: 400, body: { "field-errors": fields } });

describe("states", () => {
  test("a draft is not sent and has no headers", async () => {
    const { body } = await create({ status: "draft", subject: "Dates", body_text: "Hello", to: null });
    expect(body).toMatchObject({
      status: "draft",
      direction: "outgoing",
      sender: null,
      to: [],
      body_preview: "Hello",
      body_text_quoted: null,
      envelope: null,
      date_sent: null,
      message_ids: [],
    });
    expect(body.thread_id).toMatch(/^acti_/);
    expect(await happened(call, body.id)).toEqual(["activity.email.created"]);
  });

  test("what goes to the outbox has left by the next request", async () => {
    const { body } = await create({ status: "outbox", sender, to: ["ada@example.com"], subject: "Quote", body_text: "Here it is" });
    expect(body).toMatchObject({ status: "outbox", date_sent: null });
    const sent = await get(body.id);
    expect(sent).toMatchObject({ status: "sent", direction: "outgoing", date_created: body.date_created });
    expect(sent.activity_at).toBe(sent.date_sent);
    expect(sent.date_sent > sent.date_created).toBe(true);
    expect(sent.envelope).toMatchObject({
      from: [{ name: "Rosa Lindqvist", email: "rosa@northgate.example" }],
      to: [{ name: "", email: "ada@example.com" }],
      subject: "Quote",
      message_id: sent.message_ids[0],
      in_reply_to: null,
    });
    expect(sent.envelope.date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
    expect(await happened(call, body.id)).toEqual(["activity.email.created", "activity.email.updated", "activity.email.sent"]);
  });

  test("what is scheduled stays so, can be taken back, and changed then only", async () => {
    const at = "2031-05-06T07:08:09+00:00";
    expect(await create({ status: "scheduled", sender })).toMatchObject(refused({ date_scheduled: "This field is required." }));
    const { body } = await create({ status: "scheduled", sender, date_scheduled: at, subject: "Later" });
    expect(body).toMatchObject({
      status: "scheduled",
      date_scheduled: "2031-05-06T07:08:09+00:00",
      date_sent: null,
      envelope: null,
    });
    expect((await get(body.id)).status).toBe("scheduled");
    expect(await update(body.id, { subject: "Now" })).toMatchObject(refused({ subject: "Value cannot be changed." }));
    expect((await update(body.id, { status: "draft" })).body).toMatchObject({ status: "draft", date_scheduled: null });
    expect((await update(body.id, { subject: "Now" })).body.subject).toBe("Now");
  });

  test("with send_in there is time to take it back", async () => {
    const { body } = await create({ status: "outbox", sender, send_in: 30, subject: "Wait" });
    expect((await get(body.id)).status).toBe("outbox");
    expect((await update(body.id, { status: "draft" })).body.status).toBe("draft");
    expect((await update(body.id, { status: "outbox" })).body.status).toBe("outbox");
    expect((await get(body.id)).status).toBe("sent");
    expect(await create({ status: "outbox", sender, send_in: 60 })).toMatchObject({ status: 400 });
  });

  test("what was sent or received elsewhere is logged", async () => {
    const at = "2026-03-10T16:22:41+00:00";
    const received = (
      await create({ status: "inbox", sender: "ada@example.com", activity_at: at, body_text: "Yes\n\nOn Monday:\n> shall we?" })
    ).body;
    expect(received).toMatchObject({
      direction: "incoming",
      date_sent: "2026-03-10T16:22:41+00:00",
      envelope: { date: "Tue, 10 Mar 2026 16:22:41 +0000" },
      body_text_quoted: [
        { text: "Yes\n\n", expand: true },
        { text: "On Monday:\n> shall we?", expand: false },
      ],
    });
    const sent = (await create({ status: "sent", to: ["ada@example.com"] })).body;
    expect(sent).toMatchObject({ sender: "rosa@northgate.example", direction: "outgoing", user_id: demo.rosa });
    expect(await happened(call, sent.id)).toEqual(["activity.email.created"]);
  });

  test("what has left cannot be changed", async () => {
    const { body } = await create({ status: "sent", subject: "Gone", body_text: "x" });
    expect(await update(body.id, { subject: "Back", body_text: "x" })).toMatchObject(refused({ subject: "Value cannot be changed." }));
    expect(await update(body.id, { status: "draft" })).toMatchObject(refused({ status: "Value cannot be changed." }));
    expect((await get(body.id)).subject).toBe("Gone");
  });
});

describe("the request", () => {
  test.each(["inbox", "outbox", "scheduled", "error"])("%s needs a sender", async (status) => {
    expect(await create({ status, date_scheduled: "2031-01-01" })).toMatchObject(refused({ sender: "This field is required." }));
  });

  test("a draft needs one to be sent", async () => {
    const { body } = await create({ status: "draft" });
    expect(await update(body.id, { status: "outbox" })).toMatchObject(refused({ sender: "This field is required." }));
    expect((await update(body.id, { status: "outbox", sender })).status).toBe(200);
  });

  test("lead, status and what it refers to are checked", async () => {
    expect(await create({})).toMatchObject(refused({ status: "This field is required." }));
    expect(await create({ status: "gone" })).toMatchObject(refused({ status: "Not a valid choice." }));
    expect(await create({ status: "draft", lead_id: "lead_nobody" })).toMatchObject(refused({ lead: "Object does not exist." }));
    const note = await maker(sandbox)("/activity/note/", { lead_id: lead, note: "x" });
    expect(await create({ status: "draft", in_reply_to_id: note })).toMatchObject(refused({ in_reply_to: "Object does not exist." }));
  });

  test("files and openings are stored", async () => {
    const url = await upload(sandbox, "quote.pdf", "application/pdf");
    const file = { url, filename: "quote.pdf", size: 48213, content_type: "application/pdf" };
    const { body } = await create({ status: "draft", attachments: [file], opens: [{ opened_at: "2026-03-01T10:00:00Z" }] });
    expect(body.attachments).toEqual([
      {
        ...file,
        url: expect.stringContaining(`/persisted/${sandbox.organizationId}/activity.email/${body.id}/`),
        content_id: null,
        inline_only: false,
        thumbnail_url: null,
      },
    ]);
    expect(body.opens).toEqual([{ opened_at: "2026-03-01T10:00:00+00:00", opened_by: null, ip_address: null, user_agent: null }]);
  });

  test("a template fills in what the request leaves out", async () => {
    const template = await maker(sandbox)("/email_template/", {
      name: "Prices",
      subject: "Prices, {{ contact.first_name }}",
      body: "Hi {{ contact.first_name }},<br>prices for {{ lead.display_name }}.",
    });
    const { body } = await create({ status: "draft", contact_id: contact, template_id: template });
    expect(body).toMatchObject({
      template_id: template,
      template_name: "Prices",
      subject: "Prices, Ada",
      body_html: "Hi Ada,<br>prices for Harbor.",
      body_text: "Hi Ada,\nprices for Harbor.",
    });
    const own = (await create({ status: "draft", contact_id: contact, template_id: template, subject: "Mine", body_text: "Own" })).body;
    expect(own).toMatchObject({ subject: "Mine", body_text: "Own", body_html: null });
  });
});

describe("threads", () => {
  const thread = async (id: string) => (await call("GET", `/activity/emailthread/${id}/`)).body;
  let first: { id: string; thread_id: string; message_ids: string[] };
  let answer: { id: string; thread_id: string };

  beforeAll(async () => {
    first = (await create({ status: "sent", sender, to: ["ada@example.com"], subject: "Revised quote", body_text: "See here" })).body;
    answer = (
      await create({
        status: "inbox",
        sender: "Ada Lovelace <ada@example.com>",
        to: ["rosa@northgate.example"],
        subject: "Something else",
        body_text: "Fine",
        in_reply_to_id: first.id,
      })
    ).body;
  });

  test("come with their first email", async () => {
    const single = (await create({ status: "sent", sender, to: ["ada@example.com"], subject: "Alone" })).body;
    expect(await happened(call, single.thread_id)).toEqual(["activity.email_thread.created"]);
    expect(await thread(single.thread_id)).toMatchObject({
      n_emails: 1,
      latest_normalized_subject: "Alone",
      lead_id: lead,
      created_by: null,
    });
  });

  test("an answer joins the thread, and what it answers says so", async () => {
    expect(answer).toMatchObject({
      thread_id: first.thread_id,
      references: first.message_ids,
      envelope: { in_reply_to: first.message_ids[0] },
    });
    expect((await get(first.id)).has_reply).toBe(true);
    expect(await thread(first.thread_id)).toMatchObject({
      n_emails: 2,
      users: [demo.rosa],
      participants: [
        { name: "Rosa Lindqvist", email: "rosa@northgate.example" },
        { name: "Ada Lovelace", email: "ada@example.com" },
      ],
      emails: [
        { id: answer.id, ai_draft: null },
        { id: first.id, has_reply: true },
      ],
    });
    expect(await happened(call, first.thread_id)).toEqual(["activity.email_thread.created", "activity.email_thread.updated"]);
  });

  test("so does one with the same subject on the same lead, prefixes aside", async () => {
    const again = (await create({ status: "draft", subject: "Re: Fwd: Something else" })).body;
    expect(again.thread_id).toBe(first.thread_id);
    const elsewhere = await maker(sandbox)("/lead/", { name: "Elsewhere" });
    expect((await create({ status: "draft", subject: "Something else", lead_id: elsewhere })).body.thread_id).not.toBe(first.thread_id);
    expect((await thread(first.thread_id)).n_emails).toBe(3);
    await call("DELETE", `/activity/email/${again.id}/`);
    expect((await thread(first.thread_id)).n_emails).toBe(2);
  });

  test("lists have the latest emails in short", async () => {
    const { data: threads } = (await call("GET", `/activity/emailthread/?lead_id=${lead}`)).body;
    const listed = threads.find(({ id }: { id: string }) => id === first.thread_id);
    expect(listed).not.toHaveProperty("emails");
    expect(listed.latest_emails.map(({ id }: { id: string }) => id)).toEqual([answer.id, first.id]);
    expect(listed.latest_emails[0]).toMatchObject({ body_preview: "Fine", has_attachments: false, direction: "incoming" });
    const asked = (await call("GET", `/activity/emailthread/?id__in=${first.thread_id}&_fields=id,emails`)).body.data;
    expect(asked[0].emails).toHaveLength(2);
  });

  test("go with their last email", async () => {
    const single = (await create({ status: "sent", sender, subject: "Short life" })).body;
    await call("DELETE", `/activity/email/${single.id}/`);
    expect((await call("GET", `/activity/emailthread/${single.thread_id}/`)).status).toBe(404);
    expect(await happened(call, single.thread_id)).toEqual(["activity.email_thread.created", "activity.email_thread.deleted"]);
  });

  test("take their emails along when they are deleted", async () => {
    expect(await call("DELETE", `/activity/emailthread/${first.thread_id}/`)).toMatchObject({ status: 200, body: {} });
    expect((await call("GET", `/activity/email/${first.id}/`)).status).toBe(404);
    expect((await call("GET", `/activity/email/${answer.id}/`)).status).toBe(404);
    expect((await happened(call, answer.id)).at(-1)).toBe("activity.email.deleted");
    expect((await happened(call, first.thread_id)).filter((what) => what.endsWith("deleted"))).toHaveLength(1);
    expect((await call("DELETE", `/activity/emailthread/${first.thread_id}/`)).status).toBe(404);
  });
});
