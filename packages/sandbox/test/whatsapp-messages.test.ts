import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { happened } from "./happened.ts";
import { maker } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let lead_id: string;
let contact_id: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  lead_id = await maker(sandbox)("/lead/", { name: "Chat" });
  contact_id = await maker(sandbox)("/contact/", { lead_id, name: "Ada" });
});
afterAll(async () => {
  await sandbox.close();
});

const message = () => ({
  lead_id,
  contact_id,
  direction: "incoming",
  external_whatsapp_message_id: "wamid.1",
  message_markdown: "*Yes*, _Tuesday_ ~works~ `a*b*c`\n2 * 3 * 4 <5",
  local_phone: "12065550100",
  remote_phone: "+12065550143",
  activity_at: "2026-03-16T12:00:04Z",
});
const create = (body: object) => call("POST", "/activity/whatsapp_message/", { ...message(), ...body });
const refused = (fields: object) => ({ status: 400, body: { "field-errors": fields } });

test("a message is shown as HTML and text, with its numbers in E.164", async () => {
  const { body } = await create({});
  expect(body).toMatchObject({
    message_html: "<p><strong>Yes</strong>, <em>Tuesday</em> <s>works</s> <code>a*b*c</code><br />2 * 3 * 4 &lt;5</p>",
    text: "Yes, Tuesday works a*b*c\n2 * 3 * 4 <5",
    local_phone: "+12065550100",
    local_phone_formatted: "+1 206-555-0100",
    remote_phone_formatted: "+1 206-555-0143",
    integration_name: "API",
    source: "api",
    response_to_id: null,
    integration_link: null,
    attachments: [],
    activity_at: "2026-03-16T12:00:04+00:00",
  });
  expect(await happened(call, body.id)).toEqual(["activity.whatsapp_message.created"]);
  const path = `/activity/whatsapp_message/${body.id}/`;
  const changed = (await call("PUT", path, { message_markdown: "No", external_whatsapp_message_id: "other" })).body;
  expect(changed).toMatchObject({ message_html: "<p>No</p>", text: "No", external_whatsapp_message_id: "wamid.1" });
});

test.each([
  "lead_id",
  "contact_id",
  "direction",
  "external_whatsapp_message_id",
  "message_markdown",
  "local_phone",
  "remote_phone",
  "activity_at",
])("%s is required", async (field) => {
  const { status, body } = await create({ [field]: undefined });
  expect(status).toBe(400);
  expect(Object.values(body["field-errors"])).toEqual(["This field is required."]);
});

test("files are those of the Files API", async () => {
  const file = { url: "https://files.example/a.png", filename: "a.png", content_type: "image/png" };
  const wrong = { errors: { 0: { errors: [], "field-errors": { url: "Invalid URL." } } } };
  expect(await create({ attachments: [file] })).toMatchObject(refused({ attachments: wrong }));
});

test("an answer answers a WhatsApp message", async () => {
  const first = (await create({})).body.id;
  expect((await create({ response_to_id: first })).body.response_to_id).toBe(first);
  const note = await maker(sandbox)("/activity/note/", { lead_id, note: "x" });
  expect(await create({ response_to_id: note })).toMatchObject(refused({ response_to: "Object does not exist." }));
});

test("a message is found by its id at WhatsApp", async () => {
  const { id } = (await create({ external_whatsapp_message_id: "wamid.found" })).body;
  const { data: found } = (await call("GET", "/activity/whatsapp_message/?external_whatsapp_message_id=wamid.found")).body;
  expect(found.map((each: { id: string }) => each.id)).toEqual([id]);
});
