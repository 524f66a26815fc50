import { readFile } from "node:fs/promises";
import path from "node:path";
import chromiumPackage from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Servers } from "../../suite/checks.ts";
import type { Report } from "../../suite/run.ts";
import { dist } from "../bundles.ts";

/** The suite in a page, of Chromium from npm, which has it for Linux on x64 only, and elsewhere of the Chrome that is installed. */
export async function chromium(servers: Servers): Promise<Report> {
  const fromNpm = process.platform === "linux" && process.arch === "x64";
  // the mock does not tell browsers that pages of other origins may call it
  const args = ["--disable-web-security"];
  const browser = await playwright.launch(
    fromNpm
      ? { executablePath: await chromiumPackage.executablePath(), args: [...chromiumPackage.args, ...args] }
      : { channel: "chrome", args },
  );
  try {
    const page = await browser.newPage();
    await page.goto(`${servers.odd}/page/`);
    await page.addScriptTag({ content: await readFile(path.join(dist, "page.js"), "utf8") });
    return await page.evaluate((at) => (globalThis as unknown as { run(at: Servers): Promise<Report> }).run(at), servers);
  } finally {
    await browser.close();
  }
}
