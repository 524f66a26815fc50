import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { bundledDescription, type Operation, operations } from "@closekit/contract";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

const all = operations(bundledDescription());
const base = "http://sandbox/api/v1";

let sandbox: Sandbox;
let strict: Sandbox;
let call: Call;

beforeAll(async () => {
  [sandbox, strict] = await Promise.all([testSandbox(), testSandbox({ strict: true })]);
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => Promise.all([sandbox.close(), strict.close()]));

/** The path of an operation with something in the place of each parameter. */
const somePath = ({ path }: Operation) => path.replaceAll(/\{[^}]+\}/g, "nothing");

describe("401", () => {
  test.each([
    ["no credentials", undefined],
    ["an unknown key", `Basic ${btoa("api_wrong.key:")}`],
    ["an unknown token", "Bearer token"],
    ["another scheme", "Digest x"],
    ["no key", `Basic ${btoa(":")}`],
    ["half a header", "Basic"],
  ])("with %s, whatever the operation", async (_, authorization) => {
    for (const operation of all) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const response = await sandbox.fetch(`${base}${somePath(operation)}`, { method: operation.method.toUpperCase(), headers });
      expect([operation.source.operationId, response.status]).toEqual([operation.source.operationId, 401]);
      expect(typeof ((await response.json()) as { error: unknown }).error).toBe("string");
    }
  });

  test("a key is taken as user name or as token", async () => {
    for (const authorization of [`Basic ${btoa(`${sandbox.apiKey}:`)}`, `Bearer ${sandbox.apiKey}`]) {
      expect((await sandbox.fetch(`${base}/lead/`, { headers: { authorization } })).status).toBe(200);
    }
  });
});

describe("404", () => {
  test("an unknown URL", async () => {
    const { status, body } = await call("GET", "/no_such_thing/");
    expect(status).toBe(404);
    expect(typeof body.error).toBe("string");
  });

  test("an object that does not exist, of every collection", async () => {
    for (const operation of all) {
      const { method, path, source } = operation;
      if (method !== "get" || !path.endsWith("/{id}/")) continue;
      const { status, body } = await call("GET", somePath(operation));
      if (status === 501) continue;
      expect([source.operationId, status]).toEqual([source.operationId, 404]);
      expect(body.error, source.operationId).toMatch(/does not exist\.$/);
    }
  });

  test("the objects of another organization", async () => {
    const other = caller(sandbox, (await sandbox.createOrganization({ seed: "empty" })).apiKey);
    const [lead] = (await call("GET", "/lead/?_fields=id")).body.data;
    expect((await call("GET", `/lead/${lead.id}/?_fields=id`)).status).toBe(200);
    for (const method of ["GET", "DELETE"]) expect((await other(method, `/lead/${lead.id}/`)).status).toBe(404);
    expect((await other("PUT", `/lead/${lead.id}/`, { name: "Taken" })).status).toBe(404);
  });
});

test("405 tells which methods there are", async () => {
  const refused = await call("DELETE", "/lead/");
  expect(refused.status).toBe(405);
  expect(refused.headers.get("allow")?.split(", ").toSorted()).toEqual(["GET", "HEAD", "POST"]);
  expect((await call("POST", "/report/activity/metrics/", {})).headers.get("allow")).toBe("GET, HEAD");
});

describe("bodies", () => {
  test.each(["{", "[]", '"text"', "null", ""])("%s is no object", async (body) => {
    const { status, body: answer } = await call("POST", "/lead/", body);
    expect(status).toBe(400);
    expect(typeof answer.error).toBe("string");
  });

  test("that are not JSON are refused", async () => {
    expect((await call("POST", "/lead/", "name=x", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
  });

  test("of more than 5 MB are refused", async () => {
    const text = "x".repeat(5 * 1024 * 1024);
    expect(await call("POST", "/email_template/", { name: text, subject: "x", body: "y" })).toMatchObject({
      status: 413,
      body: { error: "The request is larger than 5242880 bytes." },
    });
  });

  test("name each field that is missing or of the wrong type", async () => {
    expect((await call("POST", "/email_template/", { name: 5, is_shared: "yes" })).body).toEqual({
      errors: [],
      "field-errors": {
        name: "Value must be of str type.",
        is_shared: "Value must be of bool type.",
        subject: "This field is required.",
        body: "This field is required.",
      },
    });
    expect((await call("GET", "/email_template/?_limit=many")).status).toBe(400);
  });
});

describe("what the API ignores", () => {
  const template = { name: "Letter", subject: "x", body: "y" };

  test("is named in a header", async () => {
    const made = await call("POST", "/email_template/?colour=red", { ...template, id: "tmpl_mine", mood: "good" });
    expect(made.status).toBe(200);
    expect(made.body.id).not.toBe("tmpl_mine");
    const warning = made.headers.get("x-closekit-warning");
    for (const name of ["id", "mood", "colour"]) expect(warning).toContain(name);
    expect((await call("POST", "/email_template/", template)).headers.get("x-closekit-warning")).toBeNull();
  });

  test("is refused under strict", async () => {
    const strictly = caller(strict, strict.apiKey);
    expect((await strictly("POST", "/email_template/", template)).status).toBe(200);
    const refused = await strictly("POST", "/email_template/", { ...template, mood: "good" });
    expect(refused.status).toBe(400);
    expect(refused.body["field-errors"]).toHaveProperty("mood");
    expect((await strictly("GET", "/email_template/?colour=red")).status).toBe(400);
  });
});

test.each(["/email_template", "/email_template/", "/email_template//"])("%s is one path", async (at) => {
  const made = await call("POST", at, { name: "Letter", subject: "x", body: "y" });
  expect(made.status).toBe(200);
  expect((await call("GET", `/email_template/${made.body.id}${at.slice(15)}`)).body).toEqual(made.body);
  expect((await call("GET", at)).status).toBe(200);
});

test("the fragment of a URL is no part of a request", async () => {
  const authorization = `Bearer ${sandbox.apiKey}`;
  for (const url of [`${base}/lead/?_limit=1#top`, `${base}/lead/?_limit=1#?_limit=2`]) {
    for (const request of [url, new URL(url), new Request(url)]) {
      const response = await sandbox.fetch(request, { headers: { authorization } });
      expect(response.status).toBe(200);
      expect(((await response.json()) as { data: unknown[] }).data).toHaveLength(1);
    }
  }
});

test("a failure of the sandbox itself tells no secrets", async () => {
  const lines: string[] = [];
  const folder = await mkdtemp(path.join(os.tmpdir(), "sandbox-errors-"));
  const data = path.join(folder, "close.db");
  const broken = await testSandbox({ data, log: (line) => lines.push(line) });
  onTestFinished(async () => {
    await broken.close();
    await rm(folder, { recursive: true, force: true });
  });
  const database = new DatabaseSync(data);
  database.exec("drop table lead");
  database.close();
  const { status, body } = await caller(broken, broken.apiKey)("GET", "/lead/");
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toMatch(/\bat |\.ts|node:/);
  expect(lines.join()).toContain("failed:");
});
