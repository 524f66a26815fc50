import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mock, startMock } from "../src/index.ts";
import { call, problems } from "./support.ts";

let lax: Mock;
let strict: Mock;
const lines: string[] = [];
beforeAll(async () => {
  lax = await startMock({ log: (line) => lines.push(line) });
  strict = await startMock({ strict: true });
});
afterAll(() => Promise.all([lax.close(), strict.close()]));

const lead = {
  nmae: "Harbor Tools",
  id: "lead_x",
  "custom.cf_x": ["any", "value"],
  contacts: [{ name: "Ines" }, { nmae: "Ines", emails: [{ email: "ines@harbortools.example", kind: "office" }] }],
};
const names = ["nmae", "id", "contacts.1.nmae", "contacts.1.emails.0.kind"];

describe("what the API would ignore", () => {
  test("is named in a header", async () => {
    const reply = await call(`${lax.url}/lead/?dry_run=1`, "POST", {}, lead);
    expect(reply).toMatchObject({ status: 200, body: { name: "Harbor Tools" } });
    const keys = names.map((name) => `unknown key "${name}"`).join(", ");
    expect(reply.headers.get("x-closekit-warning")).toBe(`The API ignores: unknown parameter "dry_run", ${keys}`);
  });

  test("is refused in strict mode, by name and with what to do", async () => {
    const reply = await call(`${strict.url}/lead/?dry_run=1`, "POST", {}, lead);
    expect(reply.status).toBe(400);
    const key = "The API ignores this unknown key; remove it. (strict mode)";
    const emails = { errors: { "0": { errors: [], "field-errors": { kind: key } } } };
    expect(reply.body).toEqual({
      errors: [],
      "field-errors": {
        dry_run: "The API ignores this unknown parameter; remove it. (strict mode)",
        nmae: key,
        id: key,
        contacts: { errors: { "1": { errors: [], "field-errors": { nmae: key, emails } } } },
      },
    });
    expect(problems("#/components/schemas/ValidationError", reply.body)).toEqual([]);
  });

  test("stands beside what is wrong, in strict mode", async () => {
    const reply = await call(`${strict.url}/lead/`, "POST", {}, { name: 3, nmae: "x" });
    expect(Object.keys(reply.body["field-errors"])).toEqual(["name", "nmae"]);
  });

  test("may be an order that the list does not have", async () => {
    const listed = (mock: Mock, order: string) => call(`${mock.url}/opportunity/?_order_by=${order}`, "GET");
    expect((await listed(lax, "date-won")).headers.get("x-closekit-warning")).toBe('The API ignores: unknown order "_order_by"');
    expect((await listed(lax, "-date_won")).headers.has("x-closekit-warning")).toBe(false);
    expect((await listed(strict, "date-won")).body["field-errors"]).toEqual({
      _order_by: "The API ignores this unknown order; remove it. (strict mode)",
    });
    expect((await listed(strict, "")).status).toBe(200);
  });

  test("may be a whole body", async () => {
    const warned = await call(`${lax.url}/lead/lead_x/`, "DELETE", {}, { reason: "duplicate" });
    expect(warned.headers.get("x-closekit-warning")).toBe("The API ignores: the body");
    const refused = await call(`${strict.url}/lead/lead_x/`, "DELETE", {}, { reason: "duplicate" });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: ["The API ignores the body of this request; remove it. (strict mode)"] },
    });
  });

  test("does not break the header, whatever it is called, and however much there is of it", async () => {
    const keys = Array.from({ length: 30 }, (_, index) => [`key ${index} "é\r\n${"x".repeat(200)}`, 1]);
    const reply = await call(`${lax.url}/lead/`, "POST", {}, Object.fromEntries(keys));
    const header = reply.headers.get("x-closekit-warning");
    expect(header).toMatch(/^The API ignores: unknown key "key 0 \\"\\u00e9\\r\\nx+\\u2026", [ -~]+, 10 more$/);
    expect(header?.length).toBeLessThan(4000);
  });

  test("is in the log, with every request", async () => {
    await call(`${lax.url}/me/?who=1`, "GET");
    expect(lines.at(-1)).toBe('GET /api/v1/me/?who=1 200  The API ignores: unknown parameter "who"');
    await call(`${lax.url}/me/`, "GET");
    expect(lines.at(-1)).toBe("GET /api/v1/me/ 200");
  });
});

test("custom fields, also their additions and removals, are known", async () => {
  const body = { "custom.cf_a": null, "custom.cf_b.add": "x", "custom.cf_b.remove": "y" };
  const reply = await call(`${strict.url}/lead/lead_x/`, "PUT", {}, body);
  expect(reply.status).toBe(200);
});

test("_params is known, and what stands beside it is not", async () => {
  const get = { "x-http-method-override": "GET" };
  expect((await call(`${strict.url}/lead/`, "POST", get, { _params: { _limit: 5 } })).status).toBe(200);
  expect((await call(`${strict.url}/lead/`, "POST", get, { _limit: 5 })).body.errors).toHaveLength(1);
});
