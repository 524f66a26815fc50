import { expect, test } from "vitest";
import { demo } from "./demo.ts";
import { errors, recordedSandbox } from "./recorded.ts";

const recorded = recordedSandbox();
const { call } = recorded;

const create = async (body: object) => (await call("POST", "/opportunity/", { lead_id: demo.quayside, ...body })).body;
const today = () => new Date().toISOString().slice(0, 10);

test("an opportunity has defaults and what follows from its value", async () => {
  const opportunity = await create({ value: 12000, value_period: "monthly", confidence: 40, note: "Two seats & more" });
  expect(opportunity).toMatchObject({
    lead_name: "Quayside Chandlers",
    user_id: demo.rosa,
    user_name: "Rosa Lindqvist",
    contact_id: null,
    status_id: demo.quoted,
    status_label: "Quoted",
    status_display_name: "Quoted",
    status_type: "active",
    pipeline_id: demo.sales,
    pipeline_name: "Sales",
    value_currency: "USD",
    value_formatted: "$120 monthly",
    expected_value: 4800,
    annualized_value: 144000,
    annualized_expected_value: 57600,
    note: "Two seats & more",
    note_html: "<body><p>Two seats &amp; more</p></body>",
    date_won: null,
    date_lost: null,
    attachments: [],
    integration_links: [],
  });
  expect(await recorded.happened()).toEqual(["opportunity.created"]);
  expect(await create({})).toMatchObject({
    value: null,
    value_period: "one_time",
    confidence: 50,
    value_formatted: "",
    expected_value: null,
    note: "",
  });
  expect(await create({ value: 1234567, confidence: null })).toMatchObject({
    value_formatted: "$12,345.67",
    confidence: 50,
    expected_value: 617284,
  });
});

test("an opportunity without a lead gets a nameless one", async () => {
  const { body } = await call("POST", "/opportunity/", { value: 100 });
  expect(body.lead_name).toBe("Untitled");
  expect((await call("GET", `/lead/${body.lead_id}/`)).body.opportunities).toMatchObject([{ id: body.id }]);
  expect(await recorded.happened()).toEqual(["lead.created", "opportunity.created"]);
});

test("the status comes from the pipeline, and must be in it", async () => {
  const { body: repairs } = await call("POST", "/pipeline/", {
    name: "Repairs",
    statuses: [
      { label: "Fixed", type: "won" },
      { label: "Inspection", type: "active" },
    ],
  });
  const [fixed, inspection] = repairs.statuses;
  expect(await create({ pipeline_id: repairs.id })).toMatchObject({ status_id: inspection.id, pipeline_name: "Repairs" });
  expect(await create({ pipeline_id: repairs.id, status_id: fixed.id })).toMatchObject({ status_type: "won", date_won: today() });
  expect(await create({ pipeline_id: repairs.id, status_id: demo.quoted })).toEqual(errors({ status: "Not a valid choice." }));
  expect(await create({ pipeline_id: "pipe_none" })).toEqual(errors({ pipeline: "Object does not exist." }));
  expect(await create({ status_id: demo.potential })).toEqual(errors({ status: "Not a valid choice." }));
  expect(await create({ user_id: "user_none" })).toEqual(errors({ user: "Object does not exist." }));

  const moved = await create({});
  const { body } = await call("PUT", `/opportunity/${moved.id}/`, { status: "Inspection" });
  expect(body).toMatchObject({ status_id: inspection.id, pipeline_id: repairs.id });
  expect((await call("PUT", `/opportunity/${moved.id}/`, { status: "Nowhere" })).body).toEqual(errors({ status: "Not a valid choice." }));
});

test("winning fills the date and records the change with the opportunity as it is", async () => {
  const opportunity = await create({ value: 50000, confidence: 75, date_won: "2026-04-01T22:00:00-05:00" });
  expect(opportunity.date_won).toBe("2026-04-01");
  const open = await create({ value: 50000 });
  await recorded.events();
  const { body } = await call("PUT", `/opportunity/${open.id}/`, { status_id: demo.won, confidence: 100 });
  expect(body).toMatchObject({ status_type: "won", date_won: today(), expected_value: 50000, date_lost: null });
  expect(await recorded.happened()).toEqual(["opportunity.updated", "activity.opportunity_status_change.created"]);
  const { body: changes } = await call("GET", `/activity/status_change/opportunity/?lead_id=${demo.quayside}`);
  expect(changes.data[0]).toMatchObject({
    opportunity_id: open.id,
    old_status_label: "Quoted",
    old_status_type: "active",
    old_pipeline_name: "Sales",
    new_status_label: "Won",
    new_status_type: "won",
    new_pipeline_id: demo.sales,
    opportunity_value: 50000,
    opportunity_value_formatted: "$500",
    opportunity_value_period: "one_time",
    opportunity_confidence: 100,
    opportunity_date_won: `${today()}T00:00:00+00:00`,
  });
  expect((await call("PUT", `/opportunity/${open.id}/`, { status_id: demo.quoted })).body.date_won).toBe(today());
});

test("today is that of the caller", async () => {
  const opportunity = await create({});
  const ahead = await call("PUT", `/opportunity/${opportunity.id}/`, { status_id: demo.won }, { "x-tz-offset": "14" });
  expect(ahead.body.date_won).toBe(new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10));
});

test("losing sets the date, reopening takes it away", async () => {
  const { body: lost } = await call("POST", "/status/opportunity/", { label: "Lost", type: "lost" });
  const opportunity = await create({});
  const { body } = await call("PUT", `/opportunity/${opportunity.id}/`, { status_id: lost.id });
  expect(body.date_lost).toContain(today());
  expect((await call("PUT", `/opportunity/${opportunity.id}/`, { status_id: demo.quoted })).body.date_lost).toBeNull();
});

test("rich text wins over the plain note", async () => {
  const opportunity = await create({ note: "plain", note_html: "<body><p>First</p><p>Second &lt;3</p></body>" });
  expect(opportunity).toMatchObject({ note: "First\nSecond <3", note_html: "<body><p>First</p><p>Second &lt;3</p></body>" });
  const { body: plain } = await call("PUT", `/opportunity/${opportunity.id}/`, { note: "Third" });
  expect(plain.note_html).toBe("<body><p>Third</p></body>");
  const { body: cleared } = await call("PUT", `/opportunity/${opportunity.id}/`, { note_html: null });
  expect(cleared).toMatchObject({ note: "", note_html: null });
});

test("a label means the status of the pipeline that the present status is in by now", async () => {
  const pipeline = async (name: string, active: string) => {
    const statuses = [
      { label: active, type: "active" },
      { label: "Won twice", type: "won" },
    ];
    return (await call("POST", "/pipeline/", { name, statuses })).body;
  };
  const [first, second] = [await pipeline("First", "Begun"), await pipeline("Second", "Open")];
  const begun = first.statuses[0].id;
  const { body: opportunity } = await call("POST", "/opportunity/", { lead_id: demo.quayside, status_id: begun });
  const statuses = [{ id: begun }, ...second.statuses.map(({ id }: { id: string }) => ({ id }))];
  expect((await call("PUT", `/pipeline/${second.id}/`, { statuses })).status).toBe(200);
  const { body } = await call("PUT", `/opportunity/${opportunity.id}/`, { status: "Won twice" });
  expect(body).toMatchObject({ pipeline_id: second.id, status_id: second.statuses[1].id });
});

test("attachments get a content type; lead and pipeline cannot be changed", async () => {
  const opportunity = await create({ attachments: [{ url: "https://files.example/a", filename: "a.pdf" }] });
  expect(opportunity.attachments).toEqual([{ url: "https://files.example/a", filename: "a.pdf", content_type: "" }]);
  const { body } = await call("PUT", `/opportunity/${opportunity.id}/`, { lead_id: demo.harborTools, pipeline_id: "pipe_none" });
  expect(body).toMatchObject({ lead_id: demo.quayside, pipeline_id: demo.sales });
});

test("numbers too large to be summed are refused", async () => {
  expect(await create({ value: 1e300 })).toEqual(errors({ value: "Value is too large." }));
});

test("others' opportunities take a permission to change or delete", async () => {
  const own = await create({});
  const others = await create({ user_id: demo.tomas });
  await recorded.setRole("restricteduser");
  expect((await call("PUT", `/opportunity/${own.id}/`, { value: 1 })).status).toBe(200);
  expect((await call("PUT", `/opportunity/${others.id}/`, { value: 1 })).status).toBe(403);
  expect((await call("DELETE", `/opportunity/${others.id}/`)).status).toBe(403);
  expect((await call("DELETE", `/opportunity/${own.id}/`)).status).toBe(200);
  const gone = await call("GET", `/opportunity/${own.id}/`);
  expect([gone.status, gone.body]).toEqual([404, { error: "Empty query: Opportunity matching query does not exist." }]);
});

test("opportunities are not given to somebody who left", async () => {
  const before = await create({ user_id: demo.tomas });
  await recorded.leave(demo.tomas);
  expect(await create({ user_id: demo.tomas })).toEqual(errors({ user: "Object does not exist." }));
  expect((await call("PUT", `/opportunity/${before.id}/`, { value: 5 })).body).toMatchObject({ user_id: demo.tomas, value: 5 });
});
