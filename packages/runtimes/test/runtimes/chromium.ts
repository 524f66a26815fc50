import { readFile } from "node:fs/promises";
import path from "node:path";
import chromiumPackage from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Servers } from "../../suite/checks.ts";
import type { Report } from "../../suite/run.ts";
import { dist } from "../bundles.ts";

/** The suite in a page. */
export async function chromium(servers: Servers): Promise<Report> {
  const browser = await playwright.launch({
    executablePath: await chromiumPackage.executablePath(),
    // the mock does not tell browsers that pages of other origins may call it
    args: [...chromiumPackage.args, "--disable-web-security"],
    headless: true,
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${servers.odd}/page/`);
    await page.addScriptTag({ content: await readFile(path.join(dist, "page.js"), "utf8") });
    return await page.evaluate((at) => (globalThis as unknown as { run(at: Servers): Promise<Report> }).run(at), servers);
  } finally {
    await browser.close();
  }
}
