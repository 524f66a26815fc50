import { inject } from "vitest";
import { controlPath } from "../control.ts";
import type { Organization, OrganizationOptions } from "../organization.ts";
import { provided } from "./provided.ts";

/** An organization of its own for a test file, in the sandbox that the setup started. */
export interface TestOrganization extends Organization {
  /** Base URL of the API, for `createClient`. */
  url: string;
  /** Gives the organization the state that it started with. */
  reset(): Promise<void>;
}

/**
 * Makes an organization that no other test file sees.
 *
 * @example
 * const { url, apiKey } = await testOrganization({ seed: "empty" });
 * const close = createClient({ apiKey, baseUrl: url });
 *
 * @throws when the setup `@closekit/sandbox/vitest/setup` is not in `globalSetup`, or the scenario cannot be read
 */
export async function testOrganization(options: OrganizationOptions = {}): Promise<TestOrganization> {
  const url = inject(provided);
  if (!url) throw new Error('There is no sandbox. Add globalSetup: "@closekit/sandbox/vitest/setup" to the configuration of vitest.');
  const control = new URL(`${controlPath}/organizations`, url).href;
  const made = (await post(control, options)) as Organization;
  return { ...made, url, reset: async () => void (await post(`${control}/${made.organizationId}/reset`, {})) };
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const answer = (await response.json()) as { error?: string };
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
