import { expect, test } from "vitest";
import { demo } from "./demo.ts";
import { errors, recordedSandbox } from "./recorded.ts";

const recorded = recordedSandbox();
const { call } = recorded;

const contactIds = async (lead: string) => (await call("GET", `/lead/${lead}/`)).body.contact_ids;

test("a contact joins a lead, which is a change of the lead", async () => {
  const { status, body } = await call("POST", "/contact/", {
    lead_id: demo.harborTools,
    name: "Jo Lind",
    emails: [{ email: "jo@harbortools.example" }],
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    lead_id: demo.harborTools,
    name: "Jo Lind",
    display_name: "Jo Lind",
    title: null,
    emails: [{ email: "jo@harbortools.example", type: "office", is_unsubscribed: false }],
    phones: [],
    urls: [],
    integration_links: [],
  });
  expect(await contactIds(demo.harborTools)).toEqual([demo.ines, body.id]);
  const [created, updated, ...more] = await recorded.events();
  expect(created).toMatchObject({ object_type: "contact", action: "created", lead_id: demo.harborTools });
  expect(updated).toMatchObject({ object_type: "lead", action: "updated", previous_data: { contact_ids: [demo.ines] } });
  expect(updated?.changed_fields).toContain("contact_ids");
  expect(more).toEqual([]);
});

test("a contact without a lead gets a new one by its name", async () => {
  const { body } = await call("POST", "/contact/", { name: "Leo Varga", phones: [{ phone: "+442079460018" }] });
  const { body: lead } = await call("GET", `/lead/${body.lead_id}/`);
  expect(lead).toMatchObject({ name: "Leo Varga", contact_ids: [body.id], contacts: [{ id: body.id }] });
  expect(await recorded.happened()).toEqual(["lead.created", "contact.created"]);
  const { body: nameless } = await call("POST", "/contact/", { lead_id: null });
  expect((await call("GET", `/lead/${nameless.lead_id}/`)).body.display_name).toBe("Untitled");
});

test("phone numbers are brought into E.164 form, and what is none stays", async () => {
  const phones = ["(206) 555-0143", "+44 20 7946 0018", "front desk", null].map((phone) => ({ phone, type: "direct" }));
  const { body } = await call("POST", "/contact/", { phones });
  expect(body.phones).toEqual([
    { phone: "+12065550143", phone_formatted: "+1 206-555-0143", type: "direct", country: "US" },
    { phone: "+442079460018", phone_formatted: "+44 20 7946 0018", type: "direct", country: "GB" },
    { phone: "front desk", phone_formatted: "front desk", type: "direct", country: null },
  ]);
});

test("a nameless contact is shown by its address or number", async () => {
  const name = async (body: object) => (await call("POST", "/contact/", body)).body.display_name;
  expect(await name({ emails: [{ email: "a@pier.example" }], phones: [{ phone: "+12065550143" }] })).toBe("a@pier.example");
  expect(await name({ phones: [{ phone: "+12065550143" }] })).toBe("+1 206-555-0143");
});

test("lists in an update replace what was there", async () => {
  const { body: contact } = await call("POST", "/contact/", {
    name: "Kim",
    emails: [{ email: "a@pier.example" }, { email: "b@pier.example", type: "home" }],
  });
  await recorded.events();
  const { body } = await call("PUT", `/contact/${contact.id}/`, {
    emails: [{ email: "b@pier.example", type: "home" }],
    urls: [{ url: "https://pier.example" }],
  });
  expect(body).toMatchObject({
    name: "Kim",
    emails: [{ email: "b@pier.example", type: "home" }],
    urls: [{ url: "https://pier.example", type: "url" }],
  });
  const [event, ...more] = await recorded.events();
  expect(event?.changed_fields).toEqual(["date_updated", "emails", "urls"]);
  expect(more).toEqual([]);
});

test("a contact moves to another lead", async () => {
  const { body: contact } = await call("POST", "/contact/", { lead_id: demo.harborTools, name: "Mover" });
  await recorded.events();
  await call("PUT", `/contact/${contact.id}/`, { lead_id: demo.quayside });
  expect(await contactIds(demo.harborTools)).not.toContain(contact.id);
  expect(await contactIds(demo.quayside)).toEqual([contact.id]);
  expect(await recorded.happened()).toEqual(["contact.updated", "lead.updated", "lead.updated"]);
});

test("a contact stays where it is when its lead is null", async () => {
  const { status, body } = await call("PUT", `/contact/${demo.ines}/`, { lead_id: null, title: "Buyer" });
  expect([status, body]).toMatchObject([200, { lead_id: demo.harborTools, title: "Buyer" }]);
});

test("deleting a contact leaves its lead", async () => {
  const { body: contact } = await call("POST", "/contact/", { name: "Gone soon" });
  await recorded.events();
  expect((await call("DELETE", `/contact/${contact.id}/`)).body).toEqual({});
  expect(await contactIds(contact.lead_id)).toEqual([]);
  expect(await recorded.happened()).toEqual(["contact.deleted", "lead.updated"]);
  const gone = await call("GET", `/contact/${contact.id}/`);
  expect([gone.status, gone.body]).toEqual([404, { error: "Empty query: Contact matching query does not exist." }]);
});

test("wrong addresses and unknown leads are refused by field", async () => {
  const email = await call("POST", "/contact/", { emails: [{ email: "nowhere" }] });
  expect(email.body).toEqual(errors({ emails: { errors: { 0: errors({ email: "Invalid email address." }) } } }));
  expect((await call("POST", "/contact/", { lead_id: "lead_none" })).body).toEqual(errors({ lead: "Object does not exist." }));
});

test("lists filter by lead and search by text", async () => {
  const { body } = await call("GET", `/contact/?lead_id=${demo.harborTools}`);
  expect(body.data[0].id).toBe(demo.ines);
  expect(body).not.toHaveProperty("total_results");
  const { body: found } = await call("GET", "/contact/?query=moreau");
  expect(found.data.map(({ id }: { id: string }) => id)).toEqual([demo.ines]);
  expect((await call("GET", `/contact/?query=moreau&lead_id=${demo.quayside}`)).body.data).toEqual([]);
});

test("links to other systems are filled in for each contact", async () => {
  const { body: link } = await call("POST", "/integration_link/", {
    name: "People",
    type: "contact",
    url: "https://people.example/?q={{contact.name}}&at={{lead.display_name}}",
  });
  const { body } = await call("GET", `/contact/${demo.ines}/`);
  expect(body.integration_links).toEqual([{ name: "People", url: "https://people.example/?q=Ines%20Moreau&at=Harbor%20Tools" }]);
  await call("DELETE", `/integration_link/${link.id}/`);
});

test("custom fields of contacts are set, shown and cleared", async () => {
  const buyingRole = "custom.cf_Hyx4BDU2De7bo2hJmsf7sizHD0jjCVMGzokx00Glb2x";
  const { body: field } = await call("GET", `/custom_field/contact/${buyingRole.slice(7)}/`);
  const value = field.choices?.[0] ?? "Buyer";
  const { body } = await call("PUT", `/contact/${demo.ines}/`, { [buyingRole]: value });
  expect([body[buyingRole]].flat()).toEqual([value]);
  expect((await call("PUT", `/contact/${demo.ines}/`, { [buyingRole]: null })).body).not.toHaveProperty([buyingRole]);
});
