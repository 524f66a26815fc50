import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { fillTags } from "../src/resources/templates/tags.ts";
import { type Call, caller, testSandbox } from "./support.ts";
import { upload } from "./upload.ts";

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

const letter = { name: "Letter", subject: "Hello", body: "Hi" };

describe("email templates", () => {
  test("are private and in use until told otherwise", async () => {
    const { status, body } = await call("POST", "/email_template/", letter);
    expect(status).toBe(200);
    expect(body).toMatchObject({ is_shared: false, is_archived: false, attachments: [], used_by_sequences: [], last_used_type: "create" });
    const archived = (await call("PUT", `/email_template/${body.id}/`, { is_archived: true })).body;
    expect(archived).toMatchObject({ ...letter, is_archived: true });
    const ids = async (filter: string) =>
      (await call("GET", `/email_template/?${filter}`)).body.data.map(({ id }: { id: string }) => id) as string[];
    expect(await ids("is_archived=true")).toEqual([body.id]);
    expect(await ids("is_archived=false")).not.toContain(body.id);
    expect(await ids("is_shared=false")).toEqual([body.id]);
  });

  test("need name, subject and body", async () => {
    const { status, body } = await call("POST", "/email_template/", { name: "Letter" });
    expect(status).toBe(400);
    expect(body["field-errors"]).toEqual({ subject: "This field is required.", body: "This field is required." });
  });

  test("keep attachments whole", async () => {
    const url = await upload(sandbox, "price list.pdf", "application/pdf");
    const { body } = await call("POST", "/email_template/", { ...letter, attachments: [{ url }] });
    expect(body.attachments).toMatchObject([{ url, filename: "price list.pdf", content_id: null, inline_only: false }]);
    const refused = await call("POST", "/email_template/", { ...letter, attachments: [{ filename: "x" }] });
    expect(refused.status).toBe(400);
  });

  test("cannot be deleted while a sequence uses them", async () => {
    const template = (await call("POST", "/email_template/", { ...letter, is_shared: true })).body;
    const steps = [{ step_type: "email", delay: 0, email_template_id: template.id }];
    const sequence = (await call("POST", "/sequence/", { name: "Post", timezone: "UTC", steps })).body;
    expect((await call("GET", `/email_template/${template.id}/`)).body.used_by_sequences).toEqual([{ id: sequence.id, name: "Post" }]);
    expect(await call("DELETE", `/email_template/${template.id}/`)).toMatchObject({
      status: 400,
      body: { errors: ["The template is used by a Workflow."] },
    });
    await call("DELETE", `/sequence/${sequence.id}/`);
    expect(await call("DELETE", `/email_template/${template.id}/`)).toMatchObject({ status: 200, body: {} });
    expect((await call("GET", `/email_template/${template.id}/`)).status).toBe(404);
  });
});

describe("rendering", () => {
  test("fills in a template for a contact", async () => {
    const [contact] = (await call("GET", "/contact/?_fields=id,lead_id,name,emails")).body.data;
    const tags = {
      subject: "For {{lead.display_name}}",
      body: "Hi {{ contact.first_name }}, {{ user.first_name }} {{ organization.name }}",
    };
    const template = (await call("POST", "/email_template/", { ...letter, ...tags })).body;
    const to = `lead_id=${contact.lead_id}&contact_id=${contact.id}`;
    const { status, body } = await call("GET", `/email_template/${template.id}/render/?${to}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ contact_id: contact.id, lead_id: contact.lead_id, email: contact.emails[0].email });
    expect(body.subject).toBe(`For ${body.lead_display_name}`);
    expect(body.body).toBe(`Hi ${contact.name.split(" ")[0]}, Rosa {{ organization.name }}`);
    const alone = await call("GET", `/email_template/${template.id}/render/?lead_id=${contact.lead_id}`);
    expect(alone.body["field-errors"]).toEqual({ contact_id: "This field is required." });
  });

  test("previews a search by the number of the result", async () => {
    const [template] = (await call("GET", "/email_template/")).body.data;
    const query = encodeURIComponent(JSON.stringify({ type: "object_type", object_type: "lead" }));
    const at = (entry: number, mode: string) =>
      call("GET", `/email_template/${template.id}/render/?s_query=${query}&entry=${entry}&mode=${mode}`);
    expect((await at(0, "lead")).body.contact_id).toMatch(/^cont_/);
    expect((await at(0, "contact")).body.contact_id).toMatch(/^cont_/);
    expect(await at(99, "contact")).toMatchObject({ status: 200, body: {} });
    expect((await call("GET", `/email_template/${template.id}/render/?s_query={`)).status).toBe(400);
    const deep = `${'{"type":"and","queries":['.repeat(2000)}${"]}".repeat(2000)}`;
    for (const wrong of ["sort=-1", "sort={}", "sort=[5]", "s_query=5", `s_query=${encodeURIComponent(deep)}`]) {
      expect([wrong, (await call("GET", `/email_template/${template.id}/render/?${wrong}`)).status]).toEqual([wrong, 400]);
    }
  });

  test("leaves tags alone that it does not know", () => {
    const objects = { lead: { id: "lead_1" }, contact: { id: "cont_1", name: "Ada Lovelace King" }, user: { id: "user_1" } };
    expect(fillTags("{{contact.last_name}} {{ contact.shoe_size }} {{ today }}", objects)).toBe(
      "Lovelace King {{ contact.shoe_size }} {{ today }}",
    );
  });
});

describe("SMS templates", () => {
  test("can be sent back as they were read, also one without a text", async () => {
    const { body: made } = await call("POST", "/sms_template/", { name: "Blank" });
    const { id, organization_id, ...read } = made;
    expect(await call("POST", "/sms_template/", read)).toMatchObject({ status: 201, body: { name: "Blank", text: null } });
    await call("PUT", `/sms_template/${id}/`, { text: "Hello" });
    expect(await call("PUT", `/sms_template/${id}/`, read)).toMatchObject({ status: 200, body: { text: null } });
  });

  test("show attachments where asked, and are archived and restored", async () => {
    const attachments = [{ url: "https://files.example/a.png", filename: "a.png", content_type: "image/png" }];
    const { status, body } = await call("POST", "/sms_template/", { name: "Reminder", attachments });
    expect({ status, body }).toMatchObject({ status: 201, body: { text: null, is_shared: false, status: "active", attachments } });
    expect(body.owned_by).toBe(body.created_by);
    expect((await call("GET", `/sms_template/${body.id}/`)).body).not.toHaveProperty("attachments");
    expect((await call("GET", `/sms_template/${body.id}/?include_attachments=true`)).body.attachments).toEqual(attachments);
    expect((await call("PUT", `/sms_template/${body.id}/`, { status: "archived" })).body.status).toBe("archived");
    expect((await call("DELETE", `/sms_template/${body.id}/`)).status).toBe(204);
  });
});
