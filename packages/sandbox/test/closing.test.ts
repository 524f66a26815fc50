import { request } from "node:http";
import { expect, test } from "vitest";
import { openSandbox, startSandbox } from "../src/index.ts";
import { caller, newDatabase } from "./support.ts";

const place = async () => (process.env.SANDBOX_ON === "postgres" ? { databaseUrl: await newDatabase() } : {});
const some = Array.from({ length: 30 }, (_, index) => `Lead ${index}`);

test("a sandbox that is closed answers what is under way, and refuses the rest", async () => {
  const logged: string[] = [];
  const sandbox = await openSandbox({ ...(await place()), seed: "empty", log: (line) => logged.push(line) });
  const call = caller(sandbox, sandbox.apiKey);
  const organization = await sandbox.createOrganization({ seed: "empty" });
  await call("POST", "/lead/", { name: "There" });
  const changes = some.map((name) => call("POST", "/lead/", { name }));
  const reads = some.map(() => call("GET", "/lead/"));
  const made = sandbox.createOrganization();
  const closing = sandbox.close();
  const late = [
    call("POST", "/lead/", { name: "Late" }),
    call("GET", "/lead/"),
    sandbox.createOrganization(),
    sandbox.reset(),
    organization.reset(),
    sandbox.fetch("http://sandbox/_sandbox/organizations", { method: "POST" }),
  ];
  for (const { reason } of (await Promise.allSettled(late)) as PromiseRejectedResult[])
    expect(reason).toEqual(new Error("The sandbox is closed."));
  for (const { status } of await Promise.all([...changes, ...reads])) expect(status).toBe(200);
  await made;
  await closing;
  expect(logged.filter((line) => line.includes("failed"))).toEqual([]);
  await sandbox.close();
});

test("a server listens on a port, and on nothing else", async () => {
  const place = { port: "socket" as unknown as number };
  await expect(startSandbox(place)).rejects.toThrow(new TypeError('`port` must be a number from 0 to 65535, not "socket".'));
});

test("a server that is closed sends the answers that it was about to send, and keeps no connection", async () => {
  let closing: Promise<void> | undefined;
  // a line is logged before its answer is sent
  const log = (line: string) => {
    if (line.includes("last")) closing ??= sandbox.close();
  };
  const sandbox = await startSandbox({ ...(await place()), seed: "empty", log });
  const headers = { authorization: `Bearer ${sandbox.apiKey}`, "content-type": "application/json" };
  const post = (query: string) => fetch(`${sandbox.url}/lead/${query}`, { method: "POST", headers, body: '{"name":"Harbor Tools"}' });
  await post("");
  expect((await post("?last=1")).status).toBe(200);
  await closing;
  await expect(post("")).rejects.toThrow("fetch failed");
});

// the same for all databases, and it takes its time
test.skipIf(process.env.SANDBOX_ON === "postgres")(
  "a client that never sends all of its request does not keep a server from closing",
  async () => {
    const sandbox = await startSandbox({ ...(await place()), seed: "empty", log: () => {} });
    const headers = { authorization: `Bearer ${sandbox.apiKey}`, "content-type": "application/json", "content-length": 1000 };
    const sent = request(`${sandbox.url}/lead/`, { method: "POST", headers });
    const ended = new Promise((resolve) => sent.once("error", resolve));
    sent.write("{");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sandbox.close();
    expect(await ended).toMatchObject({ code: "ECONNRESET" });
  },
);
