import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { demo } from "./demo.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;
let lead: string;
const ids: Record<string, string> = {};

/** The sales that the description's own numbers are about. */
const sales = {
  old: { value: 300000, value_period: "one_time", confidence: 75, date_won: "2025-12-30", note: "A big one" },
  yearly: { value: 50000, value_period: "annual", confidence: 75, date_won: "2026-02-10", user_id: demo.tomas },
  monthly: { value: 5000, value_period: "monthly", confidence: 50, date_won: "2026-05-02" },
  open: { status_id: demo.won, confidence: 10 },
};

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  lead = (await call("POST", "/lead/", { name: "Many sales" })).body.id;
  for (const [name, body] of Object.entries(sales)) ids[name] = (await call("POST", "/opportunity/", { lead_id: lead, ...body })).body.id;
});
afterAll(() => sandbox.close());

const list = async (query: string) => (await call("GET", `/opportunity/?lead_id=${lead}&${query}`)).body;
const nameOf = ({ id }: { id: string }) => Object.keys(ids).find((name) => ids[name] === id);
const names = async (query: string) => (await list(query)).data.map(nameOf);

test("sums are over all that match, whatever the page", async () => {
  const page = await list("_limit=1");
  expect(page.data).toHaveLength(1);
  expect(page).toMatchObject({
    has_more: true,
    total_results: 4,
    count_by_value_period: { one_time: 2, annual: 1, monthly: 1 },
    total_value_one_time: 300000,
    total_value_one_time_formatted: "$3,000",
    total_value_annual: 50000,
    total_value_monthly: 5000,
    total_value_annualized: 410000,
    expected_value_one_time: 225000,
    expected_value_annual: 37500,
    expected_value_monthly: 2500,
    expected_value_monthly_formatted: "$25",
    expected_value_annualized: 292500,
  });
  expect(await list("value_period=monthly&status_type=won")).toMatchObject({
    data: [],
    total_results: 0,
    count_by_value_period: {},
    total_value_annualized: 0,
    total_value_annualized_formatted: null,
  });
});

test("filters narrow by owner, status, period and day", async () => {
  expect(await names(`user_id=${demo.tomas}`)).toEqual(["yearly"]);
  expect(await names(`user_id__in=${demo.tomas},${demo.rosa}`)).toHaveLength(4);
  expect(await names("status_type=won")).toEqual(["open"]);
  expect(await names("status_label__in=Won,Quoted")).toHaveLength(4);
  expect(await names("status=Won")).toEqual(["open"]);
  expect(await names("status_label=Nowhere")).toEqual([]);
  expect(await names(`status_id=${demo.won}`)).toEqual(["open"]);
  expect(await names("value_period__in=annual,monthly")).toEqual(["yearly", "monthly"]);
  expect(await names("date_won=2026-02-10")).toEqual(["yearly"]);
  expect(await names("date_won__gt=2025-12-30&date_won__lt=2026-05-02")).toEqual(["yearly"]);
  expect(await names("date_won__gte=2025-12-30&date_won__lte=2026-05-02")).toEqual(["old", "yearly", "monthly"]);
  expect(await names("query=big")).toEqual(["old"]);
  expect(await names("query=note:big")).toEqual(["old"]);
  expect(await names("lead_query=many")).toHaveLength(4);
  expect(await names("lead_query=harbor")).toEqual([]);
});

test("a group stands for its members", async () => {
  const { body: group } = await call("GET", `/group/${demo.group}/`);
  const members = group.members.map(({ user_id }: { user_id: string }) => user_id);
  expect(members).toContain(demo.tomas);
  expect(await names(`user_id=${demo.group}`)).toEqual(await names(`user_id__in=${members.join(",")}`));
});

test("a Smart View of leads narrows to theirs", async () => {
  const named = (value: string) => ({
    type: "and",
    queries: [
      { type: "object_type", object_type: "lead" },
      {
        type: "field_condition",
        field: { type: "regular_field", object_type: "lead", field_name: "name" },
        condition: { type: "text", mode: "full_words", value },
      },
    ],
  });
  const view = async (value: string) =>
    (await call("POST", "/saved_search/", { name: value, type: "lead", s_query: { query: named(value) } })).body.id;
  expect(await names(`lead_saved_search_id=${await view("many")}`)).toHaveLength(4);
  expect(await names(`lead_saved_search_id=${await view("few")}`)).toEqual([]);
  expect(await names("lead_saved_search_id=save_none")).toEqual([]);
});

test("what cannot be emulated is said", async () => {
  expect((await call("GET", "/opportunity/?query=status_change(old_status:active)")).status).toBe(501);
});

test("the order follows value, year's value and owner", async () => {
  expect(await names("_order_by=-annualized_value&_limit=3")).toEqual(["old", "monthly", "yearly"]);
  expect(await names("_order_by=confidence&_limit=2")).toEqual(["open", "monthly"]);
  expect((await names("_order_by=-user_name"))[0]).toBe("yearly");
  expect(await names("_order_by=date_won&date_won__lt=2026-06-01")).toEqual(["old", "yearly", "monthly"]);
});

test("groups have their own sums, and pages count opportunities", async () => {
  const byUser = await list("_group_by=user_id&_order_by=-value");
  expect(byUser.data.map(({ user_name, total_results }: Record<string, unknown>) => [user_name, total_results])).toEqual([
    ["Rosa Lindqvist", 3],
    ["Tomas Berg", 1],
  ]);
  expect(byUser.data[0].objects.map(nameOf).slice(0, 2)).toEqual(["old", "monthly"]);
  expect(byUser.data[1]).toMatchObject({ key: demo.tomas, total_value_annual: 50000, count_by_value_period: { annual: 1 } });
  expect(byUser).toMatchObject({ total_results: 4, total_value_annualized: 410000, has_more: false });

  const first = await list("_group_by=user_id&_limit=2");
  const second = await list("_group_by=user_id&_limit=2&_skip=2");
  expect(first.has_more).toBe(true);
  expect([first.data, second.data].map((groups) => groups.map(({ objects }: { objects: unknown[] }) => objects.length))).toEqual([
    [2],
    [1, 1],
  ]);
  expect(first.data[0].key).toBe(second.data[0].key);
  expect(first.data[0].total_results).toBe(3);
});

test("groups by period are in the order of time", async () => {
  const of = async (by: string, ...fields: string[]) =>
    (await list(`_group_by=${by}&date_won__lt=2026-06-01`)).data.map((group: Record<string, unknown>) =>
      fields.map((field) => group[field]),
    );
  expect(await of("date_won__year", "year")).toEqual([[2025], [2026]]);
  expect(await of("-date_won__year", "year")).toEqual([[2026], [2025]]);
  expect(await of("date_won__quarter", "year", "quarter")).toEqual([
    [2025, 4],
    [2026, 1],
    [2026, 2],
  ]);
  expect(await of("date_won__month", "key", "month")).toEqual([
    ["2025-12", 12],
    ["2026-02", 2],
    ["2026-05", 5],
  ]);
  expect(await of("date_won__week", "weekyear", "week")).toEqual([
    [2026, 1],
    [2026, 7],
    [2026, 18],
  ]);
});
