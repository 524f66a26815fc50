import { expect, test } from "vitest";
import { type Answer, type Arriving, bundledDescription, type FieldErrors, gate } from "../src/index.ts";

const lenient = gate(bundledDescription(), { strict: false });
const strict = gate(bundledDescription(), { strict: true });

function arriving(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Arriving {
  const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
  return {
    method,
    url,
    headers: { "content-type": "application/json", "content-length": String(bytes.length), ...headers },
    read: async (limit) => (bytes.length > limit ? undefined : bytes),
  };
}

/** A request through the whole gate. */
async function pass(through: typeof lenient, request: Arriving) {
  const found = through.find(request);
  return "answer" in found ? found : through.admit(request, found);
}

test.each(["/api/v1/lead/lead_1", "/api/v1/lead/lead_1/", "/api/v1/lead/lead_1//", "/lead/lead_1/"])("%s is a lead", (url) => {
  expect(lenient.find(arriving("GET", url))).toMatchObject({
    endpoint: { operation: { source: { operationId: "getLead" } } },
    params: { id: "lead_1" },
  });
});

test.each([
  ["/api/v1/custom_fields/lead/", "listLeadCustomFields"],
  ["/custom_fields/lead/cf_1", "getLeadCustomField"],
  ["/api/v1/custom_fields/shared/cf_1/association/custom_activity_type/actitype_1/", "getSharedCustomFieldAssociation"],
])("%s is a former path of %s", (url, operationId) => {
  expect(lenient.find(arriving("GET", url))).toMatchObject({ endpoint: { operation: { source: { operationId } } } });
});

test("path parameters are decoded, and may span segments where the description says so", () => {
  expect(lenient.find(arriving("GET", "/api/v1/lead/a%20b%2Fc/"))).toMatchObject({ params: { id: "a b/c" } });
  expect(lenient.find(arriving("GET", "/api/v1/lead/%zz/"))).toMatchObject({ params: { id: "%zz" } });
  expect(lenient.find(arriving("GET", "/api/v1/custom_field_schema/activity/actitype_1/"))).toMatchObject({
    params: { object_type: "activity/actitype_1" },
  });
});

test("what the API does not have is answered in its words", () => {
  expect(lenient.find(arriving("GET", "/api/v1/lad/"))).toMatchObject({ answer: { status: 404 } });
  expect(lenient.find(arriving("DELETE", "/api/v1/lead/"))).toMatchObject({
    answer: { status: 405, headers: { allow: "GET, POST, HEAD" } },
  });
});

test("a body is read, checked and told apart from what is ignored", async () => {
  const body = { name: "Harbor Tools", id: "lead_1", nmae: "Harbor" };
  expect(await pass(lenient, arriving("POST", "/api/v1/lead/", body))).toMatchObject({
    body,
    ignored: [
      { path: ["id"], reason: "unknown" },
      { path: ["nmae"], reason: "unknown" },
    ],
  });
  expect(await pass(strict, arriving("POST", "/api/v1/lead/", body))).toMatchObject({ answer: { status: 400 } });
  expect(await pass(lenient, arriving("POST", "/api/v1/lead/", { name: 3 }))).toMatchObject({
    answer: { status: 400, body: { errors: [], "field-errors": { name: "Value must be of str type." } } },
  });
});

test("a POST can stand for a GET, with its query in the body", async () => {
  const request = arriving("POST", "/api/v1/lead/?_limit=1", { _params: { _limit: "2" } }, { "x-http-method-override": "GET" });
  expect(await pass(lenient, request)).toMatchObject({
    endpoint: { operation: { source: { operationId: "listLeads" } } },
    query: { _limit: "2" },
  });
});

test("of a repeated parameter the first value counts, and a list keeps all", async () => {
  expect(await pass(lenient, arriving("GET", "/api/v1/lead/?_limit=1&_limit=x&_skip=&_skip=2&_fields=id&_fields=name"))).toMatchObject({
    query: { _limit: "1", _skip: "", _fields: ["id", "name"] },
  });
  expect(await pass(lenient, arriving("GET", "/api/v1/lead/?_limit=x&_limit=1"))).toMatchObject({ answer: { status: 400 } });
});

test("of a boolean parameter any text but `false` is true, as in the API's framework", async () => {
  for (const [given, meant] of [
    ["true", "true"],
    ["false", "false"],
    ["True", "true"],
    ["1", "true"],
    ["", ""],
  ])
    expect(await pass(strict, arriving("GET", `/task/?is_complete=${given}`))).toMatchObject({ query: { is_complete: meant } });
  const inBody = arriving("POST", "/task/", { _params: { is_complete: false } }, { "x-http-method-override": "GET" });
  expect(await pass(strict, inBody)).toMatchObject({ query: { is_complete: false } });
});

test("rules between parameters are told", async () => {
  expect(await pass(lenient, arriving("GET", "/api/v1/activity/custom/?custom_activity_type_id=actitype_1"))).toMatchObject({
    broken: { rule: { example: "typeFilterWithoutLead" } },
  });
});

test.each([
  ["lead_id=lead_1", true],
  ["lead_id=lead_1,lead_2", false],
  ["lead_id=lead_1&lead_id=lead_2", false],
  ["lead_id=,", false],
])("a filter that needs a single lead has one in %s: %j", async (leads, passes) => {
  const admitted = await pass(lenient, arriving("GET", `/api/v1/activity/?_type=Note&${leads}`));
  if (passes) expect(admitted).not.toHaveProperty("broken");
  else expect(admitted).toMatchObject({ broken: { rule: { example: "filterWithoutLead" } } });
});

test.each([
  ["comment", "", "notExactlyOne"],
  ["comment", "?object_id=&thread_id=", "notExactlyOne"],
  ["comment", "?object_id=acti_1&thread_id=comthr_1", "notExactlyOne"],
  ["sequence_subscription", "?_limit=5", "noFilter"],
])("/%s/%s lacks what it needs, or has too much", async (path, query, example) => {
  expect(await pass(lenient, arriving("GET", `/api/v1/${path}/${query}`))).toMatchObject({ broken: { rule: { example } } });
});

test.each([
  "comment/?thread_id=comthr_1",
  "sequence_subscription/?lead_id=lead_1",
  "sequence_subscription/?lead_id=lead_1&contact_id=cont_1",
])("%s has what it needs", async (path) => expect(await pass(lenient, arriving("GET", `/api/v1/${path}`))).not.toHaveProperty("broken"));

test("a body beyond the limit is refused", async () => {
  const body = { name: "x".repeat(5 * 1024 * 1024) };
  expect(await pass(lenient, arriving("POST", "/api/v1/lead/", body))).toMatchObject({ answer: { status: 413 } });
});

test.each(["and", "or"])("queries that nest beyond the limit in `%s` are refused", async (type) => {
  const nested = (depth: number, leaf: object) => {
    let query = leaf;
    for (let level = 0; level < depth; level++) query = { type, queries: [query] };
    return pass(lenient, arriving("POST", "/api/v1/data/search/", { query }));
  };
  // the request, and two levels for each query around the innermost
  expect(await nested(249, { type: "match_all" })).toHaveProperty("body");
  for (const leaf of [{ type: "match_all" }, {}])
    expect(await nested(2000, leaf)).toMatchObject({
      answer: { status: 400, body: { error: "The request is nested deeper than 500 levels." } },
    });
});

test("an item of a list that is itself a list gets an object of its own", async () => {
  expect(await pass(lenient, arriving("POST", "/api/v1/lead/", { contacts: [["x"]] }))).toMatchObject({
    answer: {
      body: { "field-errors": { contacts: { errors: { "0": { errors: ["Value must be of dict type."], "field-errors": {} } } } } },
    },
  });
});

test("a hundred errors are named, and how many there are besides", async () => {
  const contacts = Array.from({ length: 150 }, () => ({ nmae: "Ines" }));
  const answered = (through: typeof lenient, body: object) => pass(through, arriving("POST", "/lead/", body));
  for (const [through, body] of [[lenient, { contacts: contacts.map(() => 5) }] as const, [strict, { contacts }] as const]) {
    const { answer } = (await answered(through, body)) as { answer: Answer };
    const { errors, "field-errors": fields } = answer.body as FieldErrors;
    expect(errors).toEqual(["50 more errors are not named here."]);
    expect(Object.keys((fields.contacts as FieldErrors).errors)).toHaveLength(100);
  }
});

test("a request with very many errors is answered at once, by the first", async () => {
  const contacts = { errors: { 0: { errors: ["Value must be of dict type."], "field-errors": {} } } };
  expect(await pass(lenient, arriving("POST", "/lead/", { contacts: Array(150_000).fill(5) }))).toMatchObject({
    answer: { status: 400, body: { errors: [], "field-errors": { contacts } } },
  });
  const query = { type: "and", queries: Array(20_000).fill({ type: "nope" }) };
  const { answer } = (await pass(strict, arriving("POST", "/data/search/", { query }))) as { answer: Answer };
  expect(answer.payload).toMatch(/^\{"errors":\[\],"field-errors":\{"query":.*"0":.*"type":"Not a valid choice\."/);
});
