import { createBulkDelete, createBulkEdit, createBulkEmail, createBulkSequenceSubscription, createClient } from "@closekit/client";
import { and, customField, field, matchAll, not, objectType, or } from "@closekit/client/filter";
import type { SearchQuery } from "@closekit/types";
import { expect, test } from "vitest";
import { apiKey, baseUrl, onMock } from "./support/api.ts";

/** A client, and the bodies that it sent. */
function observed() {
  const bodies: unknown[] = [];
  const close = createClient({
    apiKey,
    baseUrl,
    middleware: [
      (request, next) => {
        bodies.push(JSON.parse(String(request.body)));
        return next(request);
      },
    ],
  });
  return { close, bodies };
}

const named = field("lead", "name").contains("Duplicate");

test("a query with a condition is sent as it is", async () => {
  const { close, bodies } = observed();
  const s_query = and(objectType("lead"), named);
  const started = await createBulkDelete(close, { body: { s_query, results_limit: 1 } });
  expect(started.id).toMatch(/^bulkdelete_/);
  // it ends at once where it has nothing to delete
  expect(started.status).toBe(onMock ? "created" : "done");
  // the sandbox does not emulate the legacy query language, and says so
  expect((await createBulkDelete(close, { body: { query: "name:Duplicate" } }).outcome()).status).toBe(onMock ? 200 : 501);
  expect(bodies).toEqual([{ s_query, results_limit: 1 }, { query: "name:Duplicate" }]);
});

const empty: [string, SearchQuery][] = [
  ["matches all", matchAll()],
  ["is only about a type", objectType("lead")],
  ["is an empty and", { type: "and", queries: [] }],
  ["is an and without a condition", and(objectType("lead"), matchAll())],
  ["is an empty or", { type: "or", queries: [] }],
  ["is an or with a branch that finds everything", or<"lead">(named, objectType("lead"))],
  ["looks for an empty text", { type: "text", value: " " }],
  ["looks for a blank text in a field", and(objectType("lead"), field("lead", "name").contains("  "))],
  ["looks for no text in a custom field", customField("cf_x").contains("")],
  ["is an empty one turned around", not(and(matchAll()))],
];

test.each(empty)("a query is refused that %s", (_what, s_query) => {
  const { close, bodies } = observed();
  expect(() => createBulkDelete(close, { body: { s_query } })).toThrow(TypeError);
  expect(bodies).toEqual([]);
});

test("no query is refused by all of them, at compile time and at run time", () => {
  const { close, bodies } = observed();
  const missing = /would work on everything.*everything: true/;
  // @ts-expect-error no query
  expect(() => createBulkDelete(close, { body: {} })).toThrow(missing);
  // @ts-expect-error no query
  expect(() => createBulkEdit(close, { body: { type: "set_lead_status", lead_status_id: "stat_x" } })).toThrow(missing);
  // @ts-expect-error no query
  expect(() => createBulkEmail(close, { body: { template_id: "tmpl_x" } })).toThrow(missing);
  // @ts-expect-error no query
  expect(() => createBulkSequenceSubscription(close, { body: { action_type: "pause" } })).toThrow(missing);
  // @ts-expect-error null is no query
  expect(() => createBulkDelete(close, { body: { query: null } })).toThrow(missing);
  // @ts-expect-error everything is true or absent
  expect(() => createBulkDelete(close, { body: {}, everything: false })).toThrow(missing);
  expect(() => createBulkDelete(close, { body: { query: "" } })).toThrow(missing);
  // a second query that finds everything may be the one that counts
  expect(() => createBulkDelete(close, { body: { s_query: named, query: " " } })).toThrow(missing);
  expect(bodies).toEqual([]);
});

test("everything is worked on when it is asked for, and the word is not sent", async () => {
  const { close, bodies } = observed();
  await createBulkDelete(close, { body: { s_query: objectType("lead") }, everything: true });
  await createBulkSequenceSubscription(close, { body: { action_type: "pause" }, everything: true });
  expect(bodies).toEqual([{ s_query: { type: "object_type", object_type: "lead" } }, { action_type: "pause" }]);
});
