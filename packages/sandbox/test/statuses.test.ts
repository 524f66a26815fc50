import { expect, test } from "vitest";
import { demo } from "./demo.ts";
import { errors, recordedSandbox } from "./recorded.ts";

const recorded = recordedSandbox();
const { call } = recorded;

const ids = (statuses: { id: string }[]) => statuses.map(({ id }) => id);

test("a lead status is made, renamed for its leads, and deleted when none has it", async () => {
  const { status, body: made } = await call("POST", "/status/lead/", { label: "Waiting" });
  expect(status).toBe(200);
  expect(Object.keys(made).toSorted()).toEqual(["id", "label", "organization_id"]);
  const { body: lead } = await call("POST", "/lead/", { status: "Waiting" });
  await recorded.events();
  expect((await call("PUT", `/status/lead/${made.id}/`, { label: "On hold", color: "red" })).body).toEqual({ ...made, label: "On hold" });
  expect(await recorded.happened()).toEqual(["status.lead.updated"]);
  expect((await call("GET", `/lead/${lead.id}/`)).body.status_label).toBe("On hold");

  const used = await call("DELETE", `/status/lead/${made.id}/`);
  expect(used.status).toBe(400);
  expect(used.body.error).toContain("in use");
  await call("PUT", `/lead/${lead.id}/`, { status_id: demo.customer });
  expect((await call("DELETE", `/status/lead/${made.id}/`)).body).toEqual({});
  expect((await call("GET", `/status/lead/${made.id}/`)).status).toBe(404);
  const { body: list } = await call("GET", "/status/lead/");
  expect(list.has_more).toBe(false);
  expect(ids(list.data).toSorted()).toEqual([demo.potential, demo.customer].toSorted());
});

test("new leads get the first status in the organization's order", async () => {
  await call("POST", "/status/lead/", { label: "Later" });
  expect((await call("POST", "/lead/", {})).body.status_id).toBe(demo.potential);
});

test("an opportunity status is in the first pipeline unless it names one, and comes last there", async () => {
  const { body: made } = await call("POST", "/status/opportunity/", { label: "Negotiating", type: "active" });
  expect(made).toMatchObject({ label: "Negotiating", type: "active", pipeline_id: demo.sales });
  expect(await recorded.happened()).toEqual(["status.opportunity.created"]);
  const { body: sales } = await call("GET", `/pipeline/${demo.sales}/`);
  expect(ids(sales.statuses).slice(0, 2)).toEqual([demo.quoted, demo.won]);
  expect(ids(sales.statuses).at(-1)).toBe(made.id);
  expect((await call("POST", "/status/opportunity/", { label: "X", type: "maybe" })).body).toEqual(errors({ type: "Not a valid choice." }));
  expect((await call("POST", "/status/opportunity/", { type: "won" })).body).toEqual(errors({ label: "This field is required." }));
  const { body: list } = await call("GET", "/status/opportunity/");
  expect(list.has_more).toBe(false);
  expect(ids(list.data)).toContain(made.id);

  const { body: opportunity } = await call("POST", "/opportunity/", { lead_id: demo.quayside, status_id: made.id });
  expect((await call("DELETE", `/status/opportunity/${made.id}/`)).status).toBe(400);
  await call("PUT", `/status/opportunity/${made.id}/`, { label: "Haggling" });
  expect((await call("GET", `/opportunity/${opportunity.id}/`)).body.status_label).toBe("Haggling");
  await call("DELETE", `/opportunity/${opportunity.id}/`);
  expect((await call("DELETE", `/status/opportunity/${made.id}/`)).body).toEqual({});
});

test("a pipeline is made with statuses, reorders them and takes over those of others", async () => {
  const {
    status,
    body: repairs,
    headers,
  } = await call("POST", "/pipeline/", {
    name: "Repairs",
    statuses: [
      { label: "Estimate", type: "active" },
      { label: "Repaired", type: "won" },
    ],
  });
  expect(status).toBe(201);
  expect(headers.get("location")).toContain(`/pipeline/${repairs.id}/`);
  expect(repairs.statuses.map(({ id: _, ...rest }: { id: string }) => rest)).toEqual([
    { label: "Estimate", type: "active" },
    { label: "Repaired", type: "won" },
  ]);
  expect(repairs.date_created).not.toContain("+");
  const [estimate, repaired] = ids(repairs.statuses);
  expect((await call("GET", `/status/opportunity/${repaired}/`)).body.pipeline_id).toBe(repairs.id);
  await recorded.events();

  const reordered = await call("PUT", `/pipeline/${repairs.id}/`, { name: "Workshop", statuses: [{ id: repaired }, { id: estimate }] });
  expect(reordered.body).toMatchObject({ name: "Workshop", statuses: [{ id: repaired }, { id: estimate }] });
  expect(await recorded.happened()).toEqual([]);

  const { body: opportunity } = await call("POST", "/opportunity/", { lead_id: demo.quayside, status_id: estimate });
  await recorded.events();
  const taken = await call("PUT", `/pipeline/${demo.sales}/`, { statuses: [{ id: estimate }, { id: demo.quoted }, { id: demo.won }] });
  expect(ids(taken.body.statuses).slice(0, 3)).toEqual([estimate, demo.quoted, demo.won]);
  expect(await recorded.happened()).toEqual(["status.opportunity.updated"]);
  expect(ids((await call("GET", `/pipeline/${repairs.id}/`)).body.statuses)).toEqual([repaired]);
  expect((await call("GET", `/opportunity/${opportunity.id}/`)).body.pipeline_id).toBe(demo.sales);

  const back = await call("PUT", `/pipeline/${repairs.id}/`, { statuses: [{ id: repaired }, { id: estimate }] });
  expect(ids(back.body.statuses)).toEqual([repaired, estimate]);
  const unknown = await call("PUT", `/pipeline/${repairs.id}/`, { statuses: [{ id: repaired }, { id: "stat_none" }] });
  expect(unknown.status).toBe(400);
  expect(unknown.body).toEqual(errors({ statuses: { errors: { 1: errors({ id: "Object does not exist." }) } } }));
});

test("a pipeline is deleted once it has no statuses", async () => {
  const { body: pipeline } = await call("POST", "/pipeline/", { name: "Short", statuses: [{ label: "Only", type: "active" }] });
  const refused = await call("DELETE", `/pipeline/${pipeline.id}/`);
  expect([refused.status, refused.body]).toEqual([400, { error: "The pipeline still has statuses." }]);
  await call("DELETE", `/status/opportunity/${pipeline.statuses[0].id}/`);
  const deleted = await call("DELETE", `/pipeline/${pipeline.id}/`);
  expect([deleted.status, deleted.body]).toEqual([204, undefined]);
  const { body: list } = await call("GET", "/pipeline/");
  expect(list).not.toHaveProperty("has_more");
  expect(ids(list.data)).not.toContain(pipeline.id);
  expect((await call("POST", "/pipeline/", { name: "Bare" })).body.statuses).toEqual([]);
});

test("statuses and pipelines take a permission to change", async () => {
  await recorded.setRole("restricteduser");
  for (const [method, path, body] of [
    ["POST", "/status/lead/", { label: "No" }],
    ["PUT", `/status/lead/${demo.potential}/`, { label: "No" }],
    ["DELETE", `/status/lead/${demo.potential}/`],
    ["POST", "/status/opportunity/", { label: "No", type: "active" }],
    ["DELETE", `/status/opportunity/${demo.quoted}/`],
    ["POST", "/pipeline/", { name: "No" }],
    ["DELETE", `/pipeline/${demo.sales}/`],
  ] as const)
    expect((await call(method, path, body)).status).toBe(403);
});
