import { beforeEach, inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that the tests call; strict, so that a misspelt key fails. */
    api: Api;
  }
}

/** The mock, when this package runs its tests; a sandbox, when that package runs them. */
export interface Api {
  server: "mock" | "sandbox";
  /** Base URL of the API. */
  url: string;
}

const { server, url } = inject("api");

export const baseUrl = url;
/** For `test.runIf`: what only a mock can be asked for. */
export const onMock = server === "mock";
/** Opens an organization of this file's own in a sandbox; the mock takes any key. */
export const apiKey = onMock ? "api_a.b" : await organization();

/** Makes an organization that has what the examples of the description have, as before each test. */
async function organization(): Promise<string> {
  const control = new URL("/_sandbox/organizations", url).href;
  const response = await fetch(control, { method: "POST" });
  const made = (await response.json()) as { organizationId: string; apiKey: string };
  beforeEach(async () => {
    const { ok } = await fetch(`${control}/${made.organizationId}/reset`, { method: "POST" });
    if (!ok) throw new Error("The sandbox was not reset.");
  });
  return made.apiKey;
}
