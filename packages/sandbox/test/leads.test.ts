import { expect, test } from "vitest";
import { demo } from "./demo.ts";
import { errors, recordedSandbox } from "./recorded.ts";

const recorded = recordedSandbox();
const { call } = recorded;

const segments = `custom.${demo.segments}`;

test("a lead is created with its contacts and addresses", async () => {
  const { status, body } = await call("POST", "/lead/", {
    name: "Pier Works",
    contacts: [{ name: "Leo Varga", emails: [{ email: "leo@pierworks.example" }], phones: [{ phone: "206 555 0144", type: "mobile" }] }],
    addresses: [{ label: "business", city: "Tacoma" }],
    [segments]: "Retail",
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: "Pier Works",
    display_name: "Pier Works",
    description: "",
    url: null,
    html_url: `https://app.close.com/lead/${body.id}/`,
    status_id: demo.potential,
    status_label: "Potential",
    addresses: [{ label: "business", address_1: null, address_2: null, city: "Tacoma", state: null, zipcode: null, country: null }],
    opportunities: [],
    tasks: [],
    integration_links: [{ name: "Web search", url: "https://search.example/?q=Pier%20Works" }],
    custom: { Segments: ["Retail"] },
    [segments]: ["Retail"],
    created_by_name: "Rosa Lindqvist",
  });
  expect(body.contacts).toHaveLength(1);
  expect(body.contact_ids).toEqual([body.contacts[0].id]);
  expect(body.contacts[0]).toMatchObject({ lead_id: body.id, phones: [{ phone: "+12065550144", type: "mobile" }] });

  const events = await recorded.events();
  expect(events.map(({ object_type, action }) => `${object_type}.${action}`)).toEqual(["lead.created", "contact.created"]);
  expect(new Set(events.map(({ request_id }) => request_id)).size).toBe(1);
  expect(events[0]).toMatchObject({ lead_id: body.id, data: { contact_ids: body.contact_ids, status_label: "Potential" } });
  expect(events[0]?.data).not.toHaveProperty("contacts");

  const { body: activities } = await call("GET", `/activity/created/?lead_id=${body.id}`);
  expect(activities.data).toMatchObject([{ _type: "Created", source: "api", user_id: demo.rosa, activity_at: body.date_created }]);
});

test("a lead needs nothing; nameless ones are shown as Untitled", async () => {
  const { body } = await call("POST", "/lead/", {});
  expect(body).toMatchObject({ name: null, display_name: "Untitled", description: "", contacts: [], addresses: [], custom: {} });
});

test("imports say who made a lead, and when", async () => {
  const { body } = await call("POST", "/lead/", { created_by: demo.tomas, date_created: "2024-05-01T10:00:00Z" });
  expect(body).toMatchObject({ created_by: demo.tomas, created_by_name: "Tomas Berg", date_created: "2024-05-01T10:00:00+00:00" });
  // as read of a lead that nobody made
  expect(await call("POST", "/lead/", { created_by: null })).toMatchObject({ status: 200, body: { created_by: demo.rosa } });
});

test("a status goes by id or by label, and is refused when there is none", async () => {
  expect((await call("POST", "/lead/", { status: "Customer" })).body.status_id).toBe(demo.customer);
  expect((await call("POST", "/lead/", { status_id: demo.customer })).body.status_label).toBe("Customer");
  const refused = await call("POST", "/lead/", { status: "Dormant" });
  expect(refused.status).toBe(400);
  expect(refused.body).toEqual(
    errors({
      status:
        'Not a valid choice. Please go to Customizations in your organization settings and add "Dormant" to the list of lead statuses.',
    }),
  );
  const unknown = { errors: [], "field-errors": { status: expect.stringContaining('add "stat_none" to the list of lead statuses.') } };
  expect((await call("POST", "/lead/", { status_id: "stat_none" })).body).toEqual(unknown);
  expect((await call("PUT", `/lead/${demo.quayside}/`, { status_id: "stat_none" })).body).toEqual(unknown);
  expect((await call("POST", "/lead/", { status_id: demo.won })).body["field-errors"].status).toContain("Not a valid choice.");
});

test("an error in a nested contact is told below its index, and nothing is kept", async () => {
  const contacts = [{ name: "Fine" }, { name: "Wrong", "custom.LinkedIn": "x" }];
  const { status, body } = await call("POST", "/lead/", { name: "Half a lead", contacts });
  expect(status).toBe(400);
  const unknown = errors({ "custom.LinkedIn": 'The Custom Field "LinkedIn" does not exist.' });
  expect(body).toEqual(errors({ contacts: { errors: { 1: unknown } } }));
  expect((await call("GET", "/lead/?query=%22half a lead%22")).body.total_results).toBe(0);
  expect(await recorded.events()).toEqual([]);

  const email = await call("POST", "/lead/", { contacts: [{ emails: [{ email: "leo at pierworks" }] }] });
  const invalid = errors({ emails: { errors: { 0: errors({ email: "Invalid email address." }) } } });
  expect(email.body).toEqual(errors({ contacts: { errors: { 0: invalid } } }));
});

test("an update changes what it names, and records a new status", async () => {
  const { body: lead } = await call("POST", "/lead/", {
    name: "Dock Supply",
    addresses: [{ city: "Portland" }, { city: "Salem" }],
    [segments]: ["Retail"],
  });
  await recorded.events();
  const { body } = await call("PUT", `/lead/${lead.id}/`, {
    status: "Customer",
    addresses: [{ city: "Portland" }],
    description: null,
    [`${segments}.add`]: "Repairs",
  });
  expect(body).toMatchObject({ name: "Dock Supply", status_id: demo.customer, description: "", [segments]: ["Retail", "Repairs"] });
  expect(body.addresses).toHaveLength(1);
  const [updated, change] = await recorded.events();
  expect(updated).toMatchObject({
    object_type: "lead",
    action: "updated",
    previous_data: { status_id: demo.potential, status_label: "Potential" },
  });
  expect(updated?.changed_fields).toEqual(["addresses", segments, "date_updated", "status_id", "status_label"]);
  expect(change).toMatchObject({ object_type: "activity.lead_status_change", action: "created", lead_id: lead.id });

  const { body: changes } = await call("GET", `/activity/status_change/lead/?lead_id=${lead.id}`);
  expect(changes.data).toMatchObject([
    { old_status_id: demo.potential, old_status_label: "Potential", new_status_id: demo.customer, new_status_label: "Customer" },
  ]);
  expect((await call("PUT", `/lead/${lead.id}/`, { [segments]: null })).body).not.toHaveProperty([segments]);
  expect((await call("PUT", `/lead/${lead.id}/`, { contacts: [{ name: "Nobody" }] })).body.contacts).toEqual([]);
});

test("custom fields go by their names as well, singly or all at once", async () => {
  const { body: lead } = await call("POST", "/lead/", { custom: { Segments: ["Retail"] } });
  expect(lead).toMatchObject({ [segments]: ["Retail"], custom: { Segments: ["Retail"] } });
  const { body: single } = await call("PUT", `/lead/${lead.id}/`, { "custom.Segments": "Repairs" });
  expect(single[segments]).toEqual(["Repairs"]);
  const { body: cleared } = await call("PUT", `/lead/${lead.id}/`, { custom: {} });
  expect(cleared).toMatchObject({ custom: {} });
  expect(cleared).not.toHaveProperty([segments]);
  const unknown = errors({ "custom.LinkedIn": 'The Custom Field "LinkedIn" does not exist.' });
  expect((await call("PUT", `/lead/${lead.id}/`, { custom: { LinkedIn: "x" } })).body).toEqual(unknown);
});

test("an update that changes nothing leaves no trace", async () => {
  const { body: lead } = await call("POST", "/lead/", { name: "Still" });
  await recorded.events();
  expect((await call("PUT", `/lead/${lead.id}/`, { name: "Still" })).body.date_updated).toBe(lead.date_updated);
  expect(await recorded.events()).toEqual([]);
});

test("lists count all leads and have the keys of single reads", async () => {
  const { body } = await call("GET", "/lead/?_limit=1&_skip=1");
  expect(body.data).toHaveLength(1);
  expect(body.has_more).toBe(true);
  expect(body.total_results).toBe((await call("GET", "/lead/")).body.data.length);
  const { body: none } = await call("GET", "/lead/?_limit=0");
  expect(none).toMatchObject({ data: [], total_results: body.total_results });
  const [listed] = body.data;
  expect((await call("GET", `/lead/${listed.id}/`)).body).toEqual(listed);
  const tooMany = await call("GET", "/lead/?_limit=201");
  expect(tooMany.status).toBe(400);
  expect(tooMany.body).toEqual(errors({ _limit: "Input should be less than or equal to 200" }));
});

test("a lead shows its contacts, opportunities and lead tasks", async () => {
  const { body } = await call("GET", `/lead/${demo.harborTools}/`);
  expect(body.contact_ids).toEqual([demo.ines]);
  expect(body.contacts).toMatchObject([{ id: demo.ines }]);
  expect(body.opportunities).toMatchObject([{ id: demo.springRestock, value_formatted: "$500" }]);
  expect(body.tasks[0]).toMatchObject({ id: demo.sendQuote, view: "inbox" });
  expect(body.tasks.every(({ _type }: { _type: string }) => _type === "lead")).toBe(true);
});

test("a lead shows its open tasks; completed ones are in the archive", async () => {
  const make = async (text: string) => (await call("POST", "/task/", { lead_id: demo.quayside, text })).body.id;
  const [open, done] = [await make("Call"), await make("Write")];
  await call("PUT", `/task/${done}/`, { is_complete: true });
  const { body: lead } = await call("GET", `/lead/${demo.quayside}/`);
  expect(lead.tasks).toMatchObject([{ id: open, is_complete: false }]);
  const { body: archived } = await call("GET", `/task/?lead_id=${demo.quayside}&view=archive`);
  expect(archived.data).toMatchObject([{ id: done, is_complete: true }]);
});

test("the legacy query finds words in names and contacts", async () => {
  const names = async (query: string) =>
    (await call("GET", `/lead/?query=${encodeURIComponent(query)}`)).body.data.map(
      ({ display_name }: { display_name: string }) => display_name,
    );
  expect(await names("harbor moreau")).toEqual(["Harbor Tools"]);
  expect(await names("ines@harbortools.example")).toEqual(["Harbor Tools"]);
  expect(await names('name:"quayside ch"')).toEqual(["Quayside Chandlers"]);
  expect(await names("harbor quayside")).toEqual(["Quayside Chandlers"]);
  expect(await names("nothing like it")).toEqual([]);
  const all = await call("GET", "/lead/?query=*&_limit=2");
  expect(all.body.data).toHaveLength(2);
  expect(all.body.has_more).toBe(true);
  expect(all.body.total_results).toBe((await call("GET", "/lead/?_limit=0")).body.total_results);
});

test("what the sandbox does not support of the legacy query is said, not guessed", async () => {
  for (const query of ["harbor OR quayside", "not harbor", "contacts > 1", "sort:created", "opportunity(value:1)"]) {
    const { status, body } = await call("GET", `/lead/?query=${encodeURIComponent(query)}`);
    expect(status).toBe(501);
    expect(body.error).toContain("does not emulate");
  }
});

test("deleting a lead deletes what belongs to it, each with its event", async () => {
  const { body: lead } = await call("POST", "/lead/", { name: "Short-lived", contacts: [{ name: "Ada" }] });
  const { body: opportunity } = await call("POST", "/opportunity/", { lead_id: lead.id });
  const { body: task } = await call("POST", "/task/", { lead_id: lead.id, text: "Call" });
  await call("PUT", `/lead/${lead.id}/`, { status: "Customer" });
  await recorded.events();
  const { status, body } = await call("DELETE", `/lead/${lead.id}/`);
  expect([status, body]).toEqual([200, {}]);
  const events = await recorded.events();
  expect(events.map(({ object_type, action }) => `${object_type}.${action}`)).toEqual([
    "lead.deleted",
    "contact.deleted",
    "opportunity.deleted",
    "task.lead.deleted",
    "activity.lead_status_change.deleted",
  ]);
  expect(events[0]).toMatchObject({ data: null, previous_data: { name: "Short-lived", contact_ids: lead.contact_ids } });
  for (const path of [`/lead/${lead.id}/`, `/contact/${lead.contact_ids[0]}/`, `/opportunity/${opportunity.id}/`, `/task/${task.id}/`])
    expect((await call("GET", path)).status).toBe(404);
  expect((await call("GET", `/activity/created/?lead_id=${lead.id}`)).body.data).toEqual([]);
  const again = await call("DELETE", `/lead/${lead.id}/`);
  expect([again.status, again.body]).toEqual([404, { error: "Empty query: Lead matching query does not exist." }]);
});

test("deleting and merging leads take permissions", async () => {
  await recorded.setRole("restricteduser");
  expect((await call("DELETE", `/lead/${demo.quayside}/`)).status).toBe(403);
  expect((await call("POST", "/lead/merge/", { source: demo.quayside, destination: demo.harborTools })).status).toBe(403);
  expect((await call("GET", `/lead/${demo.quayside}/`)).status).toBe(200);
});

test("a merge moves what belongs to the source, fills gaps and deletes the source", async () => {
  const { body: source } = await call("POST", "/lead/", {
    name: "Twin",
    url: "https://twin.example",
    contacts: [{ name: "Bea" }],
    addresses: [{ city: "Olympia" }],
    [segments]: ["Repairs"],
  });
  const { body: destination } = await call("POST", "/lead/", {
    name: "Original",
    contacts: [{ name: "Abe" }],
    addresses: [{ city: "Tacoma" }],
  });
  const { body: opportunity } = await call("POST", "/opportunity/", { lead_id: source.id });
  const { body: task } = await call("POST", "/task/", { lead_id: source.id, text: "Call" });
  await call("POST", "/task/", { lead_id: source.id, text: "Done", is_complete: true });
  await recorded.events();
  const { status, body } = await call("POST", "/lead/merge/", { source: source.id, destination: destination.id });
  expect([status, body]).toEqual([200, { status: "ok" }]);

  const { body: merged } = await call("GET", `/lead/${destination.id}/`);
  expect(merged).toMatchObject({ name: "Original", url: "https://twin.example", [segments]: ["Repairs"] });
  expect(merged.contact_ids).toEqual([...source.contact_ids, ...destination.contact_ids]);
  expect(merged.addresses).toMatchObject([{ city: "Tacoma" }, { city: "Olympia" }]);
  expect(merged.opportunities).toMatchObject([{ id: opportunity.id, lead_name: "Original" }]);
  expect(merged.tasks).toMatchObject([{ id: task.id }]);
  expect((await call("GET", `/lead/${source.id}/`)).status).toBe(404);

  const events = await recorded.events();
  const meta = { merge_source_lead_id: source.id, merge_destination_lead_id: destination.id };
  for (const event of events) expect(event.meta).toMatchObject(meta);
  expect(events.find(({ action }) => action === "merged")).toMatchObject({
    object_type: "lead",
    lead_id: destination.id,
    data: { url: "https://twin.example" },
  });
  const changes = ["url", "contact_ids", "addresses", "date_updated"];
  const updated = (id: string) => events.find(({ action, object_id }) => action === "updated" && object_id === id);
  expect(updated(destination.id)?.changed_fields).toEqual(expect.arrayContaining(changes));
  expect(updated(source.id)).toMatchObject({ data: { contact_ids: [] }, previous_data: { contact_ids: source.contact_ids } });
  for (const { id } of [source.contacts[0], opportunity, task]) expect(updated(id)).toMatchObject({ data: { lead_id: destination.id } });
  expect(events.filter(({ object_type }) => object_type === "activity.task_completed")).toEqual([]);
  expect(events.at(-1)).toMatchObject({ object_type: "lead", object_id: source.id, action: "deleted" });
  const { body: merges } = await call("GET", `/activity/lead_merge/?lead_id=${destination.id}`);
  expect(merges.data).toMatchObject([
    {
      merge_status: "completed",
      source_lead_id: source.id,
      source_display_name: "Twin",
      destination_display_name: "Original",
      error_message: null,
    },
  ]);
});

test("a merge is a change of all that it moves, and of the lead that it moves to", async () => {
  const { body: source } = await call("POST", "/lead/", { name: "Twin", contacts: [{ name: "Bea" }] });
  const { body: destination } = await call("POST", "/lead/", { name: "Original" });
  const { body: note } = await call("POST", "/activity/note/", { lead_id: source.id, note: "x" });
  await recorded.events();
  await call("POST", "/lead/merge/", { source: source.id, destination: destination.id });

  for (const [path, before] of [
    [`/lead/${destination.id}/`, destination],
    [`/contact/${source.contact_ids[0]}/`, source.contacts[0]],
    [`/activity/note/${note.id}/`, note],
  ]) {
    const { body } = await call("GET", path);
    expect(body.updated_by, path).toBe(destination.created_by);
    expect(body.date_updated > before.date_updated, path).toBe(true);
  }
  const events = await recorded.events();
  for (const id of [destination.id, source.contact_ids[0], note.id])
    expect(events.find(({ object_id, action }) => object_id === id && action !== "created")?.changed_fields, id).toContain("date_updated");
});

test("a merge needs two leads that exist", async () => {
  const unknown = await call("POST", "/lead/merge/", { source: "lead_none", destination: demo.harborTools });
  expect([unknown.status, unknown.body]).toEqual([404, { errors: ["Source lead does not exist."] }]);
  const nowhere = await call("POST", "/lead/merge/", { source: demo.harborTools, destination: "lead_none" });
  expect([nowhere.status, nowhere.body]).toEqual([404, { errors: ["Destination lead does not exist."] }]);
  const itself = await call("POST", "/lead/merge/", { source: demo.harborTools, destination: demo.harborTools });
  expect([itself.status, itself.body]).toEqual([400, { errors: ["A lead cannot be merged into itself."], "field-errors": {} }]);
});
