import { expect, test } from "vitest";
import { demo } from "./demo.ts";
import { errors, recordedSandbox } from "./recorded.ts";

const recorded = recordedSandbox();
const { call } = recorded;

const create = async (body: object) => (await call("POST", "/task/", { lead_id: demo.quayside, text: "Call", ...body })).body;
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const ids = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id);

test("a lead task is due on a day, and the caller's by default", async () => {
  const task = await create({ date: "2030-03-02", text: "Send the price list" });
  expect(task).toMatchObject({
    _type: "lead",
    lead_name: "Quayside Chandlers",
    contact_id: null,
    contact_name: null,
    assigned_to: demo.rosa,
    assigned_to_name: "Rosa Lindqvist",
    text: "Send the price list",
    date: "2030-03-02",
    due_date: "2030-03-02",
    is_dateless: false,
    is_complete: false,
    object_type: null,
    object_id: null,
    view: "future",
  });
  expect(task.id).toMatch(/^task_/);
  const [event, ...more] = await recorded.events();
  expect(event).toMatchObject({ object_type: "task.lead", action: "created", lead_id: demo.quayside, data: { view: null } });
  expect(more).toEqual([]);
  expect(await create({ due_date: "2030-03-03" })).toMatchObject({ date: "2030-03-03", due_date: "2030-03-03" });
});

test("a lead task without a date is dateless", async () => {
  const task = await create({});
  expect(task).toMatchObject({ is_dateless: true, due_date: null, date: day(0), view: "inbox" });
  const { body: dated } = await call("PUT", `/task/${task.id}/`, { date: "2030-01-01T09:30:00+01:00" });
  expect(dated).toMatchObject({ is_dateless: false, date: "2030-01-01T08:30:00+00:00", due_date: "2030-01-01", view: "future" });
  expect((await call("PUT", `/task/${task.id}/`, { text: "Ring" })).body).toMatchObject({ date: dated.date, is_dateless: false });
  expect((await call("PUT", `/task/${task.id}/`, { is_dateless: true })).body).toMatchObject({ is_dateless: true, due_date: null });
});

test("an outgoing call is a task of its own kind", async () => {
  const { body: task } = await call("POST", "/task/", { _type: "outgoing_call", lead_id: demo.harborTools, contact_id: demo.ines });
  expect(task).toMatchObject({
    _type: "outgoing_call",
    contact_name: "Ines Moreau",
    text: null,
    sequence_id: null,
    resolution: null,
    view: "inbox",
  });
  expect(task.id).toMatch(/^noti_/);
  expect(task.date).toBe(task.date_created);
  await recorded.events();
  const { body } = await call("PUT", `/task/${task.id}/`, { is_complete: true, resolution: "skipped", text: "ignored" });
  expect(body).toMatchObject({ is_complete: true, resolution: "skipped", object_id: null, text: null, view: "archive" });
  expect(await recorded.happened()).toEqual(["task.outgoing_call.updated", "task.outgoing_call.completed"]);
});

test("completing a lead task makes an activity, reopening it takes it away", async () => {
  const task = await create({ text: "Send the contract", assigned_to: demo.tomas });
  await recorded.events();
  const { body: done } = await call("PUT", `/task/${task.id}/`, { is_complete: true });
  expect(done).toMatchObject({ is_complete: true, object_type: "taskcompleted", view: "archive" });
  const { body: activity } = await call("GET", `/activity/task_completed/${done.object_id}/`);
  expect(activity).toMatchObject({
    _type: "TaskCompleted",
    lead_id: demo.quayside,
    task_id: task.id,
    task_text: "Send the contract",
    task_assigned_to: demo.tomas,
    task_assigned_to_name: "Tomas Berg",
    user_id: demo.rosa,
  });
  const events = await recorded.events();
  expect(events.map(({ object_type, action }) => `${object_type}.${action}`)).toEqual([
    "task.lead.updated",
    "task.lead.completed",
    "activity.task_completed.created",
    "lead.updated",
  ]);
  expect(events[3]).toMatchObject({ object_id: demo.quayside, data: { updated_by: demo.rosa } });
  expect(events[3]?.changed_fields).toContain("date_updated");

  await call("PUT", `/task/${task.id}/`, { is_complete: true });
  expect(await recorded.happened()).toEqual([]);
  const { body: open } = await call("PUT", `/task/${task.id}/`, { is_complete: false });
  expect(open).toMatchObject({ object_type: null, object_id: null, view: "inbox" });
  expect((await call("GET", `/activity/task_completed/${done.object_id}/`)).status).toBe(404);
  expect(await recorded.happened()).toEqual(["task.lead.updated", "activity.task_completed.deleted"]);
});

test("a task may be complete from the start, and its activity may be deleted alone", async () => {
  const task = await create({ is_complete: true });
  expect(task).toMatchObject({ object_type: "taskcompleted", view: "archive" });
  expect(await recorded.happened()).toEqual([
    "task.lead.created",
    "task.lead.completed",
    "activity.task_completed.created",
    "lead.updated",
  ]);
  expect((await call("DELETE", `/activity/task_completed/${task.object_id}/`)).body).toEqual({});
  expect((await call("GET", `/task/${task.id}/`)).body).toMatchObject({ is_complete: true, text: "Call" });
});

test("lists have lead tasks unless another type is asked for", async () => {
  const all = (await call("GET", "/task/?_type=all")).body;
  const types = new Set(all.data.map(({ _type }: { _type: string }) => _type));
  expect(types.size).toBeGreaterThan(2);
  const typed = async (query: string) => [
    ...new Set((await call("GET", `/task/?${query}`)).body.data.map(({ _type }: { _type: string }) => _type)),
  ];
  expect(await typed("")).toEqual(["lead"]);
  expect(await typed("_type=missed_call")).toEqual(["missed_call"]);
  expect((await typed("_type__in=missed_call,lead")).toSorted()).toEqual(["lead", "missed_call"]);
});

test("filters narrow by lead, assignee, completion, id and due date", async () => {
  const { body: lead } = await call("POST", "/lead/", { name: "Filters" });
  const of = async (query: string) => ids((await call("GET", `/task/?lead_id=${lead.id}&${query}`)).body);
  const first = await create({ lead_id: lead.id, date: "2027-01-10" });
  const second = await create({ lead_id: lead.id, date: "2027-01-11T08:00:00Z", assigned_to: demo.tomas });
  const third = await create({ lead_id: lead.id, date: "2027-01-12", is_complete: true });
  expect(await of("")).toEqual([first.id, second.id, third.id]);
  expect(await of("_order_by=-date")).toEqual([third.id, second.id, first.id]);
  expect(await of(`assigned_to=${demo.tomas}`)).toEqual([second.id]);
  expect(await of("is_complete=true")).toEqual([third.id]);
  expect(await of("is_complete=false")).toEqual([first.id, second.id]);
  expect(await of(`id__in=${first.id},${third.id}`)).toEqual([first.id, third.id]);
  expect(await of("date=2027-01-11")).toEqual([second.id]);
  expect(await of("date__gte=2027-01-11&date__lte=2027-01-11")).toEqual([second.id]);
  expect(await of("date__gt=2027-01-10&date__lt=2027-01-12")).toEqual([second.id]);
  expect(await of("date__lt=2027-01-11T08:00:00Z")).toEqual([first.id]);
  expect(await of("due_date__lte=2027-01-10")).toEqual([first.id]);
  expect((await call("GET", `/task/?lead_id=${lead.id}&date__lte=2027-01-10`, undefined, { "x-tz-offset": "-8" })).body.data).toHaveLength(
    1,
  );
  expect((await call("GET", "/task/?date__lt=soon")).status).toBe(400);
});

test("views follow the caller's day", async () => {
  const { body: lead } = await call("POST", "/lead/", { name: "Views" });
  const tasks: Record<string, string> = {};
  for (const [name, body] of Object.entries({
    yesterday: { date: day(-1) },
    today: { date: day(0) },
    tomorrow: { date: day(1) },
    // 23:30 of today in UTC, and so tomorrow or today elsewhere
    tonight: { date: `${day(0)}T23:30:00Z` },
    done: { date: day(-1), is_complete: true },
  }))
    tasks[name] = (await create({ lead_id: lead.id, ...body })).id;
  const view = async (query: string, offset = "0") => {
    const { body } = await call("GET", `/task/?lead_id=${lead.id}&${query}`, undefined, { "x-tz-offset": offset });
    return body.data.map((task: { id: string; view: string }) => [Object.keys(tasks).find((name) => tasks[name] === task.id), task.view]);
  };
  const names = (found: string[][]) => found.map(([name]) => name).toSorted();
  expect(names(await view("view=inbox"))).toEqual(["today", "tonight", "yesterday"]);
  expect(await view("view=future")).toEqual([["tomorrow", "future"]]);
  expect(await view("view=archive")).toEqual([["done", "archive"]]);
  // each incomplete task is in exactly one view, whatever the zone, and the view that it shows
  for (const offset of ["-11", "-5", "5.5", "13"]) {
    const inbox = await view("view=inbox", offset);
    const future = await view("view=future", offset);
    expect(names([...inbox, ...future])).toEqual(["today", "tomorrow", "tonight", "yesterday"]);
    expect(new Set(inbox.map(([, shown]: string[]) => shown))).toEqual(new Set(["inbox"]));
    expect(future.every(([, shown]: string[]) => shown === "future")).toBe(true);
  }
  expect(names(await view(`view=inbox&date__lt=${day(-5)}`))).toEqual(["today", "tonight", "yesterday"]);
  expect(names(await view(`view=future&date__gte=${day(90)}`))).toEqual(["tomorrow"]);
});

test("a bulk update changes what its filters match", async () => {
  const { body: lead } = await call("POST", "/lead/", { name: "Bulk" });
  const first = await create({ lead_id: lead.id });
  const second = await create({ lead_id: lead.id });
  const third = await create({ lead_id: lead.id });
  await recorded.events();
  const { status, body } = await call("PUT", "/task/", {
    _params: { id__in: `${first.id},${second.id}` },
    is_complete: true,
    lead_id: demo.quayside,
  });
  expect([status, body]).toEqual([200, { ok: true }]);
  expect((await recorded.happened()).filter((event) => event === "task.lead.completed")).toHaveLength(2);
  const complete = async () => ids((await call("GET", `/task/?lead_id=${lead.id}&is_complete=true`)).body);
  expect(await complete()).toEqual([first.id, second.id]);

  await call("PUT", `/task/?lead_id=${lead.id}&is_complete=false`, { assigned_to: demo.tomas, date: "2030-01-01" });
  expect((await call("GET", `/task/${third.id}/`)).body).toMatchObject({ assigned_to: demo.tomas, date: "2030-01-01" });
  expect((await call("GET", `/task/${first.id}/`)).body.assigned_to).toBe(demo.rosa);
});

test("what is missing or unknown is refused by field", async () => {
  expect((await call("POST", "/task/", { lead_id: "lead_none", text: "x" })).body).toEqual(errors({ lead: "Object does not exist." }));
  const { status, body } = await call("POST", "/task/", { lead_id: demo.quayside, _type: "voicemail" });
  expect(status).toBe(400);
  expect(body["field-errors"]._type).toBe("Not a valid choice.");
  expect((await call("POST", "/task/", { text: "x" })).status).toBe(400);
  const gone = await call("GET", "/task/task_none/");
  expect([gone.status, gone.body]).toEqual([404, { error: "Empty query: Task matching query does not exist." }]);
});

test("others' tasks take a permission to change or delete", async () => {
  const own = await create({});
  const others = await create({ assigned_to: demo.tomas, created_by: demo.tomas });
  await recorded.setRole("restricteduser");
  expect((await call("PUT", `/task/${others.id}/`, { is_complete: true })).status).toBe(403);
  expect((await call("DELETE", `/task/${others.id}/`)).status).toBe(403);
  expect((await call("DELETE", `/task/${own.id}/`)).body).toEqual({});
  expect((await recorded.happened()).at(-1)).toBe("task.lead.deleted");
});

test.each([{ text: "Call back" }, { text: "Call back", date: "2026-05-04", priority: "high" }])(
  "%j can be sent back as it was read",
  async (given) => {
    const { id, organization_id, ...read } = await create(given);
    const { status, body } = await call("POST", "/task/", { ...read, priority: read.priority ?? null, created_by: null });
    const { date_updated, ...same } = { ...read, created_by: demo.rosa };
    expect([status, body]).toMatchObject([200, same]);
    expect((await call("PUT", `/task/${id}/`, { assigned_to: null, lead_id: null })).body).toMatchObject({
      assigned_to: null,
      assigned_to_name: null,
      lead_id: read.lead_id,
    });
    const changed = await call("PUT", `/task/${id}/`, { ...read, created_by: null, text: "Write back" });
    expect(changed).toMatchObject({ status: 200, body: { text: "Write back", is_dateless: read.is_dateless, due_date: read.due_date } });
  },
);
