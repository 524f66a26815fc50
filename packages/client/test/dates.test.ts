import {
  createClient,
  createOpportunity,
  deleteLead,
  getCustomActivity,
  getLead,
  getMe,
  getOpportunity,
  listActivities,
  listCustomActivities,
  listLeads,
  listMeetings,
  paginate,
  updateNote,
  updateOpportunity,
} from "@closekit/client";
import { formatDates, parseDate, parseDates, type WithDates, withDates } from "@closekit/client/dates";
import type { CustomFieldValue, Lead, SearchMoment, SearchMomentRangeCondition, Timestamp } from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl } from "./support/api.ts";
import { listServer, recordsOf } from "./support/list-server.ts";
import { json, serve } from "./support/server.ts";

const close = createClient({ apiKey, baseUrl });
const path = { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" };
const ofOpportunity = { id: "oppo_lBfvWxrryPsatlISqHRN8KkAcNFcVLD1KCqTSgQpFjZ" };
const noon = new Date("2026-03-04T12:00:00Z");

/** A client whose server answers the same to everything, and what reached the server. */
async function answering(answer: unknown) {
  const seen: { url: string; body: string }[] = [];
  const baseUrl = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.push({ url: decodeURIComponent(request.url ?? ""), body });
      json(response, 200, answer);
    });
  });
  return { close: createClient({ apiKey: "api_a.b", baseUrl }), seen };
}

describe("withDates(): what is answered", () => {
  test("has dates where the description has points in time, however deep, and is the same otherwise", async () => {
    const plain = await getLead(close, { path });
    const lead = await withDates(getLead)(close, { path });
    expectTypeOf(lead.date_created).toEqualTypeOf<Date>();
    expectTypeOf(lead.name).toEqualTypeOf<string | null>();
    expectTypeOf(lead["custom.cf_x"]).toEqualTypeOf<CustomFieldValue | undefined>();
    expectTypeOf(lead).toEqualTypeOf<WithDates<Lead>>();
    expect(lead.date_created).toEqual(new Date(plain.date_created));
    const [contact] = lead.contacts ?? [];
    expectTypeOf(contact?.date_updated).toEqualTypeOf<Date | undefined>();
    expect(contact?.date_updated).toBeInstanceOf(Date);
    expect(contact?.name).toBe(plain.contacts?.[0]?.name);
    expect(Object.keys(lead)).toEqual(Object.keys(plain));
  });

  test("keeps calendar dates, and null", async () => {
    const opportunity = await withDates(getOpportunity)(close, { path: ofOpportunity });
    expectTypeOf(opportunity.date_won).toEqualTypeOf<string | null>();
    expectTypeOf(opportunity.date_lost).toEqualTypeOf<Date | null>();
    expect([typeof opportunity.date_won, opportunity.date_lost]).toEqual([
      typeof (await getOpportunity(close, { path: ofOpportunity })).date_won,
      null,
    ]);
  });

  test("is narrowed by the fields that a call selects", async () => {
    const lead = await withDates(getLead)(close, { path, query: { _fields: ["id", "date_created"] } });
    expectTypeOf(lead).toEqualTypeOf<{ id: string; date_created: Date }>();
    // @ts-expect-error not selected
    lead.date_updated;
    expect(lead.date_created).toBeInstanceOf(Date);
  });

  test("works page by page", async () => {
    const activities = withDates(listCustomActivities);
    for await (const activity of paginate(activities, close, { query: { lead_id: path.id } })) {
      expectTypeOf(activity.date_created).toEqualTypeOf<Date>();
      expect(activity.date_created).toBeInstanceOf(Date);
      break;
    }
    const { data } = await withDates(listLeads)(close);
    expectTypeOf(data[0]?.date_created).toEqualTypeOf<Date | undefined>();
    expect(data.length).toBeGreaterThan(0);
  });

  test("works beyond what `_skip` reaches, where a list is gone on with by search", async () => {
    const server = listServer(recordsOf(350), { maxSkip: 100 });
    const close = createClient({ apiKey: "api_a.b", fetch: server.fetch });
    const walk = paginate(withDates(listLeads), close, { query: { _limit: 50 } });
    let position = "";
    for await (const lead of walk) {
      expectTypeOf(lead.date_created).toEqualTypeOf<Date>();
      expect(lead.date_created).toBeInstanceOf(Date);
      position = walk.position;
    }
    expect(server.searches.length).toBeGreaterThan(0);
    const last = await Array.fromAsync(paginate(withDates(listLeads), close, {}, { from: position }));
    expect(last).toEqual([]);
    const query = { _fields: ["id", "date_created"] } as const;
    for await (const lead of paginate(withDates(listLeads), close, { query }, { limit: 320 }))
      expect(lead.date_created).toBeInstanceOf(Date);
  });

  test("goes by the kind of activity", async () => {
    const { data } = await withDates(listActivities)(close, { query: { lead_id: path.id } });
    expect(data.length).toBeGreaterThan(0);
    for (const activity of data) {
      expectTypeOf(activity.date_created).toEqualTypeOf<Date | undefined>();
      expect(activity.date_created).toBeInstanceOf(Date);
    }
  });

  test("is the data of an outcome, too, while errors stay what they are", async () => {
    const outcome = await withDates(getLead)(close, { path }).outcome();
    if (!outcome.ok) throw outcome.error;
    expectTypeOf(outcome.data.date_created).toEqualTypeOf<Date>();
    expect(outcome.data.date_created).toBeInstanceOf(Date);
    const refusal = await withDates(getLead)(close, { path: { id: "lead_x" }, headers: { prefer: "code=404" } }).outcome();
    expect(refusal).toMatchObject({ ok: false, status: 404 });
    expect((await withDates(deleteLead)(close, { path }).outcome()).ok).toBe(true);
  });

  test("leaves the functions, the client and other calls as they were", async () => {
    withDates(getLead);
    const lead = await getLead(close, { path });
    expectTypeOf(lead.date_created).toEqualTypeOf<Timestamp>();
    expect(typeof lead.date_created).toBe("string");
    expect((await withDates(getMe)(close)).id).toMatch(/^user_/);
  });

  test("that is no date-time is an error that says where", async () => {
    const { close } = await answering({ id: "lead_x", contacts: [{ date_created: "soon" }] });
    await expect(withDates(getLead)(close, { path })).rejects.toThrow('GET /lead/{id}/.contacts[0].date_created is no date-time: "soon"');
  });
});

describe("withDates(): what is sent", () => {
  test("may have dates in body and query, or text", async () => {
    const { close, seen } = await answering({ data: [] });
    await withDates(createOpportunity)(close, { body: { lead_id: "lead_x", status_id: "stat_x", date_created: noon } });
    await withDates(createOpportunity)(close, { body: { lead_id: "lead_x", status_id: "stat_x", date_created: "2026-03-04" } });
    await withDates(listCustomActivities)(close, { query: { lead_id: "lead_x", date_created__gte: noon, _limit: 5 } });
    expect(JSON.parse(seen[0]?.body ?? "").date_created).toBe("2026-03-04T12:00:00.000Z");
    expect(JSON.parse(seen[1]?.body ?? "").date_created).toBe("2026-03-04");
    expect(seen[2]?.url).toContain("date_created__gte=2026-03-04T12:00:00.000Z");
  });

  test("is what the API takes", async () => {
    const status_id = "stat_XJzjdO9KnUcOwcOBExM3tnY4WftHKrmUeUKjuZSibyT";
    const created = await withDates(createOpportunity)(close, { body: { lead_id: path.id, status_id, date_created: noon } });
    expect(created.date_created).toBeInstanceOf(Date);
    const query = { provider_calendar_event_id: "event_x", starts_at__gte: noon };
    expect((await withDates(listMeetings)(close, { query }).outcome()).ok).toBe(true);
  });

  test("has dates only where the description has points in time", () => {
    const change = withDates(updateOpportunity);
    const types = () => {
      // @ts-expect-error a text
      change(close, { path: { id: "oppo_x" }, body: { note: noon } });
      // @ts-expect-error a number is no time
      change(close, { path: { id: "oppo_x" }, body: { date_won: 5 } });
      // @ts-expect-error without withDates, only text
      updateOpportunity(close, { path: { id: "oppo_x" }, body: { date_won: noon } });
      // @ts-expect-error the path is needed
      withDates(getCustomActivity)(close);
      // @ts-expect-error no such key
      withDates(updateNote)(close, { path: { id: "acti_x" }, body: { nte: "x" } });
    };
    expect(types).toBeTypeOf("function");
  });

  test("is refused before it is sent when a date is invalid, for null would clear the field", async () => {
    const { close, seen } = await answering({});
    const body = { date_won: new Date("soon") };
    expect(() => withDates(updateOpportunity)(close, { path: { id: "oppo_x" }, body })).toThrow("body.date_won is an invalid date");
    expect(seen).toEqual([]);
  });
});

describe("the codec", () => {
  test.each([
    ["with offset and microseconds", "2026-03-04T09:15:27.412987+00:00", "2026-03-04T09:15:27.412Z"],
    ["without offset, which is UTC whatever the local zone", "2026-02-11T08:30:45.918274", "2026-02-11T08:30:45.918Z"],
    ["in whole seconds", "2026-02-11T08:30:45Z", "2026-02-11T08:30:45.000Z"],
    ["with another offset", "2026-02-11T08:30:45.5-0430", "2026-02-11T13:00:45.500Z"],
    ["with a space", "2026-02-11 08:30", "2026-02-11T08:30:00.000Z"],
    ["a day, which begins in UTC", "2026-02-11", "2026-02-11T00:00:00.000Z"],
  ])("parseDate() reads a time %s", (_kind, text, iso) => {
    expect(parseDate(text).toISOString()).toBe(iso);
  });

  test.each(["", "soon", "2026", "2026-13-01T00:00:00Z", "2026-02-11T25:00:00", "20260211T083045Z", "2026-02-11T08:30:45+0"])(
    "parseDate() refuses %j",
    (text) => expect(() => parseDate(text)).toThrow(`The value is no date-time: ${JSON.stringify(text)}`),
  );

  test("parseDates() takes an object that came another way, such as by webhook, and leaves it as it was", async () => {
    const lead = await getLead(close, { path });
    const copy = structuredClone(lead);
    const dated = parseDates("Lead", lead);
    expectTypeOf(dated.date_created).toEqualTypeOf<Date>();
    expect(dated.date_created.getTime()).toBe(Date.parse(lead.date_created));
    expect(lead).toEqual(copy);
    // @ts-expect-error no such schema
    expect(parseDates("Laed", {})).toEqual({});
  });

  test("parseDates() goes by what tells variants apart", () => {
    const between = (on_or_after: SearchMoment): SearchMomentRangeCondition => ({ type: "moment_range", on_or_after });
    const utc = parseDates("SearchMomentRangeCondition", between({ type: "fixed_utc", value: "2026-02-11T08:30:45" }));
    const local = parseDates("SearchMomentRangeCondition", between({ type: "fixed_local_date", value: "2026-02-11", which: "start" }));
    expect(utc.on_or_after).toEqual({ type: "fixed_utc", value: new Date("2026-02-11T08:30:45Z") });
    expect(local.on_or_after).toEqual({ type: "fixed_local_date", value: "2026-02-11", which: "start" });
  });

  test("formatDates() writes all dates as text", () => {
    expect(formatDates({ at: noon, list: [noon, "x", null], n: 1 })).toEqual({
      at: "2026-03-04T12:00:00.000Z",
      list: ["2026-03-04T12:00:00.000Z", "x", null],
      n: 1,
    });
  });
});
