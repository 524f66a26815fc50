import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch } from "./browser.ts";

const dist = path.resolve(import.meta.dirname, "../dist");
const description = JSON.parse(readFileSync(path.join(dist, "openapi.json"), "utf8"));
const webhooks = Object.values<{ post: { summary: string; operationId: string } }>(description.webhooks).map(({ post }) => post);
const operations = Object.values<Record<string, { summary: string; operationId: string; servers?: unknown[] }>>(description.paths).flatMap(
  Object.values,
);

let browser: Browser;
let page: Page;
const errors: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(path.join(dist, "index.html")).href);
  await page.waitForSelector("h1");
}, 60_000);

afterAll(() => browser?.close());

// biome-ignore lint/performance/useDomNodeTextContent: scripts, which hold the description, do not count
const visibleText = () => page.locator("body").innerText();

describe("the site", () => {
  test("shows every operation, and every event", async () => {
    const text = await visibleText();
    const missing = [...operations, ...webhooks].filter(({ summary }) => !text.includes(summary));
    expect(missing.map(({ operationId }) => operationId)).toEqual([]);
    await page.screenshot({ path: path.join(import.meta.dirname, "../screenshots/start.png") });
  });

  test("has a snippet of the client with every operation", async () => {
    const html = await page.content();
    const missing = operations.filter(({ operationId, servers }) => !servers && !html.includes(operationId));
    expect(missing.map(({ operationId }) => operationId)).toEqual([]);
  });

  test("has every guide", async () => {
    const text = await visibleText();
    for (const { name } of description.tags) expect(text).toContain(name);
  });

  test("finds things", async () => {
    const box = page.getByPlaceholder(/search/i).first();
    await box.fill("merge");
    const result = page.getByRole("menuitem", { name: /merge/i }).first();
    await result.waitFor();
    await page.screenshot({ path: path.join(import.meta.dirname, "../screenshots/search.png") });
    await box.fill("");
  });

  test("needs no network and logs no error", () => {
    expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    expect(errors).toEqual([]);
  });
});
