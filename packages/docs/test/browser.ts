import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** A headless browser: Chromium from npm, which has it for Linux on x64 only, and elsewhere the Chrome that is installed. */
export async function launch(): Promise<Browser> {
  const fromNpm = process.platform === "linux" && process.arch === "x64";
  return playwright.launch(fromNpm ? { executablePath: await chromium.executablePath(), args: chromium.args } : { channel: "chrome" });
}
