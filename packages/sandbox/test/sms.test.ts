import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { happened } from "./happened.ts";
import { maker } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";
import { upload } from "./upload.ts";

let sandbox: Sandbox;
let call: Call;
let make: ReturnType<typeof maker>;
let lead: string;

/** The organization's own number in the demo scenario, and one that is not. */
const own = "+12065550100";
const foreign = "+12065550199";

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  make = maker(sandbox);
  lead = await make("/lead/", { name: "Messages" });
});
afterAll(async () => {
  await sandbox.close();
});

const create = (body: object) => call("POST", "/activity/sms/", { lead_id: lead, ...body });
const update = (id: string, body: object) => call("PUT", `/activity/sms/${id}/`, body);
const get = async (id: string) => (await call("GET", `/activity/sms/${id}/`)).body;
const refused = (fields: object) => ({ status: 400, body: { "field-errors": fields } });

test("what goes to the outbox has left by the next request", async () => {
  const { body } = await create({ status: "outbox", local_phone: own, remote_phone: "+44 20 7946 0018", text: "On Tuesday" });
  expect(body).toMatchObject({
    status: "outbox",
    direction: "outbound",
    source: "Close.io",
    local_phone_formatted: "+1 206-555-0100",
    local_country_iso: "US",
    remote_phone: "+442079460018",
    remote_phone_formatted: "+44 20 7946 0018",
    remote_country_iso: "GB",
    date_sent: null,
  });
  const sent = await get(body.id);
  expect(sent).toMatchObject({ status: "sent", error_message: null });
  expect(sent.date_sent > sent.date_created).toBe(true);
  expect(await happened(call, body.id)).toEqual(["activity.sms.created", "activity.sms.updated", "activity.sms.sent"]);
  expect(await update(body.id, { text: "On Monday" })).toMatchObject(refused({ text: "Value cannot be changed." }));
});

test("what is received or sent elsewhere is logged", async () => {
  const { body } = await create({ status: "inbox", local_phone: own, remote_phone: "+12065550143", text: "Thanks" });
  expect(body).toMatchObject({ direction: "inbound", source: "External", date_sent: body.activity_at });
  expect((await create({ status: "sent", local_phone: own, direction: "inbound" })).body.direction).toBe("inbound");
});

test("one that is received shows up in the inbox, where the request says so", async () => {
  const body = { lead_id: lead, status: "inbox", local_phone: own, remote_phone: "+12065550143", text: "Hello?" };
  const quiet = (await call("POST", "/activity/sms/", body)).body.id;
  const { id } = (await call("POST", "/activity/sms/?send_to_inbox=true", body)).body;
  const tasks = (await call("GET", `/task/?_type=incoming_sms&lead_id=${lead}`)).body.data;
  expect(tasks.map(({ object_id }: { object_id: string }) => object_id)).toEqual([id]);
  expect(tasks[0]).toMatchObject({ object_type: "sms", text: "Hello?", remote_phone: "+12065550143", is_complete: false });
  expect(quiet).not.toBe(id);
});

test("a draft is changed, scheduled, and taken back", async () => {
  const { body } = await create({ status: "draft", text: "On Tuesday", remote_phone: null });
  expect(body).toMatchObject({ status: "draft", local_phone: null, local_phone_formatted: null, date_sent: null });
  expect((await update(body.id, { text: "On Wednesday" })).body.text).toBe("On Wednesday");
  expect(await update(body.id, { status: "scheduled" })).toMatchObject(refused({ date_scheduled: "This field is required." }));
  const at = "2031-01-02T03:04:05Z";
  expect((await update(body.id, { status: "scheduled", date_scheduled: at, local_phone: own })).body.status).toBe("scheduled");
  expect(await update(body.id, { text: "Now" })).toMatchObject(refused({ text: "Value cannot be changed." }));
  expect((await update(body.id, { status: "draft" })).body).toMatchObject({ status: "draft", date_scheduled: null });
  expect((await update(body.id, { status: "outbox" })).body.status).toBe("outbox");
  expect((await get(body.id)).status).toBe("sent");
});

test("the number is one of the organization's own", async () => {
  expect(await create({ status: "draft", local_phone: foreign })).toMatchObject(refused({ local_phone: "Not a valid choice." }));
  expect(await create({ status: "outbox", text: "x" })).toMatchObject(refused({ local_phone: "This field is required." }));
  expect(await create({ text: "x" })).toMatchObject(refused({ status: "This field is required." }));
});

test("a template fills in the text where there is none", async () => {
  const contact = await make("/contact/", { lead_id: lead, name: "Ada Lovelace" });
  const template_id = await make("/sms_template/", {
    name: "Reminder",
    text: "Hi {{ contact.first_name }}, {{ lead.display_name }} waits.",
  });
  expect((await create({ status: "draft", contact_id: contact, template_id })).body.text).toBe("Hi Ada, Messages waits.");
  expect((await create({ status: "draft", contact_id: contact, template_id, text: "Own" })).body.text).toBe("Own");
});

test("files get addresses of their own, of known types only", async () => {
  const url = await upload(sandbox, "door.jpg", "image/jpeg");
  const { body } = await create({ status: "draft", attachments: [{ url, filename: "door.jpg", content_type: "image/jpeg" }] });
  const [file] = body.attachments;
  expect(file.media_id).toMatch(/^media_/);
  expect(file).toMatchObject({
    url: `https://app.close.com/go/sms/${body.id}/media/${file.media_id}/`,
    thumbnail_url: `https://app.close.com/go/sms/${body.id}/media/${file.media_id}/thumbnail/`,
  });
  expect((await create({ status: "draft", attachments: [{ url, filename: "a.exe", content_type: "application/exe" }] })).status).toBe(400);
});
