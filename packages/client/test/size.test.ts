import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** Minified and gzipped size in bytes of what a bundler makes of a module, and the source files that are in it. */
async function bundled(code: string): Promise<{ size: number; inputs: string[] }> {
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
  return { size: gzipSync(result.outputFiles[0]?.contents ?? "").length, inputs: used.map(([file]) => file) };
}

test("a client and one operation fit in 5 kB, openapi-fetch included", async () => {
  const { size } = await bundled(`import { createClient, getMe } from "@closekit/client"; console.log(createClient, getMe);`);
  console.log(`createClient and one operation: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(5120);
});

test("what is not imported is not there", async () => {
  const { inputs } = await bundled(`import { createClient, getMe } from "@closekit/client"; console.log(createClient, getMe);`);
  expect(inputs.filter((file) => /generated\/(?!users|server)|paginate|search|filter|custom|dates|files|bulk/.test(file))).toEqual([]);
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
