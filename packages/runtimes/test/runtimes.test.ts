import { beforeAll, describe, expect, inject, test } from "vitest";
import { checks, type Servers } from "../suite/checks.ts";
import type { Report } from "../suite/run.ts";
import { chromium } from "./runtimes/chromium.ts";
import { bun, deno, node } from "./runtimes/process.ts";
import { workerd } from "./runtimes/workerd.ts";

/** What each runtime calls itself, and how it runs the suite. */
const runtimes: [name: string, agent: RegExp, run: (servers: Servers) => Promise<Report>][] = [
  ["Node 20", /^Node.js\/20\./, node("node-20")],
  ["Node 22", /^Node.js\/22/, node("node-22")],
  ["Node 24", /^Node.js\/24/, node("node-24")],
  ["Node 26", /^Node.js\/26/, node("node-26")],
  ["Bun", /^Bun\//, bun],
  ["Deno", /^Deno\//, deno],
  ["workerd", /^Cloudflare-Workers$/, workerd],
  ["Chromium", /Chrome\//, chromium],
];

describe.each(runtimes)("%s", (name, agent, run) => {
  let report: Report;
  beforeAll(async () => {
    report = await run(inject("servers"));
    const passed = Object.values(report.results).filter((failure) => failure === null);
    console.log(`${name} (${report.runtime}): ${passed.length} of ${Object.keys(checks).length} checks passed`);
  }, 60_000);

  test("is what ran", () => expect(report.runtime).toMatch(agent));

  test.each(Object.keys(checks))("%s", (check) => {
    expect(report.results[check]).toBeNull();
  });
});
