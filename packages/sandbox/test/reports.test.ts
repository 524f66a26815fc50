import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { relativeRange, sameDays, spans } from "../src/resources/reports/range.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let organization: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  organization = sandbox.organizationId;
});
afterAll(() => sandbox.close());

describe("activity reports", () => {
  const year = { start: "2026-01-01", end: "2027-01-01" };

  test("sum up the activities of a period", async () => {
    const calls = (await call("GET", "/activity/call/?_fields=direction,duration,activity_at")).body.data;
    const outbound = calls.filter(({ direction }: { direction: string }) => direction === "outbound");
    const metrics = ["calls.outbound.all.count", "calls.all.all.sum_duration", "leads.created.all.count"];
    const { status, body } = await call("POST", "/report/activity/", { type: "overview", metrics, datetime_range: year });
    expect(status).toBe(200);
    const leads = (await call("GET", "/lead/?_fields=id")).body.data;
    const duration = calls.reduce((sum: number, each: { duration: number }) => sum + each.duration, 0);
    expect(body.aggregations.totals).toEqual({
      "calls.outbound.all.count": outbound.length,
      "calls.all.all.sum_duration": duration,
      "leads.created.all.count": leads.length,
    });
    const rows = body.data.map((row: Record<string, number>) => row["leads.created.all.count"]);
    expect(rows.reduce((sum: number, each: number) => sum + each, 0)).toBe(leads.length);
  });

  test("have a row for each day of a short period, or for each user", async () => {
    const days = { start: "2026-03-02", end: "2026-03-04" };
    const overview = (await call("POST", "/report/activity/", { type: "overview", metrics: ["sms.sent.all.count"], datetime_range: days }))
      .body;
    expect(overview.data.map(({ datetime }: { datetime: string }) => datetime)).toEqual([
      "2026-03-02T00:00:00+00:00",
      "2026-03-03T00:00:00+00:00",
    ]);
    const users = (await call("GET", "/user/?_fields=id")).body.data.map(({ id }: { id: string }) => id);
    const by = (input: object) =>
      call("POST", "/report/activity/", { type: "comparison", metrics: ["emails.sent.all.count"], relative_range: "all-time", ...input });
    expect((await by({})).body.data.map(({ user_id }: { user_id: string }) => user_id).toSorted()).toEqual(users.toSorted());
    expect((await by({ users: [users[0]] })).body.data).toHaveLength(1);
    expect((await by({ users: [users[0], "user_of_nobody"] })).body.data).toHaveLength(1);
  });

  test("count what happens now", async () => {
    const input = { type: "overview", metrics: ["leads.created.all.count"], relative_range: "today" };
    const count = async () => (await call("POST", "/report/activity/", input)).body.aggregations.totals["leads.created.all.count"];
    expect(await count()).toBe(0);
    const status_id = (await call("GET", "/status/lead/?_fields=id")).body.data[0].id;
    await call("POST", "/lead/?_fields=id", { name: "Chart House", status_id });
    expect(await count()).toBe(1);
  });

  test("need a period, a type and metrics that exist", async () => {
    const report = async (input: object) => (await call("POST", "/report/activity/", input)).body["field-errors"];
    const metrics = ["calls.all.all.count"];
    const required = "This field is required.";
    expect(await report({ type: "overview", metrics })).toEqual({ relative_range: required, datetime_range: required });
    expect(await report({ metrics, relative_range: "today" })).toEqual({ type: "This field is required." });
    expect(await report({ type: "overview", metrics: ["calls.sideways"], relative_range: "today" })).toEqual({
      metrics: "Not a valid choice.",
    });
    const query = { type: "saved_search", saved_search_id: "save_no" };
    expect(await report({ type: "overview", metrics, relative_range: "today", query })).toEqual({ query: "Object does not exist." });
  });

  test("can have each metric of the list", async () => {
    const { metrics } = (await call("GET", "/report/activity/metrics/")).body;
    const keys = metrics.map(({ key }: { key: string }) => key);
    const { body } = await call("POST", "/report/activity/", { type: "overview", metrics: keys, relative_range: "all-time" });
    expect(Object.keys(body.aggregations.totals)).toEqual(keys);
  });
});

describe("funnel reports", () => {
  const wide = { report_relative_range: "all-time", cohort_relative_range: "all-time" };

  test("sum up the opportunities of a pipeline", async () => {
    const opportunities = (await call("GET", "/opportunity/?_fields=id,pipeline_id,user_id,status_type")).body.data;
    const pipeline = opportunities[0].pipeline_id;
    const { status, body } = await call("POST", "/report/funnel/opportunity/totals/", { pipeline, type: "created-cohort", ...wide });
    expect(status).toBe(200);
    const within = opportunities.filter(({ pipeline_id }: { pipeline_id: string }) => pipeline_id === pipeline);
    expect(body.aggregations.count).toBe(within.length);
    expect(body.aggregations.count_total_won).toBe(
      within.filter(({ status_type }: { status_type: string }) => status_type === "won").length,
    );
    expect(body.data.reduce((sum: number, row: { count: number }) => sum + row.count, 0)).toBe(within.length);
  });

  test("show each status of the pipeline", async () => {
    const pipeline = (await call("GET", "/pipeline/")).body.data[0];
    const { body } = await call("POST", "/report/funnel/opportunity/stages/", {
      pipeline: pipeline.id,
      type: "active-stage-cohort",
      ...wide,
    });
    expect(body.aggregations.stages.map(({ status }: { status: object }) => status)).toEqual(pipeline.statuses);
    expect(body.aggregations.stages.some(({ count }: { count: number }) => count > 0)).toBe(true);
  });

  test("need a pipeline that exists and, for a cohort, its period", async () => {
    const report = async (input: object) =>
      (await call("POST", "/report/funnel/opportunity/totals/", { type: "created-cohort", ...input })).body;
    expect(await report({ pipeline: "pipe_no", ...wide })).toMatchObject({ "field-errors": { pipeline: "Object does not exist." } });
    const pipeline = (await call("GET", "/pipeline/")).body.data[0].id;
    expect(await report({ pipeline, report_relative_range: "today" })).toMatchObject({
      "field-errors": { cohort_relative_range: "This field is required.", cohort_datetime_range: "This field is required." },
    });
    expect((await report({ pipeline, ...wide, type: "cohort" }))["field-errors"]).toEqual({ type: "Not a valid choice." });
    const { report_relative_range, ...cohort } = wide;
    expect(Object.keys((await report({ pipeline, ...cohort }))["field-errors"])).toEqual([
      "report_relative_range",
      "report_datetime_range",
    ]);
  });
});

describe("CSV", () => {
  /** The lines of a report, and its JSON. */
  async function both(path: string, input: object, accept = "text/csv") {
    const response = await sandbox.fetch(`http://sandbox/api/v1/report${path}`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${sandbox.apiKey}:`)}`, "content-type": "application/json", accept },
      body: JSON.stringify(input),
    });
    const lines = (await response.text()).split("\r\n");
    const { body } = await call("POST", `/report${path}`, input);
    return { status: response.status, type: response.headers.get("content-type"), lines, report: body };
  }

  test("has the rows of the activity report, where it is asked for", async () => {
    const days = { start: "2026-03-02", end: "2026-03-04" };
    const input = { type: "overview", metrics: ["calls.all.all.count"], datetime_range: days };
    const { status, type, lines, report } = await both("/activity/", input);
    expect([status, type]).toEqual([200, "text/csv"]);
    expect(lines).toEqual([
      "datetime,calls.all.all.count",
      ...report.data.map((row: Record<string, unknown>) => `${row.datetime},${row["calls.all.all.count"]}`),
      "",
    ]);
    for (const accept of ["application/json", "*/*", "application/json, text/csv"])
      expect((await both("/activity/", input, accept)).type).toBe("application/json");
  });

  test("has a row for each user, and for each status of one", async () => {
    const pipeline = (await call("GET", "/pipeline/")).body.data[0];
    const input = { pipeline: pipeline.id, type: "active-stage-cohort", report_relative_range: "all-time" };
    const totals = await both("/funnel/opportunity/totals/", input);
    expect(totals.lines).toHaveLength(totals.report.data.length + 2);
    expect(totals.lines[0]).toMatch(/^user_id,count,/);
    const stages = await both("/funnel/opportunity/stages/", input);
    expect(stages.lines).toHaveLength(stages.report.data.length * pipeline.statuses.length + 2);
    expect(stages.lines[0]).toMatch(/^user_id,status_id,status_label,status_type,count,/);
    expect(stages.lines[1]).toMatch(/^user_\w+,stat_\w+,Quoted,active,\d/);
  });

  test("is refused in JSON", async () => {
    const { status, type, lines } = await both("/activity/", { type: "overview" });
    expect([status, type]).toEqual([400, "application/json"]);
    expect(lines[0]).toContain("field-errors");
  });
});

describe("status reports", () => {
  interface Row {
    status_id: string;
    ended: number;
  }

  test("count the leads of each status", async () => {
    const leads = (await call("GET", "/lead/?_fields=id")).body.data;
    const { status, body } = await call("GET", `/report/statuses/lead/${organization}/`);
    expect(status).toBe(200);
    expect(body.status_overview.reduce((sum: number, { ended }: Row) => sum + ended, 0)).toBe(leads.length);
    expect(body.status_overview[0]).not.toHaveProperty("started");
  });

  test("tell of changes within a period", async () => {
    const change = (await call("GET", "/activity/status_change/lead/?_fields=old_status_id,new_status_id,lead_id")).body.data[0];
    const period = "date_start=2026-03-12&date_end=2026-03-13";
    const { body } = await call("GET", `/report/statuses/lead/${organization}/?${period}`);
    const transition = { from_status_id: change.old_status_id, to_status_id: change.new_status_id, count: 1, to_status_is_deleted: false };
    expect(body.status_transitions).toMatchObject([transition]);
    const entered = body.status_overview.find(({ status_id }: Row) => status_id === change.new_status_id);
    expect(entered).toMatchObject({ entered: 1, left: 0, status_is_deleted: false });
  });

  test("are those of opportunities, too, of the caller's organization only", async () => {
    const { status, body } = await call("GET", `/report/statuses/opportunity/${organization}/?date_start=2026-01-01`);
    expect(status).toBe(200);
    expect(body.status_overview.length).toBeGreaterThan(0);
    expect((await call("GET", "/report/statuses/lead/orga_other/")).status).toBe(404);
    expect((await call("GET", `/report/statuses/lead/${organization}/?query=x&smart_view_id=save_x`)).status).toBe(400);
    expect((await call("GET", `/report/statuses/lead/${organization}/?query=name:x`)).status).toBe(501);
  });
});

test("sent emails are counted by template", async () => {
  const emails = (await call("GET", "/activity/email/?_fields=status,direction,template_id")).body.data;
  const sent = emails.filter((email: Record<string, string>) => email.status === "sent" && email.direction === "outgoing");
  const { body } = await call("GET", `/report/sent_emails/${organization}/`);
  expect(body.sent_email_stats.reduce((sum: number, { total }: { total: number }) => sum + total, 0)).toBe(sent.length);
  const none = await call("GET", `/report/sent_emails/${organization}/?date_end=2020-01-01`);
  expect(none.body.sent_email_stats).toEqual([]);
});

test("the custom report and its fields are not emulated", async () => {
  const unlike = async (path: string) => {
    const { status, body } = await call("GET", path);
    expect(status).toBe(501);
    return body.error;
  };
  expect(await unlike(`/report/custom/${organization}/?x=lead.date_created`)).toContain("(getCustomReport)");
  expect(await unlike("/report/custom/fields/")).toContain("(getCustomReportFields)");
});

describe("periods", () => {
  const now = "2026-03-04T09:15:27.000000"; // a Wednesday

  test("go by the days of the time zone", () => {
    expect(relativeRange("today", now, 0)).toEqual({ start: "2026-03-04T00:00:00.000000", end: "2026-03-05T00:00:00.000000" });
    expect(relativeRange("today", now, -10)).toEqual({ start: "2026-03-03T10:00:00.000000", end: "2026-03-04T10:00:00.000000" });
    expect(relativeRange("yesterday", now, 0)).toEqual({ start: "2026-03-03T00:00:00.000000", end: "2026-03-04T00:00:00.000000" });
    expect(relativeRange("this-week", now, 0)).toEqual({ start: "2026-03-02T00:00:00.000000", end: "2026-03-05T00:00:00.000000" });
    expect(relativeRange("last-week", now, 0)).toEqual({ start: "2026-02-23T00:00:00.000000", end: "2026-03-02T00:00:00.000000" });
    expect(relativeRange("last-month", now, 0)).toEqual({ start: "2026-02-01T00:00:00.000000", end: "2026-03-01T00:00:00.000000" });
    expect(relativeRange("last-quarter", now, 0)).toEqual({ start: "2025-10-01T00:00:00.000000", end: "2026-01-01T00:00:00.000000" });
    expect(relativeRange("last-year", now, 0)).toEqual({ start: "2025-01-01T00:00:00.000000", end: "2026-01-01T00:00:00.000000" });
  });

  test("move back, and are cut into days, weeks or months", () => {
    const march = { start: "2026-03-01T00:00:00.000000", end: "2026-04-01T00:00:00.000000" };
    expect(sameDays(march, "same-days-last-year", 0).start).toBe("2025-03-01T00:00:00.000000");
    expect(sameDays(march, "same-days-last-week", 0).end).toBe("2026-03-25T00:00:00.000000");
    const until = (end: string, zone = 0) => sameDays({ ...march, end: `${end}.000000` }, "same-days-last-month", zone).end.slice(0, 19);
    expect(until("2026-03-31T00:00:00")).toBe("2026-02-28T00:00:00");
    expect(until("2026-03-30T22:00:00", 2)).toBe("2026-02-27T22:00:00");
    expect(until("2026-02-28T22:00:00", 2)).toBe("2026-01-31T22:00:00");
    expect(spans(march, undefined, 0)).toHaveLength(31);
    expect(spans({ ...march, end: "2026-05-01T00:00:00.000000" }, undefined, 0)[1]?.start).toBe("2026-03-02T00:00:00.000000");
    expect(spans({ ...march, end: "2027-03-01T00:00:00.000000" }, undefined, 0)).toHaveLength(12);
  });
});
