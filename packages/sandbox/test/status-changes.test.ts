import { expect, test } from "vitest";
import { demo } from "./demo.ts";
import { errors, recordedSandbox } from "./recorded.ts";

const recorded = recordedSandbox();
const { call } = recorded;

const leadChanges = "/activity/status_change/lead/";
const opportunityChanges = "/activity/status_change/opportunity/";

test("a lead status change of the past is recorded, and leaves the lead as it is", async () => {
  const change = {
    lead_id: demo.quayside,
    old_status_id: demo.potential,
    new_status_id: demo.customer,
    date_created: "2024-03-12T11:20:00Z",
  };
  const { status, body } = await call("POST", leadChanges, change);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    _type: "LeadStatusChange",
    lead_id: demo.quayside,
    contact_id: null,
    user_id: demo.rosa,
    users: [],
    old_status_label: "Potential",
    new_status_label: "Customer",
    date_created: "2024-03-12T11:20:00+00:00",
    activity_at: "2024-03-12T11:20:00+00:00",
  });
  expect(await recorded.happened()).toEqual(["activity.lead_status_change.created"]);
  expect((await call("GET", `/lead/${demo.quayside}/`)).body.status_id).toBe(demo.potential);
  expect((await call("DELETE", `${leadChanges}${body.id}/`)).body).toEqual({});
  expect(await recorded.happened()).toEqual(["activity.lead_status_change.deleted"]);
  expect((await call("GET", `${leadChanges}${body.id}/`)).status).toBe(404);
});

test("a lead status change names a lead and two lead statuses", async () => {
  const missing = "This field is required.";
  expect((await call("POST", leadChanges, {})).body).toEqual(errors({ lead: missing, old_status: missing, new_status: missing }));
  const wrong = { lead_id: demo.quayside, old_status_id: demo.potential, new_status_id: demo.won };
  expect((await call("POST", leadChanges, wrong)).body).toEqual(errors({ new_status: "Object does not exist." }));
  expect((await call("POST", leadChanges, { ...wrong, lead_id: "lead_none" })).body).toEqual(errors({ lead: "Object does not exist." }));
  expect((await call("PUT", `${leadChanges}acti_none/`, {})).status).toBe(405);
});

test("an opportunity status change keeps the opportunity as it is now", async () => {
  const change = { lead_id: demo.harborTools, opportunity_id: demo.springRestock, old_status_id: demo.quoted, new_status_id: demo.won };
  const { body } = await call("POST", opportunityChanges, { ...change, date_created: "2026-03-12T11:18:30+00:00" });
  expect(body).toMatchObject({
    old_status_label: "Quoted",
    old_status_type: "active",
    old_pipeline_id: demo.sales,
    new_status_label: "Won",
    new_pipeline_name: "Sales",
    opportunity_value: 50000,
    opportunity_value_currency: "USD",
    opportunity_value_formatted: "$500",
    opportunity_confidence: 75,
    opportunity_date_won: "2026-03-20T00:00:00+00:00",
    activity_at: "2026-03-12T11:18:30+00:00",
  });
  expect(await recorded.happened()).toEqual(["activity.opportunity_status_change.created"]);
  expect((await call("GET", `/opportunity/${demo.springRestock}/`)).body.status_id).toBe(demo.quoted);
  expect((await call("POST", opportunityChanges, { ...change, lead_id: demo.quayside })).body).toEqual(
    errors({ opportunity: "Object does not exist." }),
  );
  const { opportunity_id: _, ...without } = change;
  expect((await call("POST", opportunityChanges, without)).body).toEqual(errors({ opportunity: "This field is required." }));
  expect((await call("DELETE", `${opportunityChanges}${body.id}/`)).body).toEqual({});
});

test("what the system writes cannot be written by clients", async () => {
  for (const path of ["/activity/created/", "/activity/lead_merge/", "/activity/task_completed/"])
    expect((await call("POST", path, { lead_id: demo.quayside })).status).toBe(405);
});
