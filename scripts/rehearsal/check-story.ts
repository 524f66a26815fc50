import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Description } from "./consumer.ts";

/** What consumer/story.ts tells. Its own types are those of the published packages, which are not installed here. */
interface Told {
  lead: { id: string };
  activities: unknown[];
  walked: string[];
  fields: unknown[];
  refused?: { status: number; fields: string[] };
}

/** Checks that a consumer got from the mock what the description that it installed has as examples. */
export function checkStory(told: Told, description: Description): void {
  const examples = (route: string, method: string, status: string): unknown[] => {
    const content = description.paths[route]?.[method]?.responses[status]?.content["application/json"];
    return Object.values(content?.examples ?? {}).map(({ value }) => value);
  };
  const has = (values: unknown[], value: unknown) => values.some((candidate) => isDeepStrictEqual(candidate, value));

  assert.ok(has(examples("/lead/{id}/", "get", "200"), told.lead), `this lead is no example: ${JSON.stringify(told.lead)}`);
  const pages = examples("/activity/custom/", "get", "200") as { data: unknown[] }[];
  assert.ok(
    has(
      pages.map(({ data }) => data),
      told.activities,
    ),
    `this list is no example: ${JSON.stringify(told.activities)}`,
  );
  assert.ok(told.walked.length > 0, "paginate() walked through nothing");
  assert.ok(told.fields.length > 0, "no activity had a custom field");
  assert.equal(told.refused?.status, 400, "a 400 was not thrown as CloseApiError");
}
