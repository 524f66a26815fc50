import type { Sandbox } from "../src/index.ts";
import { demo } from "./demo.ts";
import { caller } from "./support.ts";

/** Creates what a test is not about, and resolves to its id. */
export function maker(sandbox: Sandbox): (path: string, body: object) => Promise<string> {
  const call = caller(sandbox, sandbox.apiKey);
  return async (path, body) => {
    const { status, body: made } = await call("POST", path, body);
    if (status >= 400) throw new Error(`POST ${path}: ${JSON.stringify(made)}`);
    return made.id;
  };
}

/** Gives the owner of the key a role that has these permissions only; the colleague becomes the administrator. */
export async function restrict(sandbox: Sandbox, permissions: string[]): Promise<void> {
  const call = caller(sandbox, sandbox.apiKey);
  const role = await maker(sandbox)("/role/", { name: `Only ${permissions}`, permissions });
  const { rosa, tomas } = demo.memberships;
  for (const [membership, role_id] of [
    [tomas, "admin"],
    [rosa, role],
  ]) {
    const { status, body } = await call("PUT", `/membership/${membership}/`, { role_id });
    if (status >= 400) throw new Error(JSON.stringify(body));
  }
}
