import { type Arriving, bundledDescription, type Description, type Gate, gate, type Operation, operations } from "@closekit/contract";
import { Hono } from "hono";
import { callerOf, keyTable } from "./access.ts";
import { control, controlPath } from "./control.ts";
import { createApi } from "./engine/api.ts";
import type { Definition } from "./engine/definition.ts";
import { type Plan, plan } from "./engine/plan.ts";
import { responder } from "./engine/respond.ts";
import { type Organization, type OrganizationOptions, organizations } from "./organizations.ts";
import { exportFile } from "./resources/exports/download.ts";
import { takeUpload, uploadPath } from "./resources/files/upload.ts";
import { behaviours, resources } from "./resources/index.ts";
import { type DatabaseOptions, openDatabase } from "./store/database.ts";
import { migrate } from "./store/migrate.ts";
import { exclusively } from "./store/store.ts";
import { systemClock } from "./time.ts";

export interface SandboxOptions extends DatabaseOptions, OrganizationOptions {
  /** The API key of the first organization if it is made now; a new one without it. */
  defaultApiKey?: string | undefined;
  /** Refuse unknown and read-only keys and unknown parameters, which the API ignores. Recommended for tests. */
  strict?: boolean | undefined;
  /** Called with a line for each request: method, URL, status, and what the API would ignore. Failures of the sandbox itself go to the console otherwise. */
  log?: ((line: string) => void) | undefined;
}

/** A sandbox without a port. */
export interface Sandbox extends Organization {
  /** Answers a request; give it to a client as its `fetch`. The host of the URL does not matter. */
  fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>;
  /** Another organization in the same sandbox, apart from all others. */
  createOrganization(options?: OrganizationOptions): Promise<Organization & { reset(): Promise<void> }>;
  /** Gives the first organization the state that it started with. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a sandbox of the Close API. Its first organization is the one that `apiKey` opens, or the oldest in the database; a database
 * without one gets it from `seed`.
 *
 * @throws when the database cannot be opened, the scenario cannot be read, or a schema of the description does not compile
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { strict = false, seed = "demo", log } = options;
  const { document, all, planned, entrance } = prepared(strict);
  const database = await openDatabase(options);
  const clock = systemClock();
  const api = createApi(planned, database, clock);
  await migrate(database, [...api.tables, keyTable]);
  const homes = organizations(document, all, api, database, clock);
  const users = api.definitions.find(({ resource }) => resource.path === "/user/")?.table;
  if (!users) throw new Error("The sandbox has no users.");
  const respond = responder(document, entrance, api, (authorization) => callerOf(database, users, authorization));
  const first = await exclusively(database, async () => {
    const known = options.apiKey === undefined ? (await homes.all())[0] : await homes.find(options.apiKey);
    return known ?? homes.create({ seed, apiKey: options.apiKey ?? options.defaultApiKey });
  });

  async function answerTo(request: Request): Promise<Response> {
    const arriving = fromFetch(request);
    const made = await respond(arriving, new URL(request.url).origin);
    const warned = made.headers["x-closekit-warning"];
    log?.(`${request.method} ${arriving.url} ${made.status}${warned === undefined ? "" : `  ${warned}`}`);
    const { "content-length": _, ...headers } = made.headers as Record<string, string>;
    const empty = made.payload.length === 0 || request.method === "HEAD";
    return new Response(empty ? null : (made.payload as Uint8Array<ArrayBuffer>), { status: made.status, headers });
  }

  const tableAt = (path: string) => (api.definitions.find(({ resource }) => resource.path === path) as Definition).table;

  /** The file of an export; its `download_url` lies outside of the API. */
  async function download(path: string): Promise<Response | undefined> {
    const found = await exportFile(database, tableAt("/export/"), path);
    const headers = found && { "content-type": found.mediaType, "content-encoding": "gzip" };
    return found && new Response(found.file as Uint8Array<ArrayBuffer>, { headers: headers as Record<string, string> });
  }

  const made = new Map<string, () => Promise<void>>();

  async function createOrganization(wanted: OrganizationOptions = {}) {
    const organization = await homes.create(wanted);
    const reset = () => homes.reset(organization, wanted.seed ?? "demo");
    made.set(organization.organizationId, reset);
    return { ...organization, reset };
  }

  const reset = () => homes.reset(first, seed);
  made.set(first.organizationId, reset);
  const controls = control({
    async create(wanted) {
      const { organizationId, apiKey } = await createOrganization(wanted);
      return { organizationId, apiKey };
    },
    async reset(organizationId) {
      const again = made.get(organizationId);
      await again?.();
      return again !== undefined;
    },
  });

  const app = new Hono()
    .route(controlPath, controls)
    .get("/export/:id/:name", async ({ req }) => (await download(req.path)) ?? answerTo(req.raw))
    .post(uploadPath, async ({ req }) => new Response(null, { status: await takeUpload(database, tableAt("/files/upload/"), req.raw) }))
    .all("*", ({ req }) => answerTo(req.raw))
    .onError((error, { req }) => {
      (log ?? console.error)(`${req.method} ${req.url} failed: ${error.stack}`);
      const { status, headers, payload } = entrance.errors.serverError;
      return new Response(payload as Uint8Array<ArrayBuffer>, { status, headers: headers as Record<string, string> });
    });

  return {
    ...first,
    fetch: async (request, init) => app.fetch(new Request(request, init)),
    createOrganization,
    reset,
    close: () => database.close(),
  };
}

/** What is the same for all sandboxes of a process, made once. */
function prepared(strict: boolean) {
  const document = bundledDescription();
  shared ??= { document, all: operations(document) };
  shared.planned ??= plan(document, shared.all, resources, behaviours);
  const key = strict ? "strict" : "lenient";
  shared[key] ??= gate(document, { strict });
  return { document, all: shared.all, planned: shared.planned, entrance: shared[key] };
}

let shared: { document: Description; all: Operation[]; planned?: Plan; strict?: Gate; lenient?: Gate } | undefined;

/** A request of the Fetch standard. */
function fromFetch(request: Request): Arriving {
  const { method, url } = request;
  const path = url.indexOf("/", url.indexOf("//") + 2);
  const headers = Object.fromEntries(request.headers);
  if (request.body) headers["transfer-encoding"] ??= "chunked";
  return {
    method,
    url: path < 0 ? "/" : url.slice(path),
    headers,
    async read(limit) {
      if (Number(headers["content-length"] ?? 0) > limit) return undefined;
      const bytes = Buffer.from(await request.arrayBuffer());
      return bytes.length > limit ? undefined : bytes;
    },
  };
}
