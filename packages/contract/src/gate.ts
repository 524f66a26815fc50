import { type Answer, answer, withBody, withHeader } from "./answer.ts";
import { requestCheck } from "./check.ts";
import { compiler } from "./compiler.ts";
import { isTooDeep, maxDepth } from "./depth.ts";
import type { Description } from "./description.ts";
import { type DocumentedErrors, documentedErrors } from "./documented-errors.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import type { Ignored } from "./ignored.ts";
import { operations } from "./operations.ts";
import { brokenRule, type ParameterRule } from "./parameter-rules.ts";
import type { Query } from "./parameters.ts";
import { type Arriving, hasBody, splitBody, target } from "./request.ts";
import { maxBodySize, readBody } from "./request-body.ts";
import { pathRouter } from "./router.ts";

/** A request whose operation is known; nothing else of it has been looked at. */
export interface Found {
  endpoint: Endpoint;
  /** Path parameters, decoded. */
  params: Record<string, string>;
  /** From the URL, as text. */
  query: Query;
  /** Whether `x-http-method-override` chose the method, so that there may be a body to a GET. */
  overridden: boolean;
}

/** A request that fits the description. */
export interface Admitted {
  endpoint: Endpoint;
  params: Record<string, string>;
  /** As text, or as `_params` of a body gave it; a repeated parameter has its first value, unless it is a list. */
  query: Query;
  body: Record<string, unknown> | undefined;
  /** What of the request the API takes no notice of. */
  ignored: Ignored[];
}

/** A rule between parameters is broken; its example in the description is the answer. */
export interface RuleBroken {
  endpoint: Endpoint;
  rule: ParameterRule;
}

export interface Gate {
  /** Path of the API on the real host, `/api/v1`. */
  basePath: string;
  /** All operations, ready to check requests. */
  endpoints: Endpoint[];
  errors: DocumentedErrors;
  /** Finds the operation of a request by its URL and method; otherwise the answer that the request deserves. */
  find(request: Arriving): Found | { answer: Answer };
  /** Reads and checks body and parameters; otherwise the answer that the request deserves. */
  admit(request: Arriving, found: Found): Promise<Admitted | { broken: RuleBroken } | { answer: Answer }>;
}

/** A path the API does not have. */
const healthPath = "/_health";

/**
 * Makes the gate that requests go through. `find` checks URL and method, `admit` body, values, and the rules between them; credentials are
 * for the server to check in between. Under `strict`, what the API would ignore is refused.
 *
 * @throws when the description lacks a part that is needed, or a schema in it does not compile
 */
export function gate(document: Description, { strict }: { strict: boolean }): Gate {
  const paths = endpoints(document);
  const router = pathRouter(document, paths);
  const errors = documentedErrors(document);
  const check = requestCheck(document, strict);
  const health = answer(200, {}, { status: "ok", version: document.info.version });
  const tooLarge = withBody({ ...errors.invalidJson, status: 413 }, { error: `The request is larger than ${maxBodySize} bytes.` });
  const tooDeep = withBody(errors.invalidJson, { error: `The request is nested deeper than ${maxDepth} levels.` });

  function find(request: Arriving): Found | { answer: Answer } {
    const { method, path, overridden, query } = target(request);
    if (method === "get" && (path === healthPath || path === `${router.basePath}${healthPath}`)) return { answer: health };
    const route = router.find(path);
    if (!route) return { answer: errors.unknownUrl };
    const found = route.value.get(method);
    if (!found) return { answer: withHeader(errors.wrongMethod, "allow", allowed(route.value)) };
    return { endpoint: found, params: route.params, query, overridden };
  }

  async function admit(request: Arriving, found: Found): Promise<Admitted | { broken: RuleBroken } | { answer: Answer }> {
    const { endpoint, params, query: inUrl, overridden } = found;
    let query = inUrl;
    let body: Record<string, unknown> | undefined;
    if (endpoint.body || overridden) {
      const read = await readBody(request, endpoint.body?.mediaTypes ?? ["application/json"]);
      if ("problem" in read) return { answer: read.problem === "tooLarge" ? tooLarge : errors[read.problem] };
      if (!read.value && endpoint.body?.required) return { answer: errors.invalidJson };
      if (isTooDeep(read.value)) return { answer: tooDeep };
      ({ query, body } = endpoint.ownsParams ? { query, body: read.value } : splitBody(read.value, query));
    }
    const unread = !endpoint.body && (body ? Object.keys(body).length > 0 : hasBody(request));
    const verdict = check(endpoint, { query, headers: request.headers, body, unread });
    if ("refusal" in verdict) return { answer: withBody(errors.invalidJson, verdict.refusal) };
    const settled = endpoint.parameters.settled(query);
    const rule = brokenRule(endpoint.rules, settled);
    if (rule) return { broken: { endpoint, rule } };
    return { endpoint, params, query: settled, body, ignored: verdict.ignored };
  }

  return { basePath: router.basePath, endpoints: [...paths.values()].flatMap((methods) => [...methods.values()]), errors, find, admit };
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
