import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** What a bundler makes of a module: minified text, and its gzipped size in bytes. */
async function bundled(code: string): Promise<{ text: string; size: number }> {
  const result = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const text = result.outputFiles[0]?.text ?? "";
  return { text, size: gzipSync(text).length };
}

const index = await import("@closekit/client");
const operations = await import("../src/generated/index.ts");
const helpers = Object.keys(index).filter((name) => !(name in operations));

test("a client and one operation fit in 5.2 kB, with authorization, retries, pacing, time-outs, errors and what it uses of openapi-fetch", async () => {
  const { size } = await bundled(`import { createClient, getMe } from "@closekit/client"; console.log(createClient, getMe);`);
  console.log(`createClient and one operation: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(5_200);
});

test("all helpers fit in 10 kB, with the client and the operations that they call; the other operations are not counted", async () => {
  const { size } = await bundled(`export { ${helpers} } from "@closekit/client";`);
  console.log(`all helpers: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(10_000);
});

/** Words that show that a part is there. */
const marks = {
  call: "outcome:",
  openapiFetch: "\\.append\\(\\w,",
  otherOperation: '"/opportunity/"',
  paging: "cursor_next",
  pagingError: "PaginationIncompleteError",
  search: "include_counts",
  filter: "field_condition",
  customFields: "custom_object:",
  files: "FileUploadError",
  bulkActions: "everything: true",
};
const partsIn = (text: string) => Object.entries(marks).flatMap(([part, mark]) => (new RegExp(mark).test(text) ? [part] : []));

test("what is not imported is not there", async () => {
  expect(partsIn((await bundled(`export * from "@closekit/client";`)).text)).toEqual(Object.keys(marks));
  const { text } = await bundled(`import { createClient, getMe } from "@closekit/client"; console.log(createClient, getMe);`);
  expect(partsIn(text)).toEqual(["call", "openapiFetch"]);
});

test("a list brings what is known about its pages, but not the paging", async () => {
  const { text } = await bundled(`import { createClient, listLeads } from "@closekit/client"; console.log(createClient, listLeads);`);
  expect(text).toContain("maxSkip:");
  expect(partsIn(text)).toEqual(["call", "openapiFetch"]);
  const { size } = await bundled(`export { paginate, listLeads } from "@closekit/client";`);
  console.log(`paginate, with what it goes on by: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(5 * 1024);
});

test("webhooks come without the client, in 4 kB with all handlers", async () => {
  const { size, text } = await bundled(`export * from "@closekit/client/webhooks";`);
  console.log(`webhooks: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(4096);
  expect(partsIn(text)).toEqual([]);
});

test("OAuth comes without the client, in 3 kB", async () => {
  const { size, text } = await bundled(`export * from "@closekit/client/oauth";`);
  console.log(`oauth: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(3072);
  expect(partsIn(text)).toEqual([]);
});
