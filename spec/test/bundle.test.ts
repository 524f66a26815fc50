import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";

const run = promisify(execFile);
const spec = path.resolve(import.meta.dirname, "..");
const yaml = readFileSync(path.join(spec, "dist/openapi.yaml"), "utf8");
const bundle = JSON.parse(readFileSync(path.join(spec, "dist/openapi.json"), "utf8"));

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), "bundle-"));
});
afterEach(() => rmSync(scratch, { recursive: true }));

// to bundle and to parse it all takes seconds, and longer on a busy machine
describe("the bundle", { timeout: 60_000 }, () => {
  test("comes out the same, byte for byte, each time", async () => {
    const again = path.join(scratch, "openapi.yaml");
    await run(path.join(spec, "node_modules/.bin/redocly"), ["bundle", "source", "-o", again], { cwd: spec });
    expect(readFileSync(again, "utf8")).toBe(yaml);
  });

  test("is the same in YAML and JSON", () => {
    expect(parse(yaml)).toEqual(bundle);
  });

  test("stands alone: every reference is to a component", () => {
    const references = JSON.stringify(bundle).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => !reference.startsWith('"$ref":"#/components/'))).toEqual([]);
  });

  test("has the version of the package", () => {
    expect(bundle.info.version).toBe(JSON.parse(readFileSync(path.join(spec, "package.json"), "utf8")).version);
  });

  test("adds nothing of the API to webhooks", () => {
    for (const { post } of Object.values<{ post: { responses: object } }>(bundle.webhooks)) {
      expect(post.responses).toEqual({ "2XX": { $ref: "#/components/responses/Acknowledged" } });
    }
    expect(bundle.components.responses.Acknowledged).not.toHaveProperty("headers");
  });

  test("has a webhook for each object type of events, whose examples are of that type", () => {
    expect(Object.keys(bundle.webhooks)).toEqual(bundle.components.schemas.EventObjectType["x-extensible-enum"]);
    for (const objectType of Object.keys(bundle.webhooks)) {
      const { examples } = bundle.webhooks[objectType].post.requestBody.content["application/json"];
      for (const name of Object.keys(examples)) expect(examples[name].value.event.object_type).toBe(objectType);
    }
  });
});
