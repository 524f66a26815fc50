import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { demo } from "./demo.ts";
import { maker, restrict } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let lead: string;
let note: string;
let logged: string;
let custom: string;
let type: string;
let email: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  const make = maker(sandbox);
  lead = await make("/lead/", { name: "Timeline" });
  type = await make("/custom_activity/", { name: "Visit" });
  note = await make("/activity/note/", { lead_id: lead, note: "first", activity_at: "2030-01-01" });
  logged = await make("/activity/call/", { lead_id: lead, duration: 5 });
  custom = await make("/activity/custom/", { lead_id: lead, custom_activity_type_id: type });
  email = await make("/activity/email/", {
    lead_id: lead,
    status: "sent",
    to: ["ada@example.com"],
    subject: "Hello",
    body_text: "Hello Ada",
    body_html: "<p>Hello Ada</p>",
  });
});
afterAll(() => sandbox.close());

const list = async (query: string) => (await call("GET", `/activity/?lead_id=${lead}&${query}`)).body.data;
// other activities of the lead, such as Created, are not what these tests are about
const ids = async (query: string) =>
  (await list(query)).map(({ id }: { id: string }) => id).filter((id: string) => [note, logged, custom, email].includes(id));

test("mixes all kinds, the newest first, each with its own fields", async () => {
  expect(await ids("")).toEqual([email, custom, logged, note]);
  const data = await list("");
  expect(data.find(({ id }: { id: string }) => id === note)).toEqual((await call("GET", `/activity/note/${note}/`)).body);
  expect(data.find(({ id }: { id: string }) => id === logged)).toEqual((await call("GET", `/activity/call/${logged}/`)).body);
});

test("filters by kinds, all Custom Activities, and those of a type", async () => {
  expect(await ids("_type=Note")).toEqual([note]);
  expect(await ids("_type=Note,Call")).toEqual([logged, note]);
  expect(await ids("_type__in=Note,Custom")).toEqual([custom, note]);
  expect(await ids(`_type__in=${type}`)).toEqual([custom]);
  expect(await ids(`_type__in=${type},Call`)).toEqual([custom, logged]);
  expect(await ids("_type=actitype_unknown")).toEqual([]);
  expect(await ids("_type=Note&_type__in=Call")).toEqual([]);
});

test("filters by lead, user, id and date", async () => {
  expect(await ids(`user_id=${demo.rosa}`)).toEqual([email, custom, logged, note]);
  expect(await ids("user_id=user_nobody")).toEqual([]);
  expect(await ids(`id__in=${note},${logged}`)).toEqual([logged, note]);
  expect(await ids("date_created__lt=2020-01-01")).toEqual([]);
  const { date_created } = (await call("GET", `/activity/call/${logged}/`)).body;
  expect(await ids(`date_created__gt=${encodeURIComponent(date_created)}`)).toEqual([email, custom]);
  const across = (await call("GET", "/activity/?_limit=100")).body.data.map(({ lead_id }: { lead_id: string }) => lead_id);
  expect(new Set(across).size).toBeGreaterThan(1);
  const two = (await call("GET", `/activity/?lead_id__in=${lead},lead_nobody`)).body.data;
  expect(new Set(two.map(({ lead_id }: { lead_id: string }) => lead_id))).toEqual(new Set([lead]));
});

test("orders by what happened last, with that date alone to filter by", async () => {
  expect((await ids("_order_by=-activity_at"))[0]).toBe(note);
  expect(await ids("_order_by=-activity_at&activity_at__gte=2029-01-01")).toEqual([note]);
  expect(await call("GET", `/activity/?lead_id=${lead}&activity_at__gte=2029-01-01`)).toMatchObject({
    status: 400,
    body: { error: "Filters on activity_at need _order_by=-activity_at." },
  });
  expect((await call("GET", `/activity/?lead_id=${lead}&_order_by=date_created&activity_at__gte=2029-01-01`)).status).toBe(400);
  expect((await call("GET", `/activity/?lead_id=${lead}&_order_by=-activity_at&date_created__gte=2020-01-01`)).status).toBe(400);
});

describe("a filter that needs a lead", () => {
  test.each(["_type=Note", "_type__in=Note", "user_id=user_1", "contact_id__in=cont_1", "_order_by=-activity_at"])("%s", async (query) => {
    const refused = { status: 400, body: { error: "This filter needs a single lead_id." } };
    expect(await call("GET", `/activity/?${query}`)).toMatchObject(refused);
    expect(await call("GET", `/activity/?lead_id=${lead},lead_other&${query}`)).toMatchObject(refused);
  });
});

test("shows emails one by one, with their threads, or as threads alone", async () => {
  const kinds = async (query: string) =>
    (await list(query)).map(({ _type }: { _type: string }) => _type).filter((kind: string) => kind.startsWith("Email"));
  expect(await kinds("")).toEqual(["Email"]);
  expect((await kinds("thread_emails=true")).sort()).toEqual(["Email", "EmailThread"]);
  expect(await kinds("thread_emails=only")).toEqual(["EmailThread"]);
  const short = (await list("thread_emails=true")).find(({ id }: { id: string }) => id === email);
  expect(short).toMatchObject({ subject: "Hello", body_preview: "Hello Ada" });
  expect(short).not.toHaveProperty("body_html");
  const [thread] = await list("thread_emails=only&_type=EmailThread");
  expect(thread.latest_emails).toHaveLength(1);
  expect(thread).not.toHaveProperty("emails");
});

test("pages", async () => {
  const first = (await call("GET", `/activity/?lead_id=${lead}&_type=Note,Call,Email&_limit=2`)).body;
  expect(first.has_more).toBe(true);
  const second = (await call("GET", `/activity/?lead_id=${lead}&_type=Note,Call,Email&_limit=2&_skip=2`)).body;
  expect(second.has_more).toBe(false);
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual([email, logged, note]);
});

describe("permissions", () => {
  test("of somebody else's activities, and of one's own", async () => {
    const other = await testSandbox();
    try {
      const own = caller(other, other.apiKey);
      const home = await maker(other)("/lead/", { name: "Permissions" });
      const make = (user_id: string) => maker(other)("/activity/note/", { lead_id: home, note: "x", user_id });
      const [mine, theirs] = [await make(demo.rosa), await make(demo.tomas)];
      await restrict(other, ["view_all_leads"]);
      expect((await own("PUT", `/activity/note/${theirs}/`, { note: "y" })).status).toBe(403);
      expect((await own("DELETE", `/activity/note/${theirs}/`)).status).toBe(403);
      expect((await own("DELETE", `/activity/note/${mine}/`)).status).toBe(403);
      expect((await own("PUT", `/activity/note/${mine}/`, { note: "y" })).status).toBe(200);
      expect((await own("GET", `/activity/note/${theirs}/`)).body.note).toBe("x");
    } finally {
      await other.close();
    }
  });
});
