import { createClient, createLead, listLeads } from "@closekit/client";
import { beforeEach, expect, test } from "vitest";
import { testOrganization } from "../../src/vitest/index.ts";

const organization = await testOrganization({ seed: "empty" });
const close = createClient({ apiKey: organization.apiKey, baseUrl: organization.url });

beforeEach(() => organization.reset());

// the same in both files of this folder, which run at once: neither sees the leads of the other
test.each([1, 2, 3])("starts without leads, time %i", async () => {
  expect((await listLeads(close)).data).toEqual([]);
  await createLead(close, { body: { name: "Harbor Tools" } });
  await createLead(close, { body: { name: "Quayside Chandlers" } });
  expect((await listLeads(close)).data).toHaveLength(2);
});

test("is strict", async () => {
  const body = { name: "Harbor Tools", nmae: "typo" };
  await expect(createLead(close, { body })).rejects.toThrow("nmae");
});

test("a scenario that does not exist is an error", async () => {
  await expect(testOrganization({ seed: "./none.json" })).rejects.toThrow("cannot be read");
});
