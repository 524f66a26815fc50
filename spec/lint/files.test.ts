import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Context } from "./context.ts";
import { composeExamples } from "./examples.ts";
import { orphans } from "./rules/no-orphan-file.ts";

let spec: string;
beforeEach(() => {
  spec = mkdtempSync(path.join(tmpdir(), "spec-"));
});
afterEach(() => rmSync(spec, { recursive: true }));

/** Writes a file of a description and returns its path. */
function file(name: string, text: string): string {
  const target = path.join(spec, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  return target;
}

test("a file that nothing refers to is an orphan", () => {
  const root = file("openapi.yaml", "paths:\n  /a/:\n    get: { $ref: ./resources/a/getA.yaml }\n");
  file("resources/a/getA.yaml", 'schema:\n  $ref: "./schemas.yaml#/A"\n');
  file("resources/a/schemas.yaml", "A: {}\n");
  file("resources/a/schemas copy.yaml", "A: {}\n");
  expect(orphans(spec, [root])).toEqual([path.join("resources", "a", "schemas copy.yaml")]);
});

test("example values are put together from records, whose keys can be overridden", () => {
  const from = file("resources/a/listAs.yaml", "");
  file("resources/a/examples/a.yaml", "id: a_1\nname: A\nb:\n  $ref: ../../b/examples/b.yaml\n");
  file("resources/b/examples/b.yaml", "id: b_1\n");
  const example = { value: { data: [{ $ref: "./examples/a.yaml" }, { $ref: "./examples/a.yaml", name: "Another" }], has_more: false } };
  composeExamples().Example(example, { location: { source: { absoluteRef: from } } } as Context);
  expect(example.value).toEqual({
    data: [
      { id: "a_1", name: "A", b: { id: "b_1" } },
      { id: "a_1", name: "Another", b: { id: "b_1" } },
    ],
    has_more: false,
  });
});
