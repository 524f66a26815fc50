import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { run, started } from "./process.ts";
import { call } from "./support.ts";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

async function start(...args: string[]) {
  const { child, texts } = await started([cli, "--port", "0", ...args], /(\ncurl .+\n){3}/);
  onTestFinished(() => void child.kill());
  const url = /http:\/\/[^ ]+\/api\/v1/.exec(texts.output)?.[0] as string;
  return { child, texts, url };
}

test("says where it is, and prints three commands that work when pasted", async () => {
  const { texts, url } = await start();
  expect(texts.output).toContain(`The mock of the Close API is ready at ${url}.`);
  const commands = texts.output.split("\n").filter((line) => line.startsWith("curl"));
  expect(commands).toHaveLength(3);
  const [me, list, created] = await Promise.all(
    commands.map(async (command) => JSON.parse((await promisify(execFile)("sh", ["-c", command])).stdout)),
  );
  expect(me).toMatchObject({ first_name: "Rosa" });
  expect(list.data).toHaveLength(2);
  expect(created).toMatchObject({ _type: "CustomActivity", status: "draft" });
});

test("ends cleanly when it is told to", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const { child, url } = await start();
    await call(`${url}/me/`, "GET");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  }
});

test("its flags are those of startMock", async () => {
  const { texts, url } = await start("--strict", "--dynamic", "--errors", "--verbose", "--host", "localhost");
  expect((await call(`${url}/me/`, "GET")).body.first_name).not.toBe("Rosa");
  expect((await call(`${url}/me/?who=1`, "GET")).status).toBe(400);
  await expect.poll(() => texts.output).toMatch(/\nGET \/api\/v1\/me\/ 200\nGET \/api\/v1\/me\/\?who=1 400\n$/);
});

test("is quiet without --verbose", async () => {
  const { child, texts, url } = await start();
  const before = texts.output;
  await call(`${url}/me/?who=1`, "GET");
  child.kill();
  await once(child, "close");
  expect(texts).toEqual({ output: before, errors: "" });
});

test("says what to do when the port is taken", async () => {
  const { port } = new URL((await start()).url);
  expect(await run([cli, "--port", port])).toEqual({
    code: 1,
    output: "",
    errors: `closekit-mock: port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another port with --port (0 takes a free one).\n`,
  });
});

test.each(["192.0.2.1", "nosuch.invalid"])("says what to do when the machine has no address %s", async (host) => {
  const { code, errors } = await run([cli, "--port", "0", "--host", host]);
  expect({ code, errors }).toEqual({
    code: 1,
    errors: `closekit-mock: this machine has no address ${host}. Leave --host out for 127.0.0.1, or give 0.0.0.0 for all addresses.\n`,
  });
});

test.each([
  [["--prot", "4010"], "Unknown option '--prot'"],
  [["openapi.yaml"], "Unexpected argument 'openapi.yaml'"],
  [["--port", "many"], '--port takes a number from 0 to 65535, not "many".'],
  [["--port", "65536"], '--port takes a number from 0 to 65535, not "65536".'],
  [["--port"], "Option '--port <value>' argument missing"],
  [["--host", ""], "--host is empty. Give it a value, or leave it out."],
])("refuses %j", async (args, message) => {
  const { code, output, errors } = await run([cli, ...args]);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(errors).toContain(`closekit-mock: ${message}`);
  expect(errors).toMatch(/\nSee closekit-mock --help\.\n$/);
});

test("--version and --help", async () => {
  expect(await run([cli, "--version"])).toEqual({ code: 0, output: `${version}\n`, errors: "" });
  const help = await run([cli, "--help"]);
  expect(help).toMatchObject({ code: 0, errors: "" });
  for (const flag of ["port", "host", "dynamic", "errors", "strict", "verbose", "help", "version"])
    expect(help.output).toContain(`\n  --${flag} `);
});
