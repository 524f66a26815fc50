import {
  CloseApiError,
  type CloseClient,
  createClient,
  getMe,
  listActivityCustomFields,
  listCustomActivities,
  listCustomActivityTypes,
  listLeads,
  paginate,
} from "@closekit/client";
import type { ActivityCustomField, CustomActivity, CustomActivityType, Lead } from "@closekit/types";
import { expect, expectTypeOf, test } from "vitest";
import { json, serve } from "./support/server.ts";

/** A server with so many objects in each of its lists, and the queries it was asked. */
async function lists(count: number) {
  const queries: string[] = [];
  const url = await serve((request, response) => {
    const { searchParams, search } = new URL(request.url ?? "", "http://localhost");
    queries.push(search);
    const skip = Number(searchParams.get("_skip"));
    const limit = Number(searchParams.get("_limit") ?? 100);
    const ids = Array.from({ length: count }, (_, i) => ({ id: `id_${i}` })).slice(skip, skip + limit);
    json(response, 200, { data: ids, has_more: skip + limit < count });
  });
  return { close: createClient({ apiKey: "api_a.b", baseUrl: url }), queries };
}

test("walks through all pages, in order, and stops by has_more", async () => {
  const { close, queries } = await lists(7);
  const ids: string[] = [];
  for await (const lead of paginate(listLeads, close, { query: { _limit: 3 } })) {
    expectTypeOf(lead).toEqualTypeOf<Lead>();
    ids.push(lead.id);
  }
  expect(ids).toEqual(["id_0", "id_1", "id_2", "id_3", "id_4", "id_5", "id_6"]);
  expect(queries).toEqual(["?_limit=3&_skip=0", "?_limit=3&_skip=3", "?_limit=3&_skip=6"]);
});

test("starts where _skip says, and keeps the other parameters", async () => {
  const { close, queries } = await lists(2);
  const items = await Array.fromAsync(paginate(listCustomActivities, close, { query: { lead_id: "lead_x", _skip: 1 } }));
  expectTypeOf(items).toEqualTypeOf<CustomActivity[]>();
  expect(items).toEqual([{ id: "id_1" }]);
  expect(queries).toEqual(["?lead_id=lead_x&_skip=1"]);
});

test("asks for a page only when it is needed", async () => {
  const { close, queries } = await lists(500);
  for await (const field of paginate(listActivityCustomFields, close)) {
    expectTypeOf(field).toEqualTypeOf<ActivityCustomField>();
    break;
  }
  expect(queries).toHaveLength(1);
});

test("takes a list that comes in one piece", async () => {
  const url = await serve((_request, response) => json(response, 200, { data: [{ id: "actitype_x" }] }));
  const close = createClient({ apiKey: "api_a.b", baseUrl: url });
  const types = await Array.fromAsync(paginate(listCustomActivityTypes, close));
  expectTypeOf(types).toEqualTypeOf<CustomActivityType[]>();
  expect(types).toEqual([{ id: "actitype_x" }]);
});

test("ends at an empty page, whatever has_more says", async () => {
  const url = await serve((_request, response) => json(response, 200, { data: [], has_more: true }));
  expect(await Array.fromAsync(paginate(listLeads, createClient({ apiKey: "api_a.b", baseUrl: url })))).toEqual([]);
});

test("throws what a page throws", async () => {
  const url = await serve((_request, response) => json(response, 401, { error: "Unauthorized" }));
  const all = Array.fromAsync(paginate(listLeads, createClient({ apiKey: "api_a.b", baseUrl: url })));
  await expect(all).rejects.toBeInstanceOf(CloseApiError);
});

/** Never run: what the compiler must refuse. */
export function refused(close: CloseClient) {
  // @ts-expect-error no list
  paginate(getMe, close);
  // @ts-expect-error no such parameter
  paginate(listLeads, close, { query: { _limits: 3 } });
  // @ts-expect-error a filter on the type needs a lead
  paginate(listCustomActivities, close, { query: { custom_activity_type_id: "actitype_x" } });
}
