// What holds under every compiler setting, strict or not. Compiled by consumers.test.ts; never run.
import type {
  CreateCustomActivity,
  CustomActivity,
  Lead,
  operations,
  paths,
  SmartView,
  UpdateLead,
  UpdateSmartView,
  UpdateWebhook,
  Webhook,
} from "@closekit/types";
import { expectTypeOf } from "expect-type";
import createClient from "openapi-fetch";

declare const activity: CustomActivity;
declare const lead: Lead;

// fields have their own types
expectTypeOf(activity.id).toEqualTypeOf<string>();
expectTypeOf(activity._type).toEqualTypeOf<"CustomActivity">();
expectTypeOf(activity.pinned).toEqualTypeOf<boolean>();
expectTypeOf(lead.contacts?.[0]?.emails?.[0]?.email).toMatchTypeOf<string | undefined>();

// custom fields are keys of a pattern
activity["custom.cf_x"];
lead["custom.cf_x"];
// @ts-expect-error a misspelt plain key
activity.stauts;

// known values are suggested, unknown ones pass in responses
const status: CustomActivity["status"] = "archived";
// @ts-expect-error and are refused in requests
const refused: CreateCustomActivity["status"] = "archived";

export { refused, status };

export const created: CreateCustomActivity = {
  custom_activity_type_id: "actitype_x",
  lead_id: "lead_x",
  "custom.cf_text": "text",
  "custom.cf_number": 3,
  "custom.cf_list": ["a", "b"],
  "custom.cf_cleared": null,
};
// @ts-expect-error required keys
export const incomplete: CreateCustomActivity = { lead_id: "lead_x" };
export const misspelt: CreateCustomActivity = {
  custom_activity_type_id: "actitype_x",
  lead_id: "lead_x",
  // @ts-expect-error a misspelt key
  statsu: "draft",
};
export const nested: CreateCustomActivity = {
  custom_activity_type_id: "actitype_x",
  lead_id: "lead_x",
  // @ts-expect-error a custom field holds no object
  "custom.cf_x": { a: 1 },
};
export const added: UpdateLead = { "custom.cf_x.add": "one", "custom.cf_x": ["all"] };
// @ts-expect-error .add takes one value
export const addedTwo: UpdateLead = { "custom.cf_x.add": ["one", "two"] };

// what was read can be sent back, with more beside it
declare const webhook: Webhook;
export const extended: UpdateWebhook = { events: [...webhook.events, { object_type: "lead", action: "created" }] };

declare const view: SmartView;
export const again: UpdateSmartView = { s_query: view.s_query ?? null };
// @ts-expect-error a misspelt key
export const misspeltQuery: UpdateSmartView = { s_query: { query: { type: "and", querys: [] } } };

// a filter on the type needs a lead
type Query = NonNullable<operations["listCustomActivities"]["parameters"]["query"]>;
export const byLead: Query = { lead_id: "lead_x" };
export const byDay: Query = { date_created__gte: "2026-03-04" };
export const byType: Query = { lead_id: ["lead_x"], custom_activity_type_id: "actitype_x" };
// @ts-expect-error no lead_id
export const byTypeAlone: Query = { custom_activity_type_id: "actitype_x" };
// @ts-expect-error no lead_id
export const byTypesAlone: Query = { custom_activity_type_id__in: ["actitype_x"] };

// of some filters one is needed, of others exactly one
type Subscriptions = operations["listSequenceSubscriptions"]["parameters"]["query"];
export const ofLead: Subscriptions = { lead_id: "lead_x", sequence_id: "seq_x" };
// @ts-expect-error none of them
export const ofNothing: Subscriptions = { _limit: 10 };
type Comments = operations["listComments"]["parameters"]["query"];
export const ofThread: Comments = { thread_id: "comthr_x" };
// @ts-expect-error both
export const ofBoth: Comments = { thread_id: "comthr_x", object_id: "acti_x" };

// and so it does for plain openapi-fetch
const client = createClient<paths>();
client.GET("/activity/custom/", { params: { query: { lead_id: "lead_x", custom_activity_type_id: "actitype_x" } } });
// @ts-expect-error no lead_id
client.GET("/activity/custom/", { params: { query: { custom_activity_type_id: "actitype_x" } } });
// @ts-expect-error no such path
client.GET("/activity/customs/");
// @ts-expect-error no such method
client.POST("/me/");
