import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { demo } from "./demo.ts";
import { happened } from "./happened.ts";
import { maker } from "./make.ts";
import { type Call, caller, testSandbox } from "./support.ts";

/** Two meetings of the demo scenario, each of an event of its own. */
const kickoff = "acti_jSbHbiKQ6dLm5ioQ0W301hcdkBecReZ2gqfIWszWrOo";
const review = "acti_f3kRZ6xMZhAZnvhXkr0vJUGJI1wrAnKaIOafbXfgF8x";

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await testSandbox();
  call = caller(sandbox, sandbox.apiKey);
});
afterAll(async () => {
  await sandbox.close();
});

const found = async (query: string) => (await call("GET", `/activity/meeting/?${query}`)).body.data.map(({ id }: { id: string }) => id);

test("meetings are not created by requests", async () => {
  expect((await call("POST", "/activity/meeting/", { title: "x" })).status).toBe(405);
});

test("the meetings of an event of a calendar", async () => {
  expect(await found("")).toEqual([review, kickoff]);
  const event = "provider_calendar_event_id=northgate-kickoff";
  expect(await found(event)).toEqual([kickoff]);
  expect(await found(`${event}&provider_calendar_id=primary&provider_calendar_type=google`)).toEqual([kickoff]);
  expect(await found(`${event}&provider_calendar_id=other`)).toEqual([]);
  expect(await found(`${event}&provider_calendar_type=microsoft`)).toEqual([]);
  expect(await found(`${event}&starts_at=2026-02-24T18:00:00Z`)).toEqual([kickoff]);
  expect(await found(`${event}&starts_at=2026-02-24T18:00:00`)).toEqual([kickoff]);
  expect(await found(`${event}&starts_at__gte=2026-02-24&starts_at__lt=2026-02-25`)).toEqual([kickoff]);
  expect(await found(`${event}&starts_at__gte=2026-02-25`)).toEqual([]);
  expect(await call("GET", "/activity/meeting/?provider_calendar_id=primary")).toMatchObject({
    status: 400,
    body: { "field-errors": { provider_calendar_event_id: "This field is required." } },
  });
});

test("users add notes, and who does becomes the notetaker", async () => {
  const path = `/activity/meeting/${review}/`;
  const html = '<body><p>Ask <span data-type="mention" data-id="user_1">@Tomas</span></p></body>';
  const { body } = await call("PUT", path, { user_note_html: html, title: "Other" });
  expect(body).toMatchObject({
    user_note: "Ask @Tomas",
    user_note_html: html,
    user_note_mentions: ["user_1"],
    notetaker_id: demo.rosa,
    title: "Quarterly review",
  });
  expect(body.user_note_date_updated).not.toBe(null);
  expect((await call("PUT", path, { user_note_html: null })).body).toMatchObject({
    user_note: null,
    user_note_html: null,
    user_note_mentions: [],
  });
  expect(await happened(call, review)).toEqual(["activity.meeting.updated", "activity.meeting.updated"]);
});

test("notes that are sent back as they were read stay whose they are", async () => {
  const path = `/activity/meeting/${kickoff}/`;
  const { body: read } = await call("GET", path);
  const { body: kept } = await call("PUT", path, { ...read, outcome_id: null });
  const { outcome_id, outcome_reason, date_updated, ...same } = read;
  expect(kept).toMatchObject({ ...same, outcome_id: null });
});

test("an outcome says who chose it", async () => {
  const path = `/activity/meeting/${review}/`;
  const outcome_id = await maker(sandbox)("/outcome/", { name: "Agreed" });
  expect((await call("PUT", path, { outcome_id })).body).toMatchObject({ outcome_id, outcome_reason: "user-selected" });
  expect((await call("PUT", path, { outcome_id: null })).body).toMatchObject({ outcome_id: null, outcome_reason: null });
  expect(await call("PUT", path, { outcome_id: "outcome_gone" })).toMatchObject({
    status: 400,
    body: { "field-errors": { outcome: "Object does not exist." } },
  });
});

test("transcripts come where they are asked for", async () => {
  expect((await call("GET", `/activity/meeting/${kickoff}/`)).body).not.toHaveProperty("transcripts");
});

test("notes of other apps are not emulated", async () => {
  const { status } = await call("POST", `/activity/meeting/${kickoff}/integration/`, { integration_data: {} });
  expect([401, 403, 501]).toContain(status);
});

test("a deleted meeting is gone", async () => {
  expect((await call("DELETE", `/activity/meeting/${kickoff}/`)).status).toBe(200);
  expect((await call("GET", `/activity/meeting/${kickoff}/`)).status).toBe(404);
});
