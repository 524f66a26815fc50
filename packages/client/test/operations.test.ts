/** Operations against a strict server: value and type asserted together. */
import {
  type CloseApiError,
  createActivityCustomField,
  createActivityReport,
  createClient,
  createCustomActivity,
  createCustomActivityType,
  createLead,
  deleteActivityCustomField,
  deleteCustomActivity,
  deleteCustomActivityType,
  deleteLead,
  getActivityCustomField,
  getCustomActivity,
  getCustomActivityType,
  getLead,
  getMe,
  listActivities,
  listActivityCustomFields,
  listComments,
  listCustomActivities,
  listCustomActivityTypes,
  listLeads,
  listSequenceSubscriptions,
  mergeLeads,
  NotFoundError,
  paginate,
  updateActivityCustomField,
  updateCustomActivity,
  updateCustomActivityType,
  updateLead,
} from "@closekit/client";
import type {
  ActivityCustomField,
  ActivityCustomFieldList,
  ActivityReport,
  CustomActivity,
  CustomActivityList,
  CustomActivityType,
  CustomActivityTypeList,
  CustomFieldValue,
  Deleted,
  Lead,
  LeadList,
  LeadMergeStarted,
  Me,
} from "@closekit/types";
import { describe, expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl, onMock } from "./support/api.ts";

const close = createClient({ apiKey, baseUrl, retries: false, rateLimits: false });
/** Asks the mock for a status, or for an example of it, where a sandbox knows by itself. */
const prefer = (code: number, example?: string) => ({ headers: { prefer: `code=${code}${example ? `, example=${example}` : ""}` } });
const thrownBy = (call: Promise<unknown>): Promise<CloseApiError> =>
  call.then(
    () => expect.fail("should have thrown"),
    (error) => error,
  );

const lead = { path: { id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ" } };
const visit = { path: { id: "acti_XpfKtHF4vUCsMehGAkWvj7FAc9QeWJKY40uvSwMFLZD" } };
const draft = { path: { id: "acti_GPBnu3mY2lhm12FPzmV4eAk5M7ByFgDcEW7AKW3gc3F" } };
const visitType = { path: { id: "actitype_JdpmrcXgGCJbW56eCuNGMG" } };
const note = "cf_HxjSI6bWHtP3fS2qHx6kwXoIIXGvOoNZYW2mZp0zVZo";
const segments = "custom.cf_1lQPorGqcPKSIWUqmUgbcuJ9NLiXt3N9jxLP7XyPeKP";
const channel = "cf_mHFwUbbYrEqmSM9wCZ7Uw9xfogoEmvnEN5N1aE6PwZP";

describe("Custom Activities", () => {
  test("are listed", async () => {
    const page = await listCustomActivities(close, { query: { lead_id: lead.path.id, custom_activity_type_id: visitType.path.id } });
    expectTypeOf(page).toEqualTypeOf<CustomActivityList>();
    expect(page.data.map(({ status }) => status)).toEqual(["draft", "published"]);
    expect(page.data[1]?.[`custom.${note}`]).toBe("Kickoff booked");
    expect(page.has_more).toBe(false);
  });

  test("are walked through", async () => {
    const all = await Array.fromAsync(paginate(listCustomActivities, close, { query: { lead_id: lead.path.id } }));
    expectTypeOf(all).toEqualTypeOf<CustomActivity[]>();
    expect(all).toHaveLength(2);
  });

  test("cannot be listed by type without a lead", async () => {
    const query = { custom_activity_type_id: visitType.path.id };
    // @ts-expect-error the types refuse it, and so does the API
    const error = await thrownBy(listCustomActivities(close, { query }));
    expect(error).toMatchObject({ status: 400, fieldErrors: { lead_id: "This field is required." } });
  });

  test("are created, published or as a draft", async () => {
    const body = { custom_activity_type_id: visitType.path.id, lead_id: lead.path.id, [`custom.${note}` as const]: "Kickoff booked" };
    const published = await createCustomActivity(close, { body: { ...body, pinned: true } });
    expectTypeOf(published).toEqualTypeOf<CustomActivity>();
    expect(published.id).toMatch(/^acti_/);
    expect(published).toMatchObject({ status: "published", pinned: true, [`custom.${note}`]: "Kickoff booked" });
    const kept = await createCustomActivity(close, { body: { ...body, status: "draft" }, ...prefer(200, "draft") });
    expect(kept).toMatchObject({ status: "draft", last_published_at: null });
  });

  test("are refused without what is required", async () => {
    // @ts-expect-error custom_activity_type_id is missing
    const missing = await thrownBy(createCustomActivity(close, { body: { lead_id: lead.path.id } }));
    expect(missing).toMatchObject({ status: 400, fieldErrors: { custom_activity_type: "This field is required." } });
    const body = { custom_activity_type_id: visitType.path.id, lead_id: lead.path.id };
    const unfilled = await thrownBy(createCustomActivity(close, { body, ...prefer(400, "requiredFieldMissing") }));
    expect(unfilled.fieldErrors).toEqual({ [`custom.${note}`]: "This field is required." });
  });

  test("are refused with a value that is none of the enumeration, or a misspelt key", async () => {
    const body = { custom_activity_type_id: visitType.path.id, lead_id: lead.path.id };
    // @ts-expect-error no such status
    const status = await thrownBy(createCustomActivity(close, { body: { ...body, status: "done" } }));
    expect(status).toMatchObject({ status: 400, fieldErrors: { status: "Not a valid choice." } });
    // @ts-expect-error no such key
    const key = await thrownBy(createCustomActivity(close, { body: { ...body, statsu: "draft" } }));
    expect(key.status).toBe(400);
    expect(Object.keys(key.fieldErrors)).toEqual(["statsu"]);
  });

  test("are fetched", async () => {
    const activity = await getCustomActivity(close, visit);
    expectTypeOf(activity).toEqualTypeOf<CustomActivity>();
    expect(activity._type).toBe("CustomActivity");
    expectTypeOf(activity[`custom.${channel}`]).toEqualTypeOf<CustomFieldValue | undefined>();
    expect(activity[`custom.${channel}`]).toEqual(["Email", "Phone"]);
  });

  test("are updated: a field cleared, a draft published", async () => {
    const cleared = await updateCustomActivity(close, { ...visit, body: { [`custom.${channel}`]: null } });
    expectTypeOf(cleared).toEqualTypeOf<CustomActivity>();
    expect(cleared).not.toHaveProperty([`custom.${channel}`]);
    const publish = { status: "published", [`custom.${note}` as const]: "Second visit agreed" } as const;
    const published = await updateCustomActivity(close, { ...draft, body: publish, ...prefer(200, "published") });
    expect(published).toMatchObject({ status: "published", [`custom.${note}`]: "Second visit agreed" });
  });

  test("are deleted", async () => {
    const deleted = await deleteCustomActivity(close, visit);
    expectTypeOf(deleted).toEqualTypeOf<Deleted>();
    expect(deleted).toEqual({});
    const gone = await thrownBy(deleteCustomActivity(close, { ...visit, ...prefer(404) }));
    expect(gone.message).toBe("DELETE /activity/custom/{id}/ answered 404: Empty query: CustomActivity matching query does not exist.");
  });
});

describe("Custom Activity Types", () => {
  test("are listed, created, fetched, updated and deleted", async () => {
    const types = await listCustomActivityTypes(close);
    expectTypeOf(types).toEqualTypeOf<CustomActivityTypeList>();
    expect(types.data[0]?.fields.map(({ type }) => type)).toEqual(["textarea", "choices", "number", "date"]);

    const created = await createCustomActivityType(close, { body: { name: "Site Visit" } }).outcome();
    expect(created).toMatchObject({ ok: true, status: 201, data: { name: "Site Visit", fields: [] } });
    const location = new URL(created.response.headers.get("location") ?? "", baseUrl);
    expect(location.pathname).toMatch(/^\/api\/v1\/custom_activity\/actitype_[^/]+\/$/);

    const fetched = await getCustomActivityType(close, visitType);
    expectTypeOf(fetched).toEqualTypeOf<CustomActivityType>();
    expect(fetched.is_archived).toBe(false);
    expect((await updateCustomActivityType(close, { ...visitType, body: { is_archived: true } })).is_archived).toBe(true);

    const deleted = await deleteCustomActivityType(close, visitType);
    expectTypeOf(deleted).toEqualTypeOf<undefined>();
    expect(deleted).toBeUndefined();
  });

  test("need a name", async () => {
    // @ts-expect-error the name is missing
    const error = await thrownBy(createCustomActivityType(close, { body: {} }));
    expect(error).toMatchObject({ status: 400, fieldErrors: { name: "This field is required." } });
  });

  // the sandbox has no plan
  test.runIf(onMock)("may be more than the plan allows", async () => {
    const error = await thrownBy(createCustomActivityType(close, { body: { name: "One more" }, ...prefer(402) }));
    expect(error.status).toBe(402);
  });
});

describe("activity custom fields", () => {
  const field = { path: { id: channel } };

  test("are listed, created, fetched, updated and deleted", async () => {
    const page = await listActivityCustomFields(close, { query: { _limit: 10 } });
    expectTypeOf(page).toEqualTypeOf<ActivityCustomFieldList>();
    expect(page.data.map(({ name }) => name)).toEqual(expect.arrayContaining(["Outcome note", "Preferred channel"]));

    const body = { custom_activity_type_id: visitType.path.id, name: "Preferred channel", type: "choices" } as const;
    const created = await createActivityCustomField(close, { body: { ...body, choices: ["Email", "Phone", "Visit"] } });
    expectTypeOf(created).toEqualTypeOf<ActivityCustomField>();
    expect(created.choices).toEqual(["Email", "Phone", "Visit"]);

    const chosen = await getActivityCustomField(close, { ...field, ...prefer(200, "choices") });
    expect(chosen).toMatchObject({ id: channel, type: "choices" });
    const updated = await updateActivityCustomField(close, { ...field, body: { choices: ["Email", "Phone", "Visit", "Text message"] } });
    expect(updated.choices).toHaveLength(4);
    expect(await deleteActivityCustomField(close, field)).toEqual({});
  });

  test("keep their type", async () => {
    // @ts-expect-error the types refuse it, and so does the API
    const call = updateActivityCustomField(close, { ...field, body: { type: "text" }, ...prefer(400, "typeIsFixed") });
    // a strict sandbox refuses it as a key that it does not know
    expect((await thrownBy(call)).fieldErrors).toEqual({
      type: onMock ? "Value cannot be changed." : expect.stringContaining("unknown key"),
    });
  });

  test("have a description of at most 280 characters", async () => {
    const error = await thrownBy(updateActivityCustomField(close, { ...field, body: { description: "x".repeat(281) } }));
    expect(error.fieldErrors).toEqual({ description: "The value must be no longer than 280 characters." });
  });
});

describe("leads", () => {
  test("are listed", async () => {
    const page = await listLeads(close, { query: { _limit: 200 } });
    expectTypeOf(page).toEqualTypeOf<LeadList>();
    expect(page).toMatchObject({ has_more: false, total_results: 3 });
    expect(page.data.map(({ name }) => name).sort()).toEqual(["Harbor Tools", "Leo Varga", "Quayside Chandlers"]);
  });

  test("are listed 200 at a time at most", async () => {
    const error = await thrownBy(listLeads(close, { query: { _limit: 201 } }));
    expect(error).toMatchObject({ status: 400, fieldErrors: { _limit: "Input should be less than or equal to 200" } });
  });

  test("are created with contacts and custom fields", async () => {
    const contacts = [{ name: "Ines Moreau", emails: [{ email: "ines@harbortools.example", type: "office" }] }];
    const created = await createLead(close, { body: { name: "Harbor Tools", contacts, [segments]: ["Retail"] } });
    expectTypeOf(created).toEqualTypeOf<Lead>();
    expect(created.contacts?.[0]?.emails?.[0]?.email).toBe("ines@harbortools.example");
  });

  test("are refused with a contact that is wrong, which is named", async () => {
    const contacts = [{ name: "Ines Moreau", emails: [{ email: "no address" }] }];
    const error = await thrownBy(createLead(close, { body: { contacts } }));
    expect(error.fieldErrors).toEqual({
      contacts: {
        errors: {
          "0": {
            errors: [],
            "field-errors": { emails: { errors: { "0": { errors: [], "field-errors": { email: "Invalid email address." } } } } },
          },
        },
      },
    });
  });

  test("are fetched, whole or by field", async () => {
    const whole = await getLead(close, lead);
    expectTypeOf(whole).toEqualTypeOf<Lead>();
    expect(whole.display_name).toBe("Harbor Tools");
    expect(await getLead(close, { ...lead, query: { _fields: ["id", "name"] } })).toEqual({ id: lead.path.id, name: "Harbor Tools" });
  });

  test("may not exist", async () => {
    const outcome = await getLead(close, { path: { id: "lead_x" }, ...prefer(404) }).outcome();
    expect(outcome).toMatchObject({ ok: false, status: 404, error: { error: "Empty query: Lead matching query does not exist." } });
    await expect(getLead(close, { path: { id: "lead_x" }, ...prefer(404) })).rejects.toBeInstanceOf(NotFoundError);
  });

  test("are updated, values added to a custom field", async () => {
    const updated = await updateLead(close, { ...lead, body: { [`${segments}.add` as const]: "Repairs" } });
    expectTypeOf(updated).toEqualTypeOf<Lead>();
    expect(updated[segments]).toEqual(["Retail", "Wholesale", "Repairs"]);
  });

  test("are deleted", async () => {
    const deleted = await deleteLead(close, lead);
    expectTypeOf(deleted).toEqualTypeOf<Deleted>();
    expect(deleted).toEqual({});
  });

  test("are merged", async () => {
    const body = { source: "lead_RY5NG9SpBQXbtfhW9dUa4WntEefj5cZhJ7PbF4mZiJK", destination: lead.path.id };
    const merged = await mergeLeads(close, { body });
    expectTypeOf(merged).toEqualTypeOf<LeadMergeStarted>();
    expect(merged).toEqual({ status: "ok" });
    expect((await thrownBy(mergeLeads(close, { body, ...prefer(404) }))).body).toEqual({ errors: ["Source lead does not exist."] });
  });
});

describe("the calling user", () => {
  test("is fetched", async () => {
    const me = await getMe(close);
    expectTypeOf(me).toEqualTypeOf<Me>();
    expect(me.organizations[0]?.lead_statuses?.[0]?.label).toBe("Potential");
  });

  test("is not known with the wrong key", async () => {
    const stranger = createClient({ apiKey: "api_x.y", baseUrl });
    const outcome = await getMe(stranger, prefer(401)).outcome();
    expect(outcome).toMatchObject({ ok: false, status: 401, error: { error: "Unauthorized" } });
  });

  // the sandbox always has an answer
  test.runIf(onMock).each([429, 503])("may have to wait (%i), and the answer may lack a body", async (status) => {
    const told = await thrownBy(getMe(close, prefer(status)));
    expect(told.status).toBe(status);
    expect(told.body).toHaveProperty("error");
    const silent = await thrownBy(getMe(close, prefer(status, "empty")));
    expect(silent).toMatchObject({ status, body: undefined });
    expect(silent.response.headers.get("ratelimit")).toBe("limit=100, remaining=50, reset=5");
  });

  test("is found by path, too", async () => {
    const { data, error } = await close.GET("/me/");
    expect(error).toBeUndefined();
    expect(data?.first_name).toBe("Rosa");
    const stranger = createClient({ apiKey: "api_x.y", baseUrl });
    const refused = await stranger.GET("/me/", prefer(401));
    expect(refused.error).toEqual({ error: "Unauthorized" });
  });
});

describe("reports", () => {
  const body = { type: "overview" as const, metrics: ["leads.created.all.count" as const], relative_range: "today" as const };

  test("are JSON, and CSV by path", async () => {
    const report = await createActivityReport(close, { body });
    expectTypeOf(report).toEqualTypeOf<ActivityReport>();
    expect(report.aggregations).toHaveProperty("totals");
    const outcome = await createActivityReport(close, { body }).outcome();
    if (outcome.ok) expectTypeOf(outcome.data).toEqualTypeOf<ActivityReport>();
    const { data } = await close.POST("/report/activity/", { body, headers: { accept: "text/csv" }, parseAs: "text" });
    expectTypeOf(data).toEqualTypeOf<string | undefined>();
    expect(data).toMatch(/^datetime,/);
  });
});

test("activities of several leads are not filtered by kind", async () => {
  const { data } = await listActivities(close, { query: { lead_id: [lead.path.id], _type: ["CustomActivity", "Note"], _limit: 3 } });
  expect(data).not.toHaveLength(0);
  const lead_id = [lead.path.id, "lead_other"];
  // @ts-expect-error the filter needs a single lead
  expect(await thrownBy(listActivities(close, { query: { lead_id, _type: "Note" } }))).toMatchObject({ status: 400 });
  expect((await listActivities(close, { query: { lead_id } })).data).not.toHaveLength(0);
});

test("lists that need a filter are asked with one", async () => {
  const thread_id = "comthr_YWnDOnwVcbRIGENY5lmV6C";
  expect((await listComments(close, { query: { thread_id } })).data).toHaveLength(2);
  expect((await listSequenceSubscriptions(close, { query: { lead_id: lead.path.id } })).data).toHaveLength(1);
  const refused = { status: 400 };
  // @ts-expect-error without a query
  expect(await thrownBy(listComments(close, {}))).toMatchObject(refused);
  // @ts-expect-error without one of the two
  expect(await thrownBy(listComments(close, { query: {} }))).toMatchObject(refused);
  // @ts-expect-error with both
  expect(await thrownBy(listComments(close, { query: { thread_id, object_id: "acti_1" } }))).toMatchObject(refused);
  // @ts-expect-error without one of the three
  expect(await thrownBy(listSequenceSubscriptions(close, { query: { _limit: 5 } }))).toMatchObject(refused);
});
