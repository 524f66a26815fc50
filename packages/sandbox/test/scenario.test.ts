import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { caller, testSandbox } from "./support.ts";

const logged: string[] = [];
let lenient: Sandbox;
let strict: Sandbox;
let folder: string;
beforeAll(async () => {
  const options = { seed: "empty", log: (line: string) => logged.push(line) };
  [lenient, strict] = await Promise.all([testSandbox(options), testSandbox({ ...options, strict: true })]);
  folder = await mkdtemp(path.join(os.tmpdir(), "sandbox-scenario-"));
});
afterAll(async () => {
  await Promise.all([lenient.close(), strict.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(content: unknown): Promise<string> {
  const file = path.join(folder, `${Math.random()}.json`);
  await writeFile(file, JSON.stringify(content));
  return file;
}

/** The body of the error of a single field. */
const fields = (errors: object) => JSON.stringify({ errors: [], "field-errors": errors });
const required = "This field is required.";

describe("an entry of a scenario", () => {
  test.each<[what: string, content: object, at: string, why: string]>([
    ["that is no object", { "/lead/": [{}, null] }, "/lead/[1]", "It must be an object."],
    ["that is a list", { "/lead/": [[]] }, "/lead/[0]", "It must be an object."],
    ["of the wrong type", { "/lead/": [{ addresses: 5 }] }, "/lead/[0]", fields({ addresses: "Value must be of list type." })],
    ["that lacks a key", { "/custom_field/lead/": [{ type: "text" }] }, "/custom_field/lead/[0]", fields({ name: required })],
    [
      "with a time that is none",
      { "/activity/note/": [{ lead_id: "lead_1", note: "x", date_created: "garbage" }] },
      "/activity/note/[0]",
      fields({ date_created: "Invalid ISO 8601 datetime." }),
    ],
    ["that refers to nothing", { "/contact/": [{ lead_id: "lead_no" }] }, "/contact/[0]", fields({ lead: "Object does not exist." })],
    ["with a NUL", { "/lead/": [{ name: "\u0000" }] }, "/lead/[0]", fields({ name: "Value must not contain NUL characters." })],
    ["whose id is none", { "/lead/": [{ id: 5 }] }, "/lead/[0]", fields({ id: "It must be a text." })],
    [
      "whose id is taken",
      { "/lead/": [{ id: "lead_1" }, { id: "lead_1" }] },
      "/lead/[1]",
      fields({ id: "There is an object with this id already." }),
    ],
    [
      "that makes its own id",
      { "/unsubscribe/email/": [{ id: "mine", email: "a@elsewhere.example" }] },
      "/unsubscribe/email/[0]",
      fields({ id: "It cannot be given: what this operation makes has ids of its own." }),
    ],
    ["that nothing creates", { "/user/": [{}] }, "/user/[0]", "The API has no operation that creates it."],
  ])("%s is refused, with its place", async (_, content, at, why) => {
    const seed = await fileOf(content);
    await expect(lenient.createOrganization({ seed })).rejects.toThrow(new Error(`${seed}: ${at} is refused: ${why}`));
  });

  test("with a key that the API ignores is refused where requests are, and told of elsewhere", async () => {
    const seed = await fileOf({ "/lead/": [{ nme: "Harbor Tools" }] });
    await expect(strict.createOrganization({ seed })).rejects.toThrow(
      `${seed}: /lead/[0] is refused: ${fields({ nme: "The API ignores this unknown key; remove it. (strict mode)" })}`,
    );
    await lenient.createOrganization({ seed });
    expect(logged).toContain(`${seed}: /lead/[0]  The API ignores: unknown key "nme"`);
  });

  test("does all that its request does", async () => {
    const seed = await fileOf({
      "/custom_field/lead/": [{ id: "cf_tier", name: "Tier", type: "choices", choices: ["A", "B"] }],
      "/lead/": [{ id: "lead_harbor", name: "Harbor Tools", "custom.cf_tier": "A", contacts: [{ name: "Ines Moreau" }] }],
      "/activity/note/": [{ id: "acti_note", lead_id: "lead_harbor", note: "Met at the fair." }],
      "/comment/": [{ object_id: "acti_note", body: "Which one?" }],
      "/unsubscribe/email/": [{ email: "ines@harbortools.example" }],
    });
    const { apiKey } = await strict.createOrganization({ seed });
    const call = caller(strict, apiKey);
    const { body: lead } = await call("GET", "/lead/lead_harbor/");
    expect(lead).toMatchObject({ name: "Harbor Tools", "custom.cf_tier": "A", contacts: [{ name: "Ines Moreau" }] });
    const { body: thread } = await call("GET", "/comment_thread/?object_ids=acti_note");
    expect(thread.data).toMatchObject([{ object_id: "acti_note" }]);
    expect((await call("GET", "/unsubscribe/email/")).body.data).toEqual([{ email: "ines@harbortools.example" }]);
  });
});
