/** The core of the client, as its users import it, for runtimes of every kind: nothing here is of Node, nor of a test runner. */
import {
  CloseApiError,
  ConnectionError,
  createClient,
  createContact,
  createCustomActivity,
  deleteCustomActivity,
  getLead,
  getMe,
  listCustomActivities,
  listLeads,
  observe,
  paginate,
  quota,
  RateLimitExceededError,
  search,
  TimeoutError,
  updateCustomActivity,
  uploadFile,
} from "@closekit/client";
import { parseDate, withDates } from "@closekit/client/dates";
import { and, field, hasRelated } from "@closekit/client/filter";
import { CloseWebhookError, fetchWebhook, signWebhook, verifyWebhook, webhookRouter } from "@closekit/client/webhooks";
import { equal, failure } from "./assert.ts";

/** Base URLs, without a slash at the end. */
export interface Servers {
  /** The mock of the API. */
  mock: string;
  /** A server that misbehaves; its first path segment says how. */
  odd: string;
}

const apiKey = "api_abc.def";
const path = { id: "lead_x" };
/** A place on the odd server that no one else has been to. */
const fresh = (odd: string, kind: string) => `${odd}/${kind}/${crypto.randomUUID()}`;

const signatureKey = "00ff".repeat(16);
const delivery = {
  subscription_id: "whsub_x",
  event: {
    id: "ev_x",
    object_type: "lead",
    action: "deleted",
    object_id: "lead_x",
    data: null,
    previous_data: { name: "Größe 📦" },
  },
};
type Delivery = Parameters<typeof signWebhook>[0];
const signed = () => signWebhook(delivery as unknown as Delivery, { signatureKey });

export const checks: Record<string, (servers: Servers) => Promise<void>> = {
  "a call answers with its body": async ({ mock }) => {
    const me = await getMe(createClient({ apiKey, baseUrl: mock }));
    equal(me.id.slice(0, 5), "user_");
  },

  "text survives both ways": async ({ odd }) => {
    const close = createClient({ apiKey, baseUrl: `${odd}/echo` });
    const echo = (await createCustomActivity(close, {
      body: { custom_activity_type_id: "actitype_ü", lead_id: "lead_📦" },
    })) as unknown as { method: string; body: string; authorization: string };
    equal(echo.method, "POST");
    equal(JSON.parse(echo.body), { custom_activity_type_id: "actitype_ü", lead_id: "lead_📦" });
    equal(echo.authorization, `Basic ${btoa(`${apiKey}:`)}`);
  },

  "an error is typed": async ({ odd }) => {
    const error = await failure(getLead(createClient({ apiKey, baseUrl: `${odd}/refused` }), { path }));
    if (!(error instanceof CloseApiError)) throw error;
    equal([error.name, error.status, error.fieldErrors], ["BadRequestError", 400, { status: "Not a valid choice." }]);
  },

  "an error without a body is one": async ({ odd }) => {
    const error = await failure(getLead(createClient({ apiKey, baseUrl: `${odd}/empty` }), { path }));
    if (!(error instanceof CloseApiError)) throw error;
    equal(error.status, 500);
  },

  "an outcome is told without throwing": async ({ mock, odd }) => {
    const success = await getLead(createClient({ apiKey, baseUrl: mock }), { path }).outcome();
    equal([success.ok, success.status], [true, 200]);
    const refusal = await getLead(createClient({ apiKey, baseUrl: `${odd}/refused` }), { path }).outcome();
    equal([refusal.ok, refusal.status], [false, 400]);
  },

  "Custom Activities are created, listed, changed and deleted": async ({ mock }) => {
    const close = createClient({ apiKey, baseUrl: mock });
    const created = await createCustomActivity(close, {
      body: { custom_activity_type_id: "actitype_x", lead_id: "lead_x", status: "draft", "custom.cf_x": "three" },
    });
    equal(created.id.slice(0, 5), "acti_");
    const { data } = await listCustomActivities(close, { query: { lead_id: "lead_x", _fields: ["id", "status"] } });
    equal(data.length > 0, true);
    const updated = await updateCustomActivity(close, { path: { id: created.id }, body: { status: "published" } });
    equal(updated.id.slice(0, 5), "acti_");
    equal((await deleteCustomActivity(close, { path: { id: created.id } }).outcome()).ok, true);
  },

  "paging goes through all pages": async ({ odd }) => {
    const ids: string[] = [];
    const close = createClient({ apiKey, baseUrl: `${odd}/pages` });
    for await (const lead of paginate(listLeads, close, { query: { _limit: 100 } })) ids.push(lead.id);
    equal([ids.length, new Set(ids).size, ids.at(-1)], [250, 250, "lead_249"]);
  },

  "a search streams its results": async ({ mock }) => {
    const close = createClient({ apiKey, baseUrl: mock });
    const query = and(
      field("lead", "name").contains("harbor"),
      hasRelated("lead", "activity.email", field("activity.email", "date_created").exists()),
    );
    for await (const lead of search(close, { object_type: "lead", query, _fields: ["display_name"], results_limit: 1 })) {
      equal(lead.__object_type, "lead");
      break;
    }
  },

  "a read is repeated after 503": async ({ odd }) => {
    const close = createClient({ apiKey, baseUrl: fresh(odd, "unavailable"), retries: { baseDelay: 1 } });
    equal((await getLead(close, { path })).id, "lead_x");
  },

  "a write is not repeated after 503": async ({ odd }) => {
    const close = createClient({ apiKey, baseUrl: fresh(odd, "unavailable"), retries: { baseDelay: 1 } });
    const error = await failure(createCustomActivity(close, { body: { custom_activity_type_id: "actitype_x", lead_id: "lead_x" } }));
    if (!(error instanceof CloseApiError)) throw error;
    equal(error.status, 503);
  },

  "a call waits out a 429, and tells its quota": async ({ odd }) => {
    const close = createClient({ apiKey, baseUrl: fresh(odd, "limited") });
    const outcome = await getLead(close, { path }).outcome();
    equal([outcome.ok, quota(outcome)?.limit, quota(outcome)?.remaining], [true, 10, 9]);
  },

  "a wait beyond its limit is an error": async ({ odd }) => {
    const close = createClient({ apiKey, baseUrl: fresh(odd, "limited"), rateLimits: { maxWait: 0 } });
    const error = await failure(getLead(close, { path }));
    equal(error instanceof RateLimitExceededError, true);
  },

  "a signal cuts a call": async ({ odd }) => {
    const controller = new AbortController();
    const call = getLead(createClient({ apiKey, baseUrl: `${odd}/silent` }), { path, signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    equal(((await failure(call)) as Error).name, "AbortError");
  },

  "a time-out cuts an attempt": async ({ odd }) => {
    const error = await failure(getLead(createClient({ apiKey, baseUrl: `${odd}/silent`, timeout: 50, retries: false }), { path }));
    if (!(error instanceof TimeoutError)) throw error;
    equal([error.operation, error.limit], ["GET /lead/{id}/", 50]);
  },

  "a lost connection is tried again, then told": async ({ odd }) => {
    let retried = 0;
    const observer = observe({ onRetry: () => retried++ });
    const close = createClient({ apiKey, baseUrl: `${odd}/lost`, retries: { attempts: 2, baseDelay: 1 }, observer });
    const error = await failure(getLead(close, { path }));
    equal([error instanceof CloseApiError, error instanceof ConnectionError, retried], [false, true, 1]);
  },

  "a body that stalls or breaks off is asked for again": async ({ odd }) => {
    for (const how of ["stalled", "broken"]) {
      const errors: unknown[] = [];
      const observer = observe({ onRetry: ({ error }) => void errors.push((error as Error).name) });
      const close = createClient({ apiKey, baseUrl: fresh(odd, how), timeout: 1000, retries: { baseDelay: 1 }, observer });
      equal((await getLead(close, { path })).id, "lead_x");
      equal(errors, [how === "stalled" ? "TimeoutError" : "InvalidResponseError"]);
    }
  },

  "dates are read in UTC and to the millisecond, and sent": async ({ mock, odd }) => {
    const lead = await withDates(getLead)(createClient({ apiKey, baseUrl: mock }), { path });
    equal(lead.date_created instanceof Date, true);
    equal(parseDate("2026-02-11T08:30:45.918274").toISOString(), "2026-02-11T08:30:45.918Z");
    const close = createClient({ apiKey, baseUrl: `${odd}/echo` });
    const echo = (await withDates(createContact)(close, { body: { name: "x", date_created: lead.date_created } })) as unknown as {
      body: string;
    };
    equal(JSON.parse(echo.body).date_created, lead.date_created.toISOString());
  },

  "a file is uploaded": async ({ odd }) => {
    const close = createClient({ apiKey, baseUrl: `${odd}/files` });
    const data = new Blob(["apples 3"]).stream() as ReadableStream<Uint8Array>;
    const file = await uploadFile(close, { filename: "prices.txt", content_type: "text/plain", data });
    const url = "https://app.close.com/go/file/temporary/prices.txt/";
    equal(file, { url, filename: "prices.txt", content_type: "text/plain", size: 8 });
  },

  "a webhook is verified": async () => {
    const request = new Request("https://localhost", await signed());
    const { event } = await verifyWebhook(request, { signatureKey });
    equal(event.previous_data?.name, "Größe 📦");
  },

  "a forged webhook is refused": async () => {
    const { headers, body } = await signed();
    const error = await failure(verifyWebhook({ headers, body: String(body).replace("lead_x", "lead_y") }, { signatureKey }));
    if (!(error instanceof CloseWebhookError)) throw error;
    equal(error.code, "bad_signature");
  },

  "a webhook reaches its listener": async () => {
    const seen: string[] = [];
    const router = webhookRouter().on("lead", "deleted", (event) => void seen.push(String(event.object_id)));
    const response = await fetchWebhook(router, { signatureKey })(new Request("https://localhost", await signed()));
    equal([response.status, seen], [200, ["lead_x"]]);
  },
};
