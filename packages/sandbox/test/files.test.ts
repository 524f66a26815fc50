import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { demo } from "./demo.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

const prepare = async () => (await call("POST", "/files/upload/", { filename: "price list.pdf", content_type: "application/pdf" })).body;
const attach = (url: string) => call("POST", "/email_template/", { name: "Letter", subject: "x", body: "y", attachments: [{ url }] });

async function post(url: string, fields: Record<string, string>, file?: string): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== undefined) form.set("file", new Blob([file]), "price list.pdf");
  return (await sandbox.fetch(url, { method: "POST", body: form })).status;
}

test("a file can be attached once it is uploaded", async () => {
  const { upload, download } = await prepare();
  expect(download.url).toMatch(/^https:\/\/app\.close\.com\/go\/file\/temporary\/user_\w+\/\w+\/price%20list\.pdf\/$/);
  expect(await attach(download.url)).toMatchObject({ status: 400 });
  expect(await post(upload.url, upload.fields, "content")).toBe(Number(upload.fields.success_action_status));
  expect((await attach(download.url)).body.attachments).toMatchObject([{ url: download.url, filename: "price list.pdf" }]);
});

const whatsapp = {
  external_whatsapp_message_id: "wamid.1",
  contact_id: demo.ines,
  activity_at: "2026-03-10T09:00:00+00:00",
  direction: "outgoing",
  local_phone: "+16175550100",
  remote_phone: "+16175550123",
  message_markdown: "x",
};

test("a file is attached by an address that this organization was given", async () => {
  const other = await sandbox.createOrganization();
  const { download, upload } = (
    await caller(sandbox, other.apiKey)("POST", "/files/upload/", { filename: "a.txt", content_type: "text/plain" })
  ).body;
  expect(await post(upload.url, upload.fields, "content")).toBe(201);
  for (const url of [
    download.url,
    "https://app.close.com/go/file/temporary/user_1/abc/a.txt/",
    "https://app.close.com/go/file/temporary/%00/",
  ])
    expect((await attach(url)).status).toBe(400);
  const persisted = "https://app.close.com/go/file/persisted/orga_1/activity.note/acti_1/abc/a.txt/";
  expect((await attach(persisted)).status).toBe(200);
});

test.each<[string, object, object?]>([
  ["/activity/note/", { note: "x" }],
  ["/activity/email/", { status: "draft" }, { size: 7 }],
  ["/activity/sms/", { status: "draft" }],
  ["/activity/whatsapp_message/", whatsapp],
  ["/opportunity/", {}],
])("POST %s attaches nothing before it is uploaded", async (path, fields, more) => {
  const { upload, download } = await prepare();
  const file = { url: download.url, filename: "price list.pdf", content_type: "application/pdf", ...more };
  const send = () => call("POST", path, { lead_id: demo.harborTools, ...fields, attachments: [file] });
  const early = await send();
  expect(early.status).toBe(400);
  expect(early.body["field-errors"]).toMatchObject({
    attachments: { errors: { 0: { "field-errors": { url: "The file has not been uploaded." } } } },
  });
  await post(upload.url, upload.fields, "content");
  expect((await send()).body.attachments).toMatchObject([{ filename: "price list.pdf" }]);
});

test("a form needs a file, and a key that was given", async () => {
  const { upload } = await prepare();
  expect(await post(upload.url, upload.fields)).toBe(400);
  expect(await post(upload.url, { ...upload.fields, key: "temporary/x" }, "content")).toBe(403);
  expect(await post(upload.url, { ...upload.fields, key: "temporary/\u0000" }, "content")).toBe(403);
});

test("a file needs a name and a type", async () => {
  const { status, body } = await call("POST", "/files/upload/", {});
  expect(status).toBe(400);
  expect(body["field-errors"]).toEqual({ filename: "This field is required.", content_type: "This field is required." });
});
