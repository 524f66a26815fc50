import { expect, test } from "vitest";
import { fidelity } from "../src/fidelity.ts";

test("what is not emulated says why", () => {
  const silent = fidelity().filter(({ emulated, why }) => !emulated && !why);
  expect(silent.map(({ operationId }) => operationId)).toEqual([]);
});

test("every resource that the documentation's navigation names is emulated whole", () => {
  const named = [
    ["Advanced Filtering", "Leads", "Contacts", "Activities", "Calls", "Created Activities", "Emails", "Email Threads"],
    ["Lead Status Changes", "Notes", "Opportunity Status Changes", "SMS", "Task Completed Activities", "Opportunities", "Tasks"],
    ["Users", "Organizations", "Roles", "Lead Custom Fields", "Contact Custom Fields", "Opportunity Custom Fields"],
    [
      "Activity Custom Fields",
      "Shared Custom Fields",
      "Custom Field Schemas",
      "Lead Statuses",
      "Opportunity Statuses",
      "Custom Activities",
    ],
  ].flat();
  const missing = fidelity().filter(({ tag, emulated }) => named.includes(tag) && !emulated);
  expect(missing.map(({ operationId }) => operationId)).toEqual([]);
  const tags = new Set(fidelity().map(({ tag }) => tag));
  expect(named.filter((name) => !tags.has(name))).toEqual([]);
});
