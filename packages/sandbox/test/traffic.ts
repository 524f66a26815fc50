import { isDeepStrictEqual } from "node:util";
import { bundledDescription, type MediaType, type Operation, operations, type ResponseObject, resolve } from "@closekit/contract";
import { exampleBodies } from "../src/scenarios/story.ts";

const document = bundledDescription();
const all = operations(document);

/** An operation with one of its example bodies. */
export interface Case {
  /** The operation's id, and which of its examples it is. */
  name: string;
  operation: Operation;
  body: unknown;
  index: number;
}

/** A request as a client makes it, about the objects of the story. */
export interface Asked {
  path: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

/** Every operation of the description with each of its example bodies. */
export const cases: Case[] = all.flatMap((operation) => {
  const bodies = requestExamples(operation);
  const name = (index: number) => `${operation.source.operationId} ${index}`;
  return (bodies.length > 0 ? bodies : [undefined]).map((body, index) => ({ name: name(index), operation, body, index }));
});

/** What the API refuses as it stands: without parameters that are needed, what is in use, and what apps alone may do. */
const refused: Record<string, number> = {
  deleteEmailTemplate: 400,
  deleteSendAsByUsers: 400,
  createSchedulingLinkIntegration: 403,
  deleteSchedulingLinkIntegration: 403,
};

/** The events of the story are older than those that are kept, and its message was sent, so that it no longer changes. */
const past: Record<string, number> = { getEvent: 404, updateSms: 400 };

/** What a case asks of an organization that holds the story of the examples. */
export function askedOf({ operation, body, index }: Case, organizationId: string): Asked {
  const { operationId, "x-one-required": one } = operation.source;
  const values = (names: string[]) =>
    Object.fromEntries(names.map((name) => [name, parameterValue(operation, name, index, organizationId)]));
  const required = operation.parameters.filter(({ value }) => value.in === "query" && value.required).map(({ value }) => value.name);
  return {
    path: values([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))),
    query: values([...required, ...(one?.parameters.slice(-1) ?? [])]),
    body: withOwn(operationId in taken ? { ...Object(body), ...taken[operationId] } : body, organizationId),
  };
}

/** Where a case goes, below the base of the API. */
export function addressOf({ operation }: Case, { path, query }: Asked): string {
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? "").replaceAll("%2F", "/"));
  return Object.keys(query).length > 0 ? `${filled}?${new URLSearchParams(query)}` : filled;
}

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

/** The bodies that the description has as examples of a request. */
export function requestExamples({ body }: Operation): Record<string, unknown>[] {
  const media: MediaType | undefined = body?.value.content["application/json"];
  return Object.values(media?.examples ?? {}).map((example) => resolve(document, example).value as Record<string, unknown>);
}

/** What the story has already, and there can be only one of. */
const taken: Record<string, object> = { createGroup: { name: "Another group" } };

/** The examples name the organization of the story; here it has another id. A cursor of theirs is of no search here. */
function withOwn(body: unknown, organizationId: string): unknown {
  if (body === undefined) return undefined;
  const { cursor: _, ...rest } = JSON.parse(JSON.stringify(body).replaceAll(String(organization.id), organizationId));
  return rest;
}

/** What an answer is judged by. */
interface Answer {
  status: number;
  body?: unknown;
}

/** Whether an answer is a success, says that the sandbox does not emulate the operation, or is the refusal that the case has to meet. */
export function isExpected({ operation }: Case, answer: Answer): boolean {
  const { operationId } = operation.source;
  const known = past[operationId] ?? refused[operationId];
  const expected = known === undefined ? [200, 201, 204, 501] : [known];
  return expected.includes(answer.status) || isInUse(operation, answer);
}

/** Whether what was to be deleted is in use by the story, in the words that the description has for it. */
function isInUse({ method, source }: Operation, { status, body }: Answer): boolean {
  const node = source.responses[String(status)];
  if (method !== "delete" || status !== 400 || !node) return false;
  const examples = Object.values(resolve<ResponseObject>(document, node).content?.["application/json"]?.examples ?? {});
  return examples.some((example) => isDeepStrictEqual(resolve(document, example).value, body));
}
