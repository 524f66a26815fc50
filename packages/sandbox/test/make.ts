import type { Sandbox } from "../src/index.ts";

/** Creates what a test is not about, and resolves to its id. */
export function maker({ fetch, apiKey }: Sandbox): (path: string, body: object) => Promise<string> {
  return async (path, body) => {
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    const response = await fetch(`http://sandbox/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const made = (await response.json()) as { id: string };
    if (!response.ok) throw new Error(`POST ${path}: ${JSON.stringify(made)}`);
    return made.id;
  };
}

/** The administrator of the demo scenario, who owns the key, and a colleague. */
export const rosa = "user_FfkCzJr4i0B3JrTAwR4y9ojfljoQoaF1LlqsajAIxNK";
export const tomas = "user_AzUdIG1OHqttidvRzFRYToraZB3DO7GWIQtUlmOS6EC";
const memberships = {
  [rosa]: "memb_dGLtPTT1VWe558UtmSOv6McDFwszX8wZJosFxTRaB9N",
  [tomas]: "memb_Yc0iJYhLWRyO8hY0ySPnnV1Ns6gqLr3jT2cJkN5bVtP",
};

/** Gives the owner of the key a role that has these permissions only; the colleague becomes the administrator. */
export async function restrict(sandbox: Sandbox, permissions: string[]): Promise<void> {
  const role = await maker(sandbox)("/role/", { name: `Only ${permissions}`, permissions });
  for (const [membership, role_id] of [
    [memberships[tomas], "admin"],
    [memberships[rosa], role],
  ]) {
    const headers = { authorization: `Bearer ${sandbox.apiKey}`, "content-type": "application/json" };
    const body = JSON.stringify({ role_id });
    const response = await sandbox.fetch(`http://sandbox/api/v1/membership/${membership}/`, { method: "PUT", headers, body });
    if (!response.ok) throw new Error(await response.text());
  }
}
