import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { happened } from "./happened.ts";
import { maker, restrict } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";

/** A call of the demo scenario that was made with Close, and has a recording. */
const recorded = "/activity/call/acti_S1OmQMXsgmqDnxx0utvTyogYibkfImUj23rMGyJcdnE/";

let sandbox: Sandbox;
let call: Call;
let make: ReturnType<typeof maker>;
let lead: string;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
  make = maker(sandbox);
  lead = await make("/lead/", { name: "Calls" });
});
afterAll(async () => {
  await sandbox.close();
});

const log = (body: object) => call("POST", "/activity/call/", { lead_id: lead, ...body });
const refused = (fields: object) => ({ status: 400, body: { "field-errors": fields } });

test("a logged call has no telephony", async () => {
  const { body } = await log({ direction: "inbound", duration: 95, phone: "(+1) 206 555 0143", note: "Asked\nwhen", source: "Close.io" });
  expect(body).toMatchObject({
    status: "completed",
    source: "External",
    call_method: "external",
    disposition: "answered",
    direction: "inbound",
    duration: 95,
    cost: "0",
    phone: "+12065550143",
    remote_phone: "+12065550143",
    remote_phone_formatted: "+1 206-555-0143",
    remote_country_iso: "US",
    local_phone: null,
    local_country_iso: "",
    note: "Asked\nwhen",
    note_html: "<body><p>Asked<br />when</p></body>",
    has_recording: false,
    outcome_id: null,
  });
  expect(await happened(call, body.id)).toEqual(["activity.call.created"]);
});

test("nothing but the lead need be said, not even that", async () => {
  expect((await log({})).body).toMatchObject({
    status: "completed",
    duration: 0,
    phone: null,
    remote_country_iso: "",
    note: null,
    note_html: null,
  });
  expect((await call("POST", "/activity/call/", { duration: null, status: null })).body).toMatchObject({
    lead_id: null,
    duration: 0,
    status: "completed",
  });
});

test("the disposition of a logged call follows its status", async () => {
  const { body } = await log({ status: "no-answer" });
  expect(body.disposition).toBe("no-answer");
  const path = `/activity/call/${body.id}/`;
  expect((await call("PUT", path, { status: "busy" })).body.disposition).toBe("busy");
  expect((await call("PUT", path, { status: "failed" })).body.disposition).toBe("error");
  expect((await call("PUT", path, { status: "created" })).body.disposition).toBe(null);
});

test("shared custom fields are kept, and follow their definition", async () => {
  const shared = async (more: object) => (await call("POST", "/custom_field/shared/", { name: "Budget", ...more })).body.id;
  const [amount, mood] = [await shared({ type: "number" }), await shared({ type: "choices", choices: ["good", "bad"] })];
  const { body } = await log({ [`custom.${amount}`]: 900, [`custom.${mood}`]: "good", playbook_id: "convtyp_1", quality_info: "fair" });
  expect(body).toMatchObject({ [`custom.${amount}`]: 900, [`custom.${mood}`]: "good", playbook_id: "convtyp_1", quality_info: "fair" });
  const path = `/activity/call/${body.id}/`;
  expect((await call("PUT", path, { [`custom.${amount}`]: null })).body).not.toHaveProperty([`custom.${amount}`]);
  expect(await call("PUT", path, { [`custom.${amount}`]: "much" })).toMatchObject(
    refused({ [`custom.${amount}`]: "Value must be of float type." }),
  );
  expect(await log({ "custom.cf_nothing": 1 })).toMatchObject(
    refused({ "custom.cf_nothing": 'The Custom Field "cf_nothing" does not exist.' }),
  );
  await call("PUT", `/custom_field/shared/${mood}/`, { choices: ["bad"] });
  expect((await call("GET", path)).body).not.toHaveProperty([`custom.${mood}`]);
  await call("PUT", path, { [`custom.${mood}`]: "bad" });
  await call("DELETE", `/custom_field/shared/${mood}/`);
  expect((await call("GET", path)).body).not.toHaveProperty([`custom.${mood}`]);
  expect((await call("GET", "/custom_field_schema/call/")).status).toBe(404);
});

test("values are checked", async () => {
  expect(await log({ status: "gone" })).toMatchObject(refused({ status: "Not a valid choice." }));
  expect(await log({ duration: "long" })).toMatchObject(refused({ duration: "Value must be of int type." }));
  expect((await log({ duration: 604801 })).status).toBe(400);
  expect((await log({ recording_url: "http://example.com/a.mp3" })).status).toBe(400);
  expect(await log({ outcome_id: "outcome_gone" })).toMatchObject(refused({ outcome: "Object does not exist." }));
});

test("a call moves to another lead, and leaves its contact behind", async () => {
  const contact = await make("/contact/", { lead_id: lead, name: "Ada" });
  const other = await make("/lead/", { name: "Other" });
  const { body } = await log({ contact_id: contact });
  const path = `/activity/call/${body.id}/`;
  expect((await call("PUT", path, { note: "x" })).body.contact_id).toBe(contact);
  expect((await call("PUT", path, { ...body, lead_id: other })).body).toMatchObject({ lead_id: other, contact_id: null });
  expect(await call("PUT", path, { contact_id: contact })).toMatchObject(refused({ contact: "Object does not exist." }));
});

test("an outcome is set, kept when it is deleted, and cleared", async () => {
  const outcome = await make("/outcome/", { name: "Agreed" });
  const { body } = await log({ outcome_id: outcome });
  const path = `/activity/call/${body.id}/`;
  await call("DELETE", `/outcome/${outcome}/`);
  expect((await call("GET", path)).body.outcome_id).toBe(outcome);
  expect((await call("PUT", path, { outcome_id: outcome, note: "As read" })).body).toMatchObject({ outcome_id: outcome, note: "As read" });
  expect((await call("PUT", path, { outcome_id: null })).body.outcome_id).toBe(null);
  expect(await call("PUT", path, { outcome_id: outcome })).toMatchObject(refused({ outcome: "Object does not exist." }));
});

test("of a call made with Close, the facts stay", async () => {
  const before = (await call("GET", recorded)).body;
  expect(await call("PUT", recorded, { duration: 1, status: "completed" })).toMatchObject(
    refused({ duration: "Value cannot be changed." }),
  );
  expect(await call("PUT", recorded, { status: "busy" })).toMatchObject(refused({ status: "Value cannot be changed." }));
  const { body } = await call("PUT", recorded, { note_html: "<body><p>By <b>Friday</b></p></body>" });
  expect(body).toMatchObject({
    note: "By Friday",
    duration: before.duration,
    disposition: before.disposition,
    local_phone: before.local_phone,
  });
});

test("transcripts come where they are asked for, until they are deleted", async () => {
  expect((await call("GET", recorded)).body).not.toHaveProperty("recording_transcript");
  await call("PUT", recorded, { recording_transcript: null });
  expect((await call("GET", `${recorded}?_fields=id,recording_transcript`)).body).toHaveProperty("recording_transcript", null);
});

test("clearing a recording deletes it, with the permission to", async () => {
  const without = await testSandbox();
  try {
    await restrict(without, ["view_all_leads"]);
    expect(await caller(without, without.apiKey)("PUT", recorded, { recording_url: null })).toMatchObject({
      status: 400,
      body: { error: "You do not have permission to delete this recording." },
    });
  } finally {
    await without.close();
  }
  expect((await call("PUT", recorded, { recording_url: null })).body).toMatchObject({ recording_url: null, has_recording: false });
});
