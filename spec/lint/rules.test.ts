import { describe, expect, test, vi } from "vitest";
import type { Context, Node } from "./context.ts";
import plugin from "./plugin.ts";

const { oas3: rules } = plugin().rules;

type Visitors = { [name: string]: Visitors } & ((node: Node, context: Context) => void);

/** What a rule reports when it visits one node; `Paths.Operation` is an operation below the paths. */
function lint(rule: keyof typeof rules, visitor: string, node: Node, about: { key?: string; file?: string; refs?: Node } = {}): string[] {
  const reported: string[] = [];
  const context: Context = {
    report: ({ message }) => reported.push(message),
    location: { source: { absoluteRef: about.file ?? "/spec/openapi.yaml" }, child: () => undefined, key: () => undefined },
    key: about.key ?? "",
    resolve: (reference) => ({ node: about.refs?.[(reference as Node).$ref] }),
  };
  const visit = visitor.split(".").reduce<Visitors | undefined>((visitors, name) => visitors?.[name], rules[rule]() as unknown as Visitors);
  visit?.(node, context);
  return reported;
}

describe("array-items", () => {
  test.each([{ type: "array" }, { type: ["array", "null"], items: {} }, { type: "array", items: { description: "things" } }])(
    "refuses %j",
    (schema) => {
      expect(lint("array-items", "Schema", schema)).toEqual(["Say what the array holds: give `items` a type or a $ref."]);
    },
  );

  test.each([{ type: "array", items: { type: "string" } }, { type: "array", items: { $ref: "#/S" } }, { type: "string" }])(
    "accepts %j",
    (schema) => {
      expect(lint("array-items", "Schema", schema)).toEqual([]);
    },
  );
});

describe("common-errors", () => {
  const common = Object.fromEntries(["400", "401", "403", "404", "405", "429", "5XX"].map((status) => [status, {}]));

  test("refuses an operation that lacks some", () => {
    const { 429: _, ...responses } = common;
    expect(lint("common-errors", "Paths.Operation", { responses })[0]).toContain("Describe the responses 429");
  });

  test("asks more of an operation with a body", () => {
    expect(lint("common-errors", "Paths.Operation", { responses: common, requestBody: {} })[0]).toContain("402, 409, 415");
    expect(lint("common-errors", "Paths.Operation", { responses: common })).toEqual([]);
  });

  test("asks nothing of a webhook", () => {
    expect(lint("common-errors", "Operation", { responses: {} })).toEqual([]);
    expect(lint("common-errors", "WebhooksMap.Operation", { responses: {} })).toEqual([]);
  });
});

describe("operations with servers of their own", () => {
  const operation = { servers: [{ url: "https://app.close.com" }], responses: { 302: { description: "Back to the app." } } };

  test("need not describe the common errors", () => {
    expect(lint("common-errors", "Paths.Operation", operation)).toEqual([]);
  });

  test("need not describe the rate limit", () => {
    const report = vi.fn();
    const visitors = rules["rate-limit-headers"]();
    const context = { report, location: { child: () => undefined }, key: "302", resolve: (node: unknown) => ({ node }) };
    visitors.Paths.Operation(operation, context as unknown as Context);
    visitors.Paths.Response(operation.responses[302], context as unknown as Context);
    expect(report).not.toHaveBeenCalled();
  });
});

describe("disjoint-one-of", () => {
  const message = { type: "object", required: ["error"], properties: { error: {} } };
  const list = { type: "object", required: ["errors"], properties: { errors: {} } };

  test.each([
    ["objects that both may be", [{ type: "object" }, list]],
    ["a branch that allows what the other requires", [message, { ...list, properties: { errors: {}, error: {} } }]],
    ["the same type twice", [{ type: "string", format: "date" }, { type: "string" }]],
  ])("refuses %s", (_what, oneOf) => {
    expect(lint("disjoint-one-of", "Schema", { oneOf })).toHaveLength(1);
  });

  test.each([
    ["other required properties", { oneOf: [message, list] }],
    ["other types", { oneOf: [{ type: "string" }, { type: ["array", "null"] }] }],
    ["other constants", { oneOf: [{ properties: { _type: { const: "A" } } }, { properties: { _type: { const: "B" } } }] }],
    [
      "constants, and none of them",
      { oneOf: [{ properties: { _type: { const: "A" } } }, { properties: { _type: { not: { enum: ["A"] } } } }] },
    ],
    ["a discriminator", { discriminator: {}, oneOf: [{ type: "object" }, { type: "object" }] }],
  ])("accepts %s", (_what, schema) => {
    expect(lint("disjoint-one-of", "Schema", schema)).toEqual([]);
  });

  test("looks behind references", () => {
    const schema = { oneOf: [{ $ref: "a" }, { $ref: "b" }] };
    expect(lint("disjoint-one-of", "Schema", schema, { refs: { a: message, b: list } })).toEqual([]);
    expect(lint("disjoint-one-of", "Schema", schema, { refs: { a: message, b: message } })).toHaveLength(1);
  });
});

describe("documented-extensions", () => {
  test("refuses what EXTENSIONS.md does not know", () => {
    expect(lint("documented-extensions", "any", { "x-evidense": "inferred: x" })).toEqual([
      "Describe x-evidense in EXTENSIONS.md, or correct its name.",
    ]);
    expect(lint("documented-extensions", "any", { "x-evidence": "inferred: x" })).toEqual([]);
  });
});

describe("evidence", () => {
  test.each(["inferred", "guessed: x", "observed:"])("refuses %j", (mark) => {
    expect(lint("evidence", "any", { "x-evidence": mark })).toHaveLength(1);
  });

  test("accepts a level and a note", () => {
    expect(lint("evidence", "any", { "x-evidence": "observed: in 2026" })).toEqual([]);
  });
});

describe("known-events", () => {
  const paths = { "/lead/": { post: { operationId: "createLead", "x-events": ["lead.created", "task.lead.created"] } } };

  test("refuses an event of a type that has no webhook", () => {
    expect(lint("known-events", "Root", { paths, webhooks: { lead: {} } })[0]).toContain("createLead causes task.lead.created");
    expect(lint("known-events", "Root", { paths, webhooks: { lead: {}, "task.lead": {} } })).toEqual([]);
  });

  test("takes a star for types that have one", () => {
    const starred = { "/lead/": { post: { operationId: "deleteLead", "x-events": ["lead.deleted", "task.*.deleted"] } } };
    expect(lint("known-events", "Root", { paths: starred, webhooks: { lead: {} } })[0]).toContain("deleteLead causes task.*.deleted");
    expect(lint("known-events", "Root", { paths: starred, webhooks: { lead: {}, "task.lead": {} } })).toEqual([]);
  });
});

describe("named-examples", () => {
  test("refuses a body without examples", () => {
    expect(lint("named-examples", "MediaType", { schema: {} })).toHaveLength(1);
    expect(lint("named-examples", "MediaType", { examples: {} })).toHaveLength(1);
    expect(lint("named-examples", "MediaType", { examples: { one: { value: 1 } } })).toEqual([]);
  });
});

describe("operation-id", () => {
  test.each([
    ["get", "fetchLead"],
    ["post", "replaceLead"],
    ["get", "list"],
    ["delete", "delete_lead"],
  ])("refuses %s %s", (key, operationId) => {
    expect(lint("operation-id", "Paths.Operation", { operationId }, { key })).toHaveLength(1);
  });

  test("wants the file to have the same name", () => {
    const operation = { operationId: "listLeads" };
    expect(lint("operation-id", "Paths.Operation", operation, { key: "get", file: "/spec/resources/leads/list.yaml" })).toEqual([
      "Name the file listLeads.yaml, as the operation is.",
    ]);
    expect(lint("operation-id", "Paths.Operation", operation, { key: "get", file: "/spec/resources/leads/listLeads.yaml" })).toEqual([]);
  });

  test("names webhooks after their object type, as their files are", () => {
    const file = "/spec/resources/webhook-events/activity.custom_activity.yaml";
    expect(lint("operation-id", "WebhooksMap.Operation", { operationId: "onActivityCustomActivity" }, { file })).toEqual([]);
    expect(lint("operation-id", "WebhooksMap.Operation", { operationId: "onCustomActivity" }, { file })).toHaveLength(1);
    expect(lint("operation-id", "WebhooksMap.Operation", { operationId: "onLead" })).toEqual([]);
    expect(lint("operation-id", "WebhooksMap.Operation", { operationId: "createLead" })).toHaveLength(1);
  });
});

describe("pagination", () => {
  test("asks each list how it is paged", () => {
    expect(lint("pagination", "Operation", { operationId: "listLeads" })).toHaveLength(1);
    expect(lint("pagination", "Operation", { operationId: "listLeads", "x-pagination": { style: "pages" } })).toHaveLength(1);
    expect(lint("pagination", "Operation", { operationId: "listLeads", "x-pagination": { style: "offset" } })).toEqual([]);
    expect(lint("pagination", "Operation", { operationId: "getLead" })).toEqual([]);
  });
});

describe("rate-limit-headers", () => {
  test("asks for the quota everywhere, and for the time to wait on a 429", () => {
    expect(lint("rate-limit-headers", "Paths.Response", {}, { key: "200" })).toEqual(["Describe the response headers RateLimit."]);
    expect(lint("rate-limit-headers", "Paths.Response", { headers: { RateLimit: {} } }, { key: "429" })).toEqual([
      "Describe the response headers Retry-After.",
    ]);
    expect(lint("rate-limit-headers", "Paths.Response", { headers: { RateLimit: {} } }, { key: "200" })).toEqual([]);
  });

  test("asks nothing of the answer to a webhook", () => {
    expect(lint("rate-limit-headers", "Response", {}, { key: "2XX" })).toEqual([]);
    expect(lint("rate-limit-headers", "WebhooksMap.Response", {}, { key: "2XX" })).toEqual([]);
  });
});
