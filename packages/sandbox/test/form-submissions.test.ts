import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { type Call, caller, testSandbox } from "./support.ts";

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(() => sandbox.close());

test("form submissions are listed by form, read and deleted", async () => {
  const [submission] = (await call("GET", "/activity/form_submission/")).body.data;
  const found = async (query: string) =>
    (await call("GET", `/activity/form_submission/?${query}`)).body.data.map(({ id }: { id: string }) => id);
  expect(await found(`form_id=${submission.form_id}`)).toEqual([submission.id]);
  expect(await found(`form_id__in=form_other,${submission.form_id}&lead_id__in=${submission.lead_id}`)).toEqual([submission.id]);
  expect(await found("form_id=form_other")).toEqual([]);
  const path = `/activity/form_submission/${submission.id}/`;
  expect((await call("GET", path)).body).toEqual(submission);
  expect((await call("PUT", path, {})).status).toBe(405);
  expect((await call("DELETE", path)).status).toBe(200);
  expect((await call("GET", path)).body).toEqual({ error: "Empty query: FormSubmission matching query does not exist." });
});

test("import updates are listed, read and deleted", async () => {
  const [update] = (await call("GET", "/activity/import_update/")).body.data;
  const path = `/activity/import_update/${update.id}/`;
  expect((await call("GET", path)).body).toMatchObject({ _type: "ImportUpdate", reverted: false });
  expect((await call("POST", "/activity/import_update/", {})).status).toBe(405);
  expect((await call("DELETE", path)).status).toBe(200);
  expect((await call("GET", path)).status).toBe(404);
});
