import { readFileSync } from "node:fs";
import path from "node:path";
import { type Description, type Operation, resolve } from "@closekit/contract";
import type { Definition } from "../engine/definition.ts";
import type { Seed } from "../organization.ts";
import { uploadKey } from "../resources/files/upload.ts";
import type { Stored } from "../store/row.ts";
import { exampleBodies, type Records, story } from "./story.ts";

/** What an organization without any data has all the same. */
const basics = ["/user/", "/role/", "/status/lead/", "/status/opportunity/", "/pipeline/", "/membership/", "/organization/"];

export interface Scenario {
  /** Records that are written as they are. */
  records: Records;
  /** In this order. */
  creations: Creation[];
  organization: Stored;
}

/** The body of a create operation. */
export interface Creation {
  /** Where it stands, for errors. */
  at: string;
  /** The collection that it is for. */
  path: string;
  /** An `id` in it is kept. Nothing is known of it before it is checked. */
  body: unknown;
}

/**
 * Reads a scenario.
 *
 * @param seed `demo`, `empty`, or a JSON file: an object of lists by the path of the collection, as in
 *   `{"/lead/": [{"id": "lead_1", "name": "Harbor Tools"}]}`, each entry the body of a create request
 * @throws when the file cannot be read, or is not of this form
 */
export function scenario(document: Description, all: Operation[], definitions: Definition[], seed: Seed): Scenario {
  const { demo, empty } = known.get(definitions) ?? usual(document, all, definitions);
  known.set(definitions, { demo, empty });
  if (seed === "demo") return demo;
  return seed === "empty" ? empty : { ...empty, creations: readCreations(seed, definitions) };
}

/** A scenario by a name that is good wherever the sandbox is started. */
export const placed = (seed: Seed): Seed => (seed === "demo" || seed === "empty" ? seed : path.resolve(seed));

/** They are the same for all sandboxes of a process. */
const known = new WeakMap<Definition[], Record<"demo" | "empty", Scenario>>();

function usual(document: Description, all: Operation[], definitions: Definition[]): Record<"demo" | "empty", Scenario> {
  const records = story(document, definitions);
  const organization = exampleOf(document, all, "getOrganization");
  const { memberships = [], ...details } = organization as Stored & { memberships?: Stored[] };
  records.set(
    "/membership/",
    memberships.map(({ id, user_id, role_id, ...rest }) => ({ id, user_id, role_id, ...rest })),
  );
  records.set("/organization/", [details]);
  records.set("/user/", withOwnDetails(records.get("/user/") ?? [], exampleOf(document, all, "getMe")));
  records.set("/files/upload/", attachedUploads(document, all));
  const least = new Map([...records].filter(([path]) => basics.includes(path)));
  return {
    demo: { records, creations: [], organization: details },
    empty: { records: least, creations: [], organization: details },
  };
}

/** The first example of an operation's success. */
function exampleOf(document: Description, all: Operation[], operationId: string): Stored {
  const operation = all.find(({ source }) => source.operationId === operationId);
  const [example] = operation ? exampleBodies(document, operation) : [];
  if (!example) throw new Error(`The description has no example of ${operationId}.`);
  return example as Stored;
}

/** The uploads that requests of the examples attach, each done. */
function attachedUploads(document: Description, all: Operation[]): Stored[] {
  const keys = all
    .flatMap(({ body }) => Object.values(body?.value.content["application/json"]?.examples ?? {}))
    .flatMap((example) => (resolve(document, example).value as { attachments?: { url: string }[] } | undefined)?.attachments ?? [])
    .flatMap(({ url }) => uploadKey(url) ?? []);
  return [...new Set(keys)].map((id) => ({ id, uploaded: true }));
}

/** What only a user themselves is shown, such as their phone, is known from there. What has a table of its own is not kept twice. */
function withOwnDetails(users: Stored[], own: Stored): Stored[] {
  const { memberships, organizations, email_accounts, phone_numbers, ...details } = own;
  return users.map((user) => (user.id === own.id ? { ...details, ...user } : user));
}

function readCreations(file: string, definitions: Definition[]): Creation[] {
  const content: unknown = parse(file);
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new Error(`${file} must hold an object of lists by path.`);
  const paths = definitions.map(({ resource }) => resource.path);
  return Object.entries(content).flatMap(([path, bodies]) => {
    if (!paths.includes(path)) throw new Error(`${file}: there is no collection ${path}. There are: ${paths.join(" ")}`);
    if (!Array.isArray(bodies)) throw new Error(`${file}: ${path} must be a list.`);
    return bodies.map((body, index): Creation => ({ at: `${file}: ${path}[${index}]`, path, body }));
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`The scenario ${file} cannot be read: ${why}. Give demo, empty, or the name of a JSON file.`, { cause: error });
  }
}
