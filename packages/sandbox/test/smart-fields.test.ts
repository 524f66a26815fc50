import { bundledDescription, operations } from "@closekit/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plan } from "../src/engine/plan.ts";
import type { Sandbox } from "../src/index.ts";
import { behaviours, resources } from "../src/resources/index.ts";
import { demo } from "./demo.ts";
import { maker } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let make: ReturnType<typeof maker>;
/** A lead with something of every kind, and one with nothing. */
let busy: string;
let quiet: string;
let outcome: string;

const day = (date: string) => `2026-03-${date}T10:00:00+00:00`;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  make = maker(sandbox);
  busy = await make("/lead/", { name: "Busy", addresses: [{ city: "Boston" }] });
  quiet = await make("/lead/", { name: "Quiet" });
  const on = (path: string, body: object) => make(path, { lead_id: busy, ...body });

  const phones = [{ phone: "+12065550143" }, { phone: "+12065550144" }];
  await on("/contact/", { name: "Ada", emails: [{ email: "ada@busy.example" }], phones, urls: [{ url: "https://busy.example" }] });
  await on("/contact/", { name: "Bo", phones: [{ phone: "+12065550145" }] });

  outcome = await make("/outcome/", { name: "Interested", applies_to: ["calls"], type: "custom" });
  const first = { direction: "inbound", activity_at: day("02"), note: "Rang", user_id: demo.tomas };
  await on("/activity/call/", { direction: "outbound", activity_at: day("09"), note: "Called back", duration: 60, outcome_id: outcome });
  await on("/activity/call/", { ...first, date_created: day("03"), status: "no-answer" });

  const email = { sender: "rosa@northgate.example", to: ["ada@busy.example"] };
  await on("/activity/email/", { ...email, status: "sent", subject: "Quote", activity_at: day("10"), opens: [{ opened_at: day("11") }] });
  await on("/activity/email/", { ...email, status: "inbox", subject: "Thanks", activity_at: day("12"), user_id: demo.tomas });
  await on("/activity/email/", { ...email, status: "draft", subject: "Later", activity_at: day("20") });

  const [number] = (await call("GET", "/phone_number/")).body.data.filter(({ type }: { type: string }) => type === "internal");
  const sms = { local_phone: number.number, remote_phone: "+12065550143" };
  await on("/activity/sms/", { ...sms, status: "sent", text: "On my way", activity_at: day("05") });
  await on("/activity/sms/", { ...sms, status: "inbox", text: "See you", activity_at: day("06") });
  await on("/activity/sms/", { ...sms, status: "draft", text: "Draft", activity_at: day("07") });

  await on("/activity/note/", { note: "Second", activity_at: day("04"), date_created: day("08") });
  await on("/activity/note/", { note: "First", activity_at: day("03"), date_created: day("13") });

  await on("/task/", { text: "Done", date: "2026-03-01", is_complete: true });
  await on("/task/", { text: "Any time" });
  await on("/task/", { text: "Later", date: "2126-04-02" });
  await on("/task/", { text: "Overdue", date: "2026-04-01", assigned_to: demo.tomas });

  await on("/opportunity/", { value: 10_000, value_period: "annual" });
  await on("/opportunity/", { value: 25_000, value_period: "annual", status_id: demo.won });
  await on("/opportunity/", { value: 500, value_period: "monthly" });
  await on("/opportunity/", { value_period: "monthly" });
});
afterAll(async () => {
  await sandbox.close();
});

/** The Smart Fields of a lead that are in `expected`. */
const fieldsOf = async (id: string, expected: object) => (await call("GET", `/lead/${id}/?_fields=${Object.keys(expected)}`)).body;

describe("derive from what belongs to a lead", () => {
  const rosa = { user_id: demo.rosa, user_name: "Rosa Lindqvist" };
  const cases: [string, () => object][] = [
    [
      "contacts and addresses",
      () => ({ num_contacts: 2, num_email_addresses: 1, num_phone_numbers: 3, num_contact_urls: 1, num_addresses: 1, addresses_count: 1 }),
    ],
    [
      "calls",
      () => ({
        num_calls: 2,
        num_incoming_calls: 1,
        num_outgoing_calls: 1,
        first_call_created: day("03"),
        first_call_disposition: "no-answer",
        first_call_note: "Rang",
        first_call_outcome_id: null,
        last_call_disposition: "answered",
        last_call_note: "Called back",
        last_call_outcome_id: outcome,
        last_call_duration: 60,
        last_call_user_id: rosa.user_id,
        last_call_user_name: rosa.user_name,
        first_incoming_call_date: day("02"),
        last_outgoing_call_date: day("09"),
      }),
    ],
    [
      "emails, which drafts are not yet",
      () => ({
        num_sent_emails: 1,
        num_received_emails: 1,
        last_email_date: day("12"),
        last_email_subject: "Thanks",
        first_incoming_email_date: day("12"),
        last_outgoing_email_date: day("10"),
        email_last_opened: day("11"),
      }),
    ],
    [
      "SMS, which drafts are not yet",
      () => ({
        num_sent_sms: 1,
        num_received_sms: 1,
        first_sms_text: "On my way",
        last_sms_text: "See you",
        last_sms_date: day("06"),
        first_sent_sms_date: day("05"),
        last_outgoing_sms_date: day("05"),
        last_received_sms_date: day("06"),
      }),
    ],
    ["notes, the last of which happened last", () => ({ num_notes: 2, last_note_created: day("08") })],
    [
      "communication of all kinds",
      () => ({
        times_communicated: 6,
        first_communication_date: day("02"),
        first_communication_user_id: demo.tomas,
        last_communication_date: day("12"),
        last_communication_user_id: demo.tomas,
      }),
    ],
    [
      "lead tasks, of which the one that is due first is next",
      () => ({
        num_tasks: 4,
        num_completed_tasks: 1,
        num_incomplete_tasks: 3,
        next_task_date: "2026-04-01",
        next_task_due_date: "2026-04-01",
        next_task_text: "Overdue",
        next_task_user_id: demo.tomas,
      }),
    ],
    [
      "opportunities",
      () => ({
        num_opportunities: 4,
        num_active_opportunities: 3,
        num_won_opportunities: 1,
        num_lost_opportunities: 0,
        num_annual_opportunities: 2,
        num_monthly_opportunities: 2,
        num_one_time_opportunities: 0,
        avg_annual_opportunity_value: 17_500,
        max_annual_opportunity_value: 25_000,
        min_annual_opportunity_value: 10_000,
        total_annual_opportunity_value: 35_000,
        total_annual_active_opportunity_value: 10_000,
        avg_monthly_opportunity_value: 500,
        total_annualized_opportunity_value: 41_000,
        avg_annualized_won_opportunity_value: 25_000,
        max_one_time_opportunity_value: null,
        total_one_time_opportunity_value: 0,
      }),
    ],
  ];

  test.each(cases)("%s", async (_, expected) => {
    expect(await fieldsOf(busy, expected())).toEqual(expected());
  });

  test("which is nothing", async () => {
    const nothing = { num_notes: 0, last_note_created: null, times_communicated: 0, last_communication_date: null, next_task_text: null };
    const none = { avg_annual_opportunity_value: null, total_annual_opportunity_value: 0, last_lead_status_change_date: null };
    expect(await fieldsOf(quiet, { ...nothing, ...none })).toEqual({ ...nothing, ...none });
  });

  test("status changes", async () => {
    const own = await make("/lead/", { name: "Changing", status_id: demo.potential });
    const opportunity = await make("/opportunity/", { lead_id: own, status_id: demo.quoted });
    await call("PUT", `/lead/${own}/`, { status_id: demo.customer });
    await call("PUT", `/opportunity/${opportunity}/`, { status_id: demo.won });
    const [[ofLead], [ofOpportunity]] = await Promise.all(
      ["lead", "opportunity"].map(async (kind) => (await call("GET", `/activity/status_change/${kind}/?lead_id=${own}`)).body.data),
    );
    const expected = {
      last_lead_status_change_date: ofLead.activity_at,
      last_opportunity_status_change_date: ofOpportunity.activity_at,
      last_activity_date: ofOpportunity.activity_at,
      last_activity_user_id: demo.rosa,
    };
    expect(await fieldsOf(own, expected)).toEqual(expected);
  });

  test("meetings", async () => {
    const held = { num_meetings: 2, num_upcoming_meetings: 1, num_completed_meetings: 1, num_declined_meetings: 0 };
    expect(await fieldsOf(demo.harborTools, held)).toEqual(held);
    const never = { num_meetings: 0, num_upcoming_meetings: null, num_completed_meetings: 0, last_completed_meeting_outcome_id: null };
    expect(await fieldsOf(quiet, never)).toEqual(never);
  });

  test("what is still to come is not the last", async () => {
    const own = await make("/lead/", { name: "Planning" });
    const { date_created } = (await call("GET", `/lead/${own}/`)).body;
    await make("/activity/note/", { lead_id: own, note: "Planned", activity_at: "2126-01-01T10:00:00Z", date_created: day("02") });
    await make("/activity/note/", { lead_id: own, note: "Done", activity_at: day("01"), date_created: day("03") });
    const expected = { last_note_created: day("03"), last_activity_date: date_created };
    expect(await fieldsOf(own, expected)).toEqual(expected);
  });
});

describe("come only when asked for", () => {
  test("by name or with _all", async () => {
    expect((await call("GET", `/lead/${busy}/`)).body).not.toHaveProperty("num_contacts");
    expect((await call("GET", `/lead/${busy}/?_fields=id,num_notes`)).body).toEqual({ id: busy, num_notes: 2 });
    const { body } = await call("GET", `/lead/${busy}/?_fields=_all`);
    expect(body).toMatchObject({ name: "Busy", num_addresses: 1, num_notes: 2, total_monthly_opportunity_value: 500 });
  });

  test("for each lead of a list", async () => {
    const { body } = await call("GET", "/lead/?_fields=name,num_phone_numbers,last_email_subject");
    expect(body.data).toContainEqual({ name: "Busy", num_phone_numbers: 3, last_email_subject: "Thanks" });
    expect(body.data).toContainEqual({ name: "Quiet", num_phone_numbers: 0, last_email_subject: null });
    const { body: found } = await call("GET", "/lead/?query=name:Busy&_fields=num_contacts");
    expect(found.data).toEqual([{ num_contacts: 2 }]);
  });

  test("and not in answers to writes", async () => {
    expect((await call("PUT", `/lead/${quiet}/?_fields=num_notes`, { description: "Still quiet" })).body).not.toHaveProperty("num_notes");
  });
});

describe("in searches", () => {
  const smart = (field_name: string) => ({ type: "regular_field", object_type: "lead", field_name });
  const leads = (...conditions: object[]) => ({ type: "and", queries: [{ type: "object_type", object_type: "lead" }, ...conditions] });
  const where = (name: string, condition: object) => leads({ type: "field_condition", field: smart(name), condition });
  const since = (value: string) => ({ type: "moment_range", on_or_after: { type: "fixed_utc", value }, before: null });
  const search = (body: object) => call("POST", "/data/search/", body);
  const ids = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);

  test("as fields", async () => {
    const { body } = await search({
      query: leads({ type: "id", value: busy }),
      _fields: { lead: ["num_notes", "last_email_date", "name"] },
    });
    expect(body.data).toEqual([{ __object_type: "lead", id: busy, name: "Busy", num_notes: 2, last_email_date: day("12") }]);
  });

  test("in conditions", async () => {
    expect(ids(await search({ query: where("num_phone_numbers", { type: "number_range", gte: 3 }) }))).toEqual([busy]);
    expect(ids(await search({ query: where("last_email_subject", { type: "text", mode: "phrase", value: "thanks" }) }))).toEqual([busy]);
    expect(ids(await search({ query: where("last_email_date", since(day("11"))) }))).toContain(busy);
    expect(ids(await search({ query: where("last_email_date", since(day("13"))) }))).not.toContain(busy);
    expect(ids(await search({ query: where("num_upcoming_meetings", { type: "exists" }) }))).not.toContain(quiet);
  });

  test("in sort", async () => {
    const named = leads({ type: "field_condition", field: smart("name"), condition: { type: "term", values: ["Busy", "Quiet"] } });
    const by = async (direction: string) => ids(await search({ query: named, sort: [{ direction, field: smart("num_sms") }] }));
    expect([await by("desc"), await by("asc")]).toEqual([
      [busy, quiet],
      [quiet, busy],
    ]);
  });

  test.each(["num_urls", "num_missed_calls", "primary_opportunity_value", "last_communication_type", "total_opportunity_value_summary"])(
    "%s is not guessed",
    async (name) => {
      const found = await search({ query: where(name, { type: "exists" }) });
      expect(found).toMatchObject({ status: 501, body: { error: expect.stringContaining(name) } });
      expect((await call("GET", `/lead/${busy}/?_fields=${name}`)).body).toEqual({});
    },
  );
});

test("the description derives them from fields that exist", () => {
  const document = bundledDescription();
  const { definitions } = plan(document, operations(document), resources, behaviours);
  const unknown = definitions.flatMap(({ title, shape, smartFields }) =>
    [...smartFields].flatMap(([name, { where = {}, each, first, last, amount, by }]) => {
      const own = each === undefined ? [first, last, amount, by] : [each];
      const used = [...own, ...Object.keys(where)].filter((field) => field !== undefined && !shape.properties.has(field));
      return used.map((field) => `${title} has no ${field} for ${name}`);
    }),
  );
  expect(unknown).toEqual([]);
});
