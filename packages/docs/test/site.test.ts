import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fidelity } from "@closekit/sandbox/fidelity";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { placeOf, readPages } from "../build/pages.ts";
import { launch } from "./browser.ts";

const dist = path.resolve(import.meta.dirname, "../dist");
const guides = readPages(path.resolve(import.meta.dirname, "../guides"));
const client = readPages(path.resolve(import.meta.dirname, "../client"));
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
  page.setDefaultTimeout(120_000);
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(path.join(dist, "index.html")).href);
  await page.waitForSelector("h1");
}, 120_000);

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

  test("has every guide, and every page about the client, in its menu and in its text", async () => {
    const sections = await page.locator("[data-section-id^='tag/'] h2").allInnerTexts();
    const menu = await page.locator(".menu-content li[data-item-id^='tag/'] > label").allInnerTexts();
    for (const { name } of [...guides, ...client]) {
      expect(sections.map((text) => text.trim())).toContain(name);
      expect(menu.map((text) => text.trim())).toContain(name);
    }
  });

  test("tells of each capability as situation, solution, example and consequences", () => {
    for (const { name, text } of client) {
      const headings = Array.from(text.matchAll(/^## (.+)$/gm), ([, heading]) => heading);
      expect([name, ...headings]).toEqual([name, "Situation", "Solution", "Example", "Consequences"]);
    }
  });

  test("has each page about the client linked from the README", () => {
    const readme = readFileSync(path.resolve(import.meta.dirname, "../../../README.md"), "utf8");
    for (const { file, name } of client) expect(readme).toContain(`[${name}](./packages/docs/client/${file})`);
  });

  test("says how faithful the sandbox is, for every resource", async () => {
    const rows = page.locator("table", { hasText: "what is not, and why" }).locator("tbody tr");
    const resources = new Set(fidelity().map(({ tag }) => tag));
    expect(await rows.count()).toBe(resources.size);
  });

  test("leads to each page from its menu and from links", async () => {
    const places = await page.locator("[data-section-id]").evaluateAll((all) => all.map((each) => each.getAttribute("data-section-id")));
    const items = await page.locator(".menu-content li").evaluateAll((all) => all.map((item) => item.getAttribute("data-item-id")));
    const links = await page.locator("a[href*='#tag/']").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).hash.slice(1)));
    for (const { name } of client) expect(items).toContain(placeOf(name));
    expect([...items, ...links].filter((each) => each?.startsWith("tag/") && !places.includes(each))).toEqual([]);
    expect(links.length).toBeGreaterThan(client.length);

    const { name } = client.at(-1) ?? {};
    await page.locator(".menu-content label", { hasText: name ?? "" }).click();
    const heading = page.locator("h2", { hasText: name ?? "" });
    // scrolling takes a busy machine its time
    await expect
      .poll(() => heading.evaluate((element) => Math.abs(element.getBoundingClientRect().top)), { timeout: 30_000 })
      .toBeLessThan(300);
    await page.screenshot({ path: path.join(import.meta.dirname, "../screenshots/page.png") });
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
