/** The story that the sandbox begins with, as a whole. */
import { bundledDescription, operations } from "@closekit/contract";
import { expect, test } from "vitest";
import { plan } from "../src/engine/plan.ts";
import { behaviours, resources } from "../src/resources/index.ts";
import { scenario } from "../src/scenarios/scenario.ts";
import { exampleBodies } from "../src/scenarios/story.ts";

const document = bundledDescription();
const all = operations(document);
const { definitions } = plan(document, all, resources, behaviours);
const { records } = scenario(document, all, definitions, "demo");

/** What is referred to and does not exist, and why. */
const exceptions = new Map([
  ["cf_OunVZ4lznNzjHwPpF8AzN4wqdVh1mvBgpzqelnk8ME2", "a field of a Custom Activity Type that no example shows from the other side"],
]);

/** Ids anywhere in a value, with the place of each. */
function* idsIn(value: unknown, place: string): Iterable<{ id: string; place: string }> {
  if (typeof value === "string") {
    for (const [id] of value.matchAll(/\b[a-z0-9]+_[A-Za-z0-9]{20,}\b/g)) yield { id, place };
  } else if (value !== null && typeof value === "object") {
    for (const [key, each] of Object.entries(value)) {
      yield* idsIn(key, place);
      yield* idsIn(each, Array.isArray(value) ? place : `${place}.${key}`);
    }
  }
}

test("what its objects refer to exists", () => {
  const known = new Set([...records.values()].flat().map(({ id }) => id));
  // an organization has an id of its own in each sandbox; objects of other kinds are not kept
  const kept = new Set(definitions.flatMap(({ idPrefix }) => idPrefix ?? []).filter((prefix) => prefix !== "orga_"));
  const shown = definitions.flatMap(({ operations: { list, get, create, update } }) =>
    [list, get, create, update].filter((each) => !!each),
  );
  const found = [
    ...[...records].flatMap(([path, some]) => some.flatMap((record) => [...idsIn(record, path)])),
    ...shown.flatMap((operation) => exampleBodies(document, operation).flatMap((body) => [...idsIn(body, operation.source.operationId)])),
  ];
  expect(found.length).toBeGreaterThan(500);
  const missing = found.filter(({ id }) => kept.has(id.replace(/[^_]*$/, "")) && !known.has(id));
  expect(new Set(missing.filter(({ id }) => !exceptions.has(id)).map(({ id, place }) => `${place}: ${id}`))).toEqual(new Set());
  // none stays an exception once it is there
  expect(new Set(missing.map(({ id }) => id))).toEqual(new Set(exceptions.keys()));
});
