import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let lead: string;
let key: string;

beforeAll(async () => {
  sandbox = await testSandbox({ seed: "empty" });
  call = caller(sandbox, sandbox.apiKey);
  key = `custom.${(await call("POST", "/custom_field/lead/", { name: "Seen", type: "datetime" })).body.id}`;
  lead = (await call("POST", "/lead/", { name: "Harbor Tools" })).body.id;
});
afterAll(() => sandbox.close());

const impossible = [
  "2026-02-31",
  "2026-03-04T10:75:00Z",
  "2026-03-04T10:00:99Z",
  "2026-03-04T24:00:00Z",
  "2026-03-04T10:00:00+99:99",
  "2026-03-04T10:00:00+10:60",
  "0000-03-04T10:00:00Z",
  "9999-12-31T23:59:59-12:00",
  "0001-01-01T00:00:00+01:00",
];

test.each(impossible)("%s is no time", async (time) => {
  const wrong = "Invalid ISO 8601 datetime.";
  const refused = (field: string) => ({ status: 400, body: { errors: [], "field-errors": { [field]: wrong } } });
  expect(await call("PUT", `/lead/${lead}/`, { [key]: time })).toMatchObject(refused(key));
  expect(await call("POST", "/activity/note/", { lead_id: lead, note: "x", date_created: time })).toMatchObject(refused("date_created"));
  expect(await call("POST", "/task/", { lead_id: lead, text: "Call", date: time })).toMatchObject(refused("date"));
  expect(await call("POST", "/task/", { lead_id: lead, text: "Call", due_date: time })).toMatchObject(refused("due_date"));
  const query = encodeURIComponent(time);
  expect(await call("GET", `/task/?date__lt=${query}`)).toMatchObject(refused("date__lt"));
  expect(await call("GET", `/activity/note/?date_created__gt=${query}`)).toMatchObject(refused("date_created__gt"));
});

test.each([
  ["2026-03-04T10:00:00.5+05:30", "2026-03-04T04:30:00.500000+00:00"],
  ["2026-03-04T10:00-0800", "2026-03-04T18:00:00+00:00"],
  ["2026-03-04 10:00:00 z", "2026-03-04T10:00:00+00:00"],
  ["2024-02-29", "2024-02-29T00:00:00+00:00"],
  ["0025-03-01T10:00:00Z", "0025-03-01T10:00:00+00:00"],
  ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"],
])("%s is %s, and what is shown can be sent back", async (time, shown) => {
  expect((await call("PUT", `/lead/${lead}/`, { [key]: time })).body[key]).toBe(shown);
  expect((await call("PUT", `/lead/${lead}/`, { [key]: shown })).body[key]).toBe(shown);
});

describe("filters", () => {
  beforeAll(async () => {
    await call("POST", "/activity/note/", { lead_id: lead, note: "x", date_created: "2026-03-04T09:00:00Z" });
    await call("POST", "/task/", { lead_id: lead, text: "Call", date: "2026-03-04" });
  });
  const found = async (path: string) => (await call("GET", path)).body.data.length;

  test.each<[string, number]>([
    ["2026-03-04T10:00:00+02:00", 1],
    ["2026-03-04T10:00:00 02:00", 1],
    ["2026-03-04T10:00:00%2B00:00", 0],
    ["2026-03-04T07:00:00-0300", 0],
  ])("take an offset, of which a URL may have made a blank: %s", async (time, count) => {
    expect(await found(`/activity/note/?date_created__gt=${time}`)).toBe(count);
  });

  test.each(["/activity/note/?date_created__lte=9999-12-31", "/task/?date__lte=9999-12-31"])("%s leaves nothing out", async (path) => {
    expect(await found(path)).toBe(1);
  });

  test.each<["past" | "future", object, number]>([
    ["past", { years: 1e9 }, 1],
    ["past", { days: 1e12 }, 1],
    ["future", { months: 1e300 }, 0],
    ["future", { seconds: 1e300 }, 0],
  ])("of searches may go back or ahead as far as they like: %s %j", async (direction, offset, count) => {
    const from = { type: "offset", direction, moment: { type: "now" }, offset, which_day_end: null };
    const field = { type: "regular_field", object_type: "lead", field_name: "date_created" };
    const condition = { type: "field_condition", field, condition: { type: "moment_range", on_or_after: from, before: null } };
    const query = { type: "and", queries: [{ type: "object_type", object_type: "lead" }, condition] };
    const { status, body } = await call("POST", "/data/search/", { query });
    expect([status, body.data?.length]).toEqual([200, count]);
  });
});

test("a report may go on to the end of time", async () => {
  const datetime_range = { start: "9999-12-01", end: "9999-12-31T23:59:59.999999Z" };
  const date_created = "9999-12-01T12:00:00Z";
  await call("POST", "/activity/call/", { lead_id: lead, direction: "outbound", status: "completed", date_created });
  const { status, body } = await call("POST", "/report/activity/", {
    type: "overview",
    metrics: ["calls.outbound.all.count"],
    datetime_range,
  });
  expect([status, body.data?.at(0)?.datetime, body.data?.length]).toEqual([200, "9999-12-01T00:00:00+00:00", 31]);
});
