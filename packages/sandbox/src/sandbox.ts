import {
  type Answer,
  type Arriving,
  bundledDescription,
  type Description,
  type Gate,
  gate,
  type Operation,
  operations,
} from "@closekit/contract";
import { Hono } from "hono";
import { callers, keyTable } from "./access.ts";
import { checkApiKey } from "./api-key.ts";
import { control, controlPath } from "./control.ts";
import { createApi } from "./engine/api.ts";
import type { Definition } from "./engine/definition.ts";
import { type Plan, plan } from "./engine/plan.ts";
import { responder } from "./engine/respond.ts";
import { fromArguments, fromFetch, toFetch } from "./fetch.ts";
import { lifetime } from "./lifetime.ts";
import type { Organization, OrganizationOptions } from "./organization.ts";
import { organizations } from "./organizations.ts";
import { exportFile } from "./resources/exports/download.ts";
import { takeUpload, uploadPath } from "./resources/files/upload.ts";
import { behaviours, resources } from "./resources/index.ts";
import { creator } from "./scenarios/create.ts";
import { scenario } from "./scenarios/scenario.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { migrate } from "./store/migrate.ts";
import type { DatabaseOptions } from "./store/options.ts";
import { exclusively } from "./store/store.ts";
import { systemClock } from "./time.ts";

export interface SandboxOptions extends DatabaseOptions, OrganizationOptions {
  /** The API key of the first organization if it is made now; a new one without it. */
  defaultApiKey?: string | undefined;
  /** Refuse unknown and read-only keys, parameters, fields and orders, which the API ignores. Recommended for tests. */
  strict?: boolean | undefined;
  /** Called with a line for each request: method, URL, status, and what the API would ignore. Failures of the sandbox itself go to the console otherwise. */
  log?: ((line: string) => void) | undefined;
}

/** A sandbox without a port. */
export interface Sandbox extends Organization {
  /** Whether the first organization was made now, of `seed`; otherwise the database had it. */
  isNew: boolean;
  /** Answers a request; give it to a client as its `fetch`. The host of the URL does not matter. */
  fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>;
  /** Another organization in the same sandbox, apart from all others. */
  createOrganization(options?: OrganizationOptions): Promise<Organization & { reset(): Promise<void> }>;
  /** Gives the first organization the state that it started with, at whichever start of the sandbox that was. */
  reset(): Promise<void>;
  /** Ends it when the requests that are under way are answered. Those that come later fail. */
  close(): Promise<void>;
}

/**
 * Opens a sandbox of the Close API. Its first organization is the one that `apiKey` opens, or the oldest in the database; a database
 * without one gets it from `seed`.
 *
 * @throws when the database cannot be opened, the scenario cannot be read, the API key is none that requests can carry, or a schema of the description does not compile
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { answerApi: _api, isBeside: _is, beside: _beside, ...sandbox } = await assemble(options);
  return sandbox;
}

/** A sandbox with what a server needs. */
export interface Assembled extends Sandbox {
  answerApi(request: Arriving, origin: string): Promise<Answer>;
  /** Whether a path leads to something beside the API, for which `beside` is. */
  isBeside(path: string): boolean;
  beside(request: Request): Promise<Response>;
}

/** @throws as `openSandbox` */
export async function assemble(options: SandboxOptions): Promise<Assembled> {
  if (options.apiKey !== undefined) checkApiKey(options.apiKey);
  const database = await openDatabase(options);
  try {
    return await assembleOn(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assembleOn(database: Database, options: SandboxOptions): Promise<Assembled> {
  const { strict = false, seed = "demo", log } = options;
  const { document, all, planned, entrance } = prepared(strict);
  const { during, close } = lifetime(() => database.close());
  const clock = systemClock();
  const api = createApi(planned, database, clock);
  await migrate(database, [...api.tables, keyTable]);
  const homes = organizations({
    ...{ api, database, now: clock },
    scenarioOf: (wanted) => scenario(document, all, api.definitions, wanted),
    create: creator(entrance, api, log),
  });
  const users = api.definitions.find(({ resource }) => resource.path === "/user/")?.table;
  if (!users) throw new Error("The sandbox has no users.");
  const respond = responder(document, entrance, api, callers(database, users));
  const { known, first } = await exclusively(database, async () => {
    const known = options.apiKey === undefined ? (await homes.all())[0] : await homes.find(options.apiKey);
    return { known, first: known ?? (await homes.create({ seed, apiKey: options.apiKey ?? options.defaultApiKey })) };
  });

  const answerApi = (request: Arriving, origin: string): Promise<Answer> =>
    during(async () => {
      const made = await respond(request, origin).catch((error: Error) => {
        (log ?? console.error)(`${request.method} ${request.url} failed: ${error.stack}`);
        return entrance.errors.serverError;
      });
      if (log) log(logLine(request, made));
      return made;
    });

  const tableAt = (path: string) => (api.definitions.find(({ resource }) => resource.path === path) as Definition).table;

  /** The file of an export; its `download_url` lies outside of the API. */
  async function exported(path: string): Promise<Response | undefined> {
    const found = await exportFile(database, tableAt("/export/"), path);
    const headers = found && { "content-type": found.mediaType, "content-encoding": "gzip" };
    return found && new Response(found.file as Uint8Array<ArrayBuffer>, { headers: headers as Record<string, string> });
  }

  const reset = (organizationId: string) => homes.reset(organizationId, seed);
  const resetter = (organizationId: string) => () => during(async () => void (await reset(organizationId)));

  const others = new Hono()
    .route(controlPath, control({ create: homes.create, reset }))
    .get(`${exportPath}:id/:name`, async ({ req, notFound }) => (await exported(req.path)) ?? notFound())
    .post(uploadPath, async ({ req }) => new Response(null, { status: await takeUpload(database, tableAt("/files/upload/"), req.raw) }));

  const beside = (request: Request): Promise<Response> => during(() => others.fetch(request));

  return {
    ...first,
    isNew: known === undefined,
    async createOrganization(wanted = {}) {
      const organization = await during(() => homes.create(wanted));
      return { ...organization, reset: resetter(organization.organizationId) };
    },
    reset: resetter(first.organizationId),
    close,
    answerApi,
    isBeside,
    beside,
    async fetch(request, init) {
      const whereto = typeof request === "string" ? request : request instanceof URL ? request.href : request.url;
      // no request carries the fragment of its URL
      const [url = ""] = whereto.split("#", 1);
      const begin = url.indexOf("/", url.indexOf("//") + 2);
      const [origin, path] = begin < 0 ? [url, "/"] : [url.slice(0, begin), url.slice(begin)];
      const whole = () => new Request(request, init);
      if (isBeside(path)) return beside(whole());
      const arriving = typeof request === "object" && "url" in request ? fromFetch(whole(), path) : fromArguments(path, init, whole);
      return toFetch(await answerApi(arriving, origin), arriving.method);
    },
  };
}

/** Where exports are downloaded. */
const exportPath = "/export/";
const download = new RegExp(`^${exportPath}[^/?]+/[^/?]+`);

/** Whether a path leads to something that the API does not have, beside it on the same host. */
const isBeside = (path: string) => path.startsWith(controlPath) || path.startsWith(uploadPath) || download.test(path);

function logLine({ method, url }: Arriving, { status, headers }: Answer): string {
  const warned = headers["x-closekit-warning"];
  return `${method} ${url} ${status}${warned === undefined ? "" : `  ${warned}`}`;
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
