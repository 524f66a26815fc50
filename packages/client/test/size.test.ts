import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** What a bundler makes of a module: minified text, its gzipped size in bytes, and the files that are in it. */
async function bundled(code: string): Promise<{ text: string; size: number; inputs: string[] }> {
  const result = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
  });
  const [output] = Object.values(result.metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const text = result.outputFiles[0]?.text ?? "";
  return { text, size: gzipSync(text).length, inputs: used.map(([file]) => file) };
}

const index = await import("@closekit/client");
const operations = await import("../src/generated/index.ts");
const helpers = Object.keys(index).filter((name) => !(name in operations));

test("a client and one operation fit in 6 kB, with authorization, retries, pacing, time-outs, errors and openapi-fetch", async () => {
  const { size } = await bundled(`import { createClient, getMe } from "@closekit/client"; console.log(createClient, getMe);`);
  console.log(`createClient and one operation: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(6 * 1024);
});

test("everything fits in 10 kB: all helpers, and what they call", async () => {
  const { size } = await bundled(`export { ${helpers} } from "@closekit/client";`);
  console.log(`everything: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(10 * 1024);
});

test("what is not imported is not there", async () => {
  const { text } = await bundled(`import { createClient, getMe } from "@closekit/client"; console.log(createClient, getMe);`);
  expect(text).toContain('"/me/"');
  // another operation, paging, searching, custom fields, logging
  for (const mark of ["/lead/", "has_more", "SearchIncomplete", "accepts_multiple_values", "held back"]) expect(text).not.toContain(mark);
});

test("webhooks come without the client, in 4 kB with all handlers", async () => {
  const { size, inputs } = await bundled(`export * from "@closekit/client/webhooks";`);
  console.log(`webhooks: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(4096);
  expect(inputs.filter((file) => !/dist\/(webhooks\/|named-error)/.test(file))).toEqual([]);
});

test("OAuth comes without the client, in 3 kB", async () => {
  const { size, inputs } = await bundled(`export * from "@closekit/client/oauth";`);
  console.log(`oauth: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(3072);
  expect(inputs.filter((file) => /openapi-fetch|client\.js|call\.js/.test(file))).toEqual([]);
});
