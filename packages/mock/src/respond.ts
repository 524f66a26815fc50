import type { IncomingMessage } from "node:http";
import { type Answer, answer, withBody, withHeader } from "./answer.ts";
import { requestCheck } from "./check.ts";
import { compiler } from "./compiler.ts";
import { brokenRule } from "./dependent-required.ts";
import type { Description } from "./description.ts";
import { documentedErrors } from "./documented-errors.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { warning } from "./ignored.ts";
import { negotiation } from "./negotiation.ts";
import { operations } from "./operations.ts";
import { isAbsent, type Query } from "./parameters.ts";
import { type Scenario, scenario } from "./prefer.ts";
import { hasBody, splitBody, target } from "./request.ts";
import { maxBodySize, readBody } from "./request-body.ts";
import { pathRouter } from "./router.ts";
import { selectedFields } from "./selected-fields.ts";

export interface Behaviour {
  /** Make bodies up from the schemas instead of taking examples. */
  dynamic: boolean;
  /** Answer 500 when an answer breaks the description. */
  errors: boolean;
  /** Refuse what the API would ignore. */
  strict: boolean;
}

export interface Responder {
  /** Path of the API on the real host, `/api/v1`. */
  basePath: string;
  respond(request: IncomingMessage): Promise<Answer>;
  /** What answers a request that `respond` failed on. */
  failed: Answer;
}

/** A path the API does not have. */
const healthPath = "/_health";

/**
 * Makes the function that answers requests. It checks, in this order: URL, method, credentials, body, values, rules between them.
 *
 * @throws when the description lacks a part that the mock needs, or a schema in it does not compile
 */
export function responder(document: Description, { dynamic, errors, strict }: Behaviour): Responder {
  const router = pathRouter(document, endpoints(document));
  const documented = documentedErrors(document);
  const negotiate = negotiation(document, { dynamic, errors }, documented);
  const check = requestCheck(document, strict);
  const health = answer(200, {}, { status: "ok", version: document.info.version });
  const tooLarge = withBody({ ...documented.invalidJson, status: 413 }, { error: `The request is larger than ${maxBodySize} bytes.` });

  async function respond(request: IncomingMessage): Promise<Answer> {
    const { method, path, overridden, query } = target(request);
    if (method === "get" && (path === healthPath || path === `${router.basePath}${healthPath}`)) return health;
    const methods = router.find(path);
    if (!methods) return documented.unknownUrl;
    const found = methods.get(method);
    if (!found) return withHeader(documented.wrongMethod, "allow", allowed(methods));
    if (!found.authorized(request.headers.authorization)) return documented.unauthorized;

    const wanted = scenario(request.headers.prefer?.toString());
    // who asks for an error gets it, whatever the request is like
    if (wanted.code !== undefined && wanted.code >= 400) return negotiate(found.operation, wanted, request.headers.accept);
    if (!found.body && !overridden) return carryOut(found, request, query, undefined, wanted);

    const read = await readBody(request, found.body?.mediaTypes ?? ["application/json"]);
    if ("problem" in read) return read.problem === "tooLarge" ? tooLarge : documented[read.problem];
    if (!read.value && found.body?.required) return documented.invalidJson;
    const split = found.ownsParams ? { query, body: read.value } : splitBody(read.value, query);
    return carryOut(found, request, split.query, split.body, wanted);
  }

  async function carryOut(
    found: Endpoint,
    request: IncomingMessage,
    query: Query,
    body: Record<string, unknown> | undefined,
    wanted: Scenario,
  ): Promise<Answer> {
    const unread = !found.body && (body ? Object.keys(body).length > 0 : hasBody(request));
    const verdict = check(found, { query, headers: request.headers, body, unread });
    if ("refusal" in verdict) return withBody(documented.invalidJson, verdict.refusal);
    const rule = brokenRule(found.rules, query);
    if (rule) return negotiate(found.operation, { code: 400, example: rule.example }, undefined);

    const made = await negotiate(found.operation, wanted, request.headers.accept);
    const { _fields: fields } = query;
    const cut = found.selectsFields && made.status < 300 && !isAbsent(fields) ? withBody(made, selectedFields(made.body, fields)) : made;
    return verdict.ignored.length > 0 ? withHeader(cut, "x-closekit-warning", warning(verdict.ignored)) : cut;
  }

  return { basePath: router.basePath, respond, failed: documented.serverError };
}

function endpoints(document: Description): Map<string, Map<string, Endpoint>> {
  const compile = compiler(document);
  const paths = new Map<string, Map<string, Endpoint>>();
  for (const operation of operations(document)) {
    const methods = paths.get(operation.path) ?? new Map<string, Endpoint>();
    paths.set(operation.path, methods.set(operation.method, endpoint(document, operation, compile)));
  }
  return paths;
}

function allowed(methods: Map<string, Endpoint>): string {
  const names = [...methods.keys()].map((method) => method.toUpperCase());
  return [...names, ...(methods.has("get") ? ["HEAD"] : [])].join(", ");
}
