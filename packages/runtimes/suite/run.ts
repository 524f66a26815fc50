import { checks, type Servers } from "./checks.ts";

/** What a runtime found: what it calls itself, and the failure of each check, or null. */
export interface Report {
  runtime: string;
  results: Record<string, string | null>;
}

/** Runs all checks, one after the other. */
export async function run(servers: Servers): Promise<Report> {
  const results: Report["results"] = {};
  for (const [name, check] of Object.entries(checks)) {
    results[name] = await check(servers).then(
      () => null,
      (error: unknown) => String((error as Error)?.stack ?? error),
    );
  }
  // Node 20 has no navigator
  const runtime = globalThis.navigator?.userAgent ?? `Node.js/${process.versions.node}`;
  return { runtime, results };
}
