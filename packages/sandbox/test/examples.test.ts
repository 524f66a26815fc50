/** Every operation with the description's own examples, each in an organization of its own that holds the story of the examples. */
import { isDeepStrictEqual } from "node:util";
import { bundledDescription, type MediaType, type Operation, operations, type ResponseObject, resolve } from "@closekit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../src/index.ts";
import { exampleBodies } from "../src/scenarios/story.ts";
import { type Answered, caller, testSandbox } from "./support.ts";

const document = bundledDescription();
const all = operations(document);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox({ strict: true });
});
afterAll(() => sandbox.close());

/** The id of the object that an operation shows in an example. */
function idFrom(operation: Operation | undefined, index = 0): string | undefined {
  const bodies = operation ? exampleBodies(document, operation) : [];
  const body = bodies[index] ?? bodies[0];
  const object = Array.isArray(body?.data) ? body.data[0] : body;
  return typeof object?.id === "string" ? object.id : undefined;
}

const exampleOf = (path: string) => idFrom(all.find((each) => each.path === path && each.method === "get"));
const organization = exampleBodies(document, all.find(({ path }) => path === "/organization/{id}/") as Operation)[0] as Record<
  string,
  unknown
>;
const memberships = organization.memberships as { id: string }[];

/** A value for a parameter: an object of the story. */
function parameterValue(operation: Operation, name: string, index: number, organizationId: string): string {
  const { path } = operation;
  if (path.startsWith("/organization/")) return organizationId;
  if (path.startsWith("/membership/")) return memberships.at(-1)?.id ?? "";
  const values: Record<string, string | undefined> = {
    id: idFrom(operation, index) ?? exampleOf(path) ?? exampleOf(path.slice(0, path.indexOf("{id}"))),
    org_id: organizationId,
    group_id: exampleOf("/group/"),
    user_id: exampleOf("/user/{id}/"),
    lead_id: exampleOf("/lead/{id}/"),
    thread_id: exampleOf("/comment_thread/{id}/"),
    scf_id: exampleOf("/custom_field/shared/{id}/"),
    object_type: "lead",
    email_address: "ines@harbortools.example",
  };
  return values[name] ?? "none";
}

function bodiesOf({ body }: Operation): unknown[] {
  const content: MediaType | undefined = body?.value.content["application/json"];
  const examples = Object.values(content?.examples ?? {}).map((example) => resolve(document, example).value);
  return examples.length > 0 ? examples : [undefined];
}

const cases = all.flatMap((operation) =>
  bodiesOf(operation).map((body, index) => [`${operation.source.operationId} ${index}`, operation, body, index] as const),
);

/** What the API refuses as it stands: without parameters that are needed, what is in use, and what apps alone may do. */
const refused: Record<string, number> = {
  listSequenceSubscriptions: 400,
  deleteEmailTemplate: 400,
  deleteSendAsByUsers: 400,
  createSchedulingLinkIntegration: 403,
  deleteSchedulingLinkIntegration: 403,
};

test.each(cases)("%s", async (_, operation, body, index) => {
  const own = await sandbox.createOrganization();
  const call = caller(sandbox, own.apiKey);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(parameterValue(operation, name, index, own.organizationId)).replaceAll("%2F", "/"),
  );
  const { operationId } = operation.source;
  const needed = operation.parameters.filter(({ value }) => value.in === "query" && value.required).map(({ value }) => value.name);
  needed.push(...(oneOfSeveral[operationId] ?? []));
  const query = new URLSearchParams(
    needed.map((name): [string, string] => [name, parameterValue(operation, name, index, own.organizationId)]),
  );
  const answer = await call(
    operation.method.toUpperCase(),
    `${path}${needed.length > 0 ? `?${query}` : ""}`,
    withOwn(operationId in taken ? { ...Object(body), ...taken[operationId] } : body, own.organizationId),
  );
  const told = `${answer.status} ${JSON.stringify(answer.body)?.slice(0, 400)}`;
  const known = past[operationId] ?? refused[operationId];
  const expected = known === undefined ? [200, 201, 204, 501] : [known];
  expect(expected.includes(answer.status) || isInUse(operation, answer), told).toBe(true);
});

/** Parameters of which a request must have one. */
const oneOfSeveral: Record<string, string[]> = { listComments: ["thread_id"] };

/** What the story has already, and there can be only one of. */
const taken: Record<string, object> = { createGroup: { name: "Another group" } };

/** The events of the story are older than those that are kept, and its message was sent, so that it no longer changes. */
const past: Record<string, number> = { getEvent: 404, updateSms: 400 };

/** Whether what was to be deleted is in use by the story, in the words that the description has for it. */
function isInUse({ method, source }: Operation, { status, body }: Answered): boolean {
  const node = source.responses[String(status)];
  if (method !== "delete" || status !== 400 || !node) return false;
  const examples = Object.values(resolve<ResponseObject>(document, node).content?.["application/json"]?.examples ?? {});
  return examples.some((example) => isDeepStrictEqual(resolve(document, example).value, body));
}

/** The examples name the organization of the story; here it has another id. A cursor of theirs is of no search here. */
function withOwn(body: unknown, organizationId: string): unknown {
  if (body === undefined) return undefined;
  const { cursor: _, ...rest } = JSON.parse(JSON.stringify(body).replaceAll(String(organization.id), organizationId));
  return rest;
}
