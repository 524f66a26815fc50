import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { timestamp } from "../src/resources/exports/file.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

/** The text of a file, and its media type. */
async function download(url: string) {
  const response = await sandbox.fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-encoding")).toBe("gzip");
  return { text: gunzipSync(Buffer.from(await response.arrayBuffer())).toString(), type: response.headers.get("content-type") };
}

describe("lead exports", () => {
  test("write the fields that are asked for as JSON", async () => {
    const leads = (await call("GET", "/lead/?_fields=id,name")).body.data;
    const { status, body } = await call("POST", "/export/lead/", { type: "leads", format: "json", fields: ["id", "name"] });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        type: "leads",
        format: "json",
        date_format: "original",
        status: "done",
        n_docs: leads.length,
        n_docs_processed: leads.length,
      },
    });
    expect(body).toMatchObject({ s_query: null, results_limit: null, include_activities: false, send_done_email: true });
    const { text, type } = await download(body.download_url);
    expect(type).toBe("application/json");
    expect(JSON.parse(text)).toHaveLength(leads.length);
    expect(JSON.parse(text)).toEqual(expect.arrayContaining(leads));
    expect((await call("GET", `/export/${body.id}/`)).body).toEqual(body);
  });

  test("write a row for each contact or opportunity as CSV", async () => {
    const leads = (await call("GET", "/lead/?_fields=id")).body.data.map(({ id }: { id: string }) => id);
    const all = (await call("GET", "/contact/?_fields=id,lead_id")).body.data;
    const contacts = all.filter(({ lead_id }: { lead_id: string }) => leads.includes(lead_id));
    const { body } = await call("POST", "/export/lead/", { type: "contacts", format: "csv", fields: ["id", "lead_name"], s_query: null });
    const { text, type } = await download(body.download_url);
    expect(type).toBe("text/csv");
    const lines = text.trimEnd().split("\r\n");
    expect(lines[0]).toBe("id,lead_name");
    expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual(expect.arrayContaining(contacts.map(({ id }: { id: string }) => id)));
    const rows = (await call("POST", "/export/lead/", { type: "lead_opps", format: "csv" })).body;
    expect((await download(rows.download_url)).text).toContain("oppo_");
  });

  test("take activities along where asked", async () => {
    const { body } = await call("POST", "/export/lead/", { type: "leads", format: "json", include_activities: true });
    const leads = JSON.parse((await download(body.download_url)).text);
    expect(leads.some(({ activities }: { activities: unknown[] }) => activities.length > 0)).toBe(true);
  });

  test("have Smart Fields where all are asked for, or some are named", async () => {
    const named = { type: "leads", format: "csv", fields: ["name", "num_contacts"] };
    const { text } = await download((await call("POST", "/export/lead/", named)).body.download_url);
    expect(text.split("\r\n")).toContain("Harbor Tools,1");
    const started = await call("POST", "/export/lead/", { type: "leads", format: "json", include_smart_fields: true });
    const leads = JSON.parse((await download(started.body.download_url)).text);
    expect(leads.find(({ name }: { name: string }) => name === "Harbor Tools")).toMatchObject({ num_contacts: 1, num_addresses: 1 });
  });

  test("need a type and a format that exist", async () => {
    expect((await call("POST", "/export/lead/", { format: "csv" })).body["field-errors"]).toEqual({ type: "This field is required." });
    expect((await call("POST", "/export/lead/", { type: "leads", format: "xml" })).body["field-errors"]).toEqual({
      format: "Not a valid choice.",
    });
  });
});

test("opportunity exports take the filters of opportunities", async () => {
  const all = (await call("POST", "/export/opportunity/", { format: "json", fields: ["id", "status_type"] })).body;
  expect(all).toMatchObject({ type: "opps", status: "done" });
  const none = (await call("POST", "/export/opportunity/", { format: "csv", params: { user_id: "user_nobody" } })).body;
  expect(all.n_docs).toBeGreaterThan(0);
  expect(none.n_docs).toBe(0);
});

test("exports are also listed and read by kind", async () => {
  const lead = (await call("POST", "/export/lead/", { type: "contacts", format: "csv" })).body;
  const opportunity = (await call("POST", "/export/opportunity/", { format: "csv" })).body;
  const listed = async (kind: string) => (await call("GET", `/export/${kind}/`)).body.data.map(({ id }: { id: string }) => id);
  const [leads, opportunities] = [await listed("lead"), await listed("opportunity")];
  expect(leads).toContain(lead.id);
  expect(leads).not.toContain(opportunity.id);
  expect(opportunities).toContain(opportunity.id);
  expect(opportunities).not.toContain(lead.id);
  const page = (await call("GET", "/export/lead/?_limit=1&_fields=type")).body;
  expect(page).toEqual({ data: [{ type: expect.any(String) }], has_more: leads.length > 1 });
  expect((await call("GET", `/export/lead/${lead.id}/`)).body).toEqual(lead);
  expect((await call("GET", `/export/opportunity/${opportunity.id}/`)).body).toEqual(opportunity);
  const missed = await call("GET", `/export/opportunity/${lead.id}/`);
  expect([missed.status, missed.body]).toEqual([404, { error: "Empty query: Export matching query does not exist." }]);
});

test("the rich note of an opportunity is in no export", async () => {
  const [{ note, note_html }] = (await call("GET", "/opportunity/")).body.data;
  expect([note, note_html]).toEqual(["Spring restock", "<body><p>Spring restock</p></body>"]);
  for (const [path, body] of [
    ["/export/opportunity/", { format: "json" }],
    ["/export/lead/", { type: "lead_opps", format: "csv" }],
    ["/export/lead/", { type: "leads", format: "json" }],
  ] as const) {
    const { text } = await download((await call("POST", path, body)).body.download_url);
    expect(text).toContain(note);
    expect(text).not.toContain("note_html");
  }
});

test("exports are listed, and unknown files are not found", async () => {
  const { data } = (await call("GET", "/export/")).body;
  expect(new Set(data.map(({ type }: { type: string }) => type))).toContain("opps");
  expect((await sandbox.fetch("http://sandbox/export/expo_none/leads.json.gz")).status).toBe(404);
});

test("timestamps are written in three ways", () => {
  const time = "2026-03-04T21:15:27.412000+00:00";
  expect(timestamp(time, "original")).toBe("2026-03-04 21:15:27.41200+00:00");
  expect(timestamp(time, "iso8601")).toBe("2026-03-04T21:15:27+00:00");
  expect(timestamp(time, "excel")).toBe("2026-03-04 09:15:27 PM");
  expect(timestamp("2026-03-04T00:05:00", "excel")).toBe("2026-03-04 12:05:00 AM");
  expect(timestamp("Meet at noon", "excel")).toBe("Meet at noon");
});
