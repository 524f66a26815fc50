import type { Description, Operation } from "@closekit/contract";
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpMockConfig,
  type PrismHttpComponents,
  type ProblemJsonError,
} from "@stoplight/prism-http";
import { oneOperation } from "./one-operation.ts";
import type { Scenario } from "./prefer.ts";

/** What Prism answers for an operation, or why it has no answer. */
export type PrismAnswer =
  | { status: number; headers: Record<string, string | number | null>; body: unknown }
  /** The description has no such status or example, or nothing of a media type that the client accepts. */
  | { missing: "scenario" | "media type" }
  /** The answer breaks the description; looked for under `errors`. */
  | { violation: string };

/** Asks Prism for an operation's answer to a valid request. */
export type Prism = (operation: Operation, scenario: Scenario, accept: string | undefined) => Promise<PrismAnswer>;

type Resource = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];

/**
 * Sets Prism up for the description. It negotiates: status, media type, example, generated body, headers.
 *
 * Routing, credentials and requests are checked before (see `respond.ts`): Prism's router walks every operation, and its validator
 * takes 80 % of the time of a call, reads OpenAPI 3.1 schemas as draft 7, and lets a schema that does not compile pass.
 */
export function prism(document: Description, options: { dynamic: boolean; errors: boolean }): Prism {
  const resources = new Map<Operation, Promise<Resource>>();
  const config: IHttpMockConfig = {
    isProxy: false,
    checkSecurity: false,
    validateRequest: false,
    validateResponse: options.errors,
    errors: options.errors,
    upstreamProxy: undefined,
    mock: { dynamic: options.dynamic },
  };
  const instance = createInstance(config, { logger: silent, route: route as unknown as PrismHttpComponents["route"] });

  function resource(operation: Operation): Promise<Resource> {
    let converted = resources.get(operation);
    if (!converted) {
      converted = getHttpOperationsFromSpec(oneOperation(document, operation)).then(([first]) => first as Resource);
      resources.set(operation, converted);
    }
    return converted;
  }

  return async (operation, { code, example, dynamic, seed }, accept) => {
    const found = await resource(operation);
    const request = { method: found.method as "get", url: { path: found.path } };
    const mediaTypes = mediaRanges(accept);
    const wanted = {
      dynamic: dynamic ?? options.dynamic,
      ...(mediaTypes && { mediaTypes }),
      ...(code !== undefined && { code }),
      ...(example !== undefined && { exampleKey: example }),
      ...(seed !== undefined && { seed }),
    };
    const result = await instance.request(request, [found], { ...config, mock: wanted })();
    if (result._tag === "Left") return { missing: whatIsMissing(result.left, code) };
    const { output, validations } = result.right;
    const violation = validations.output.find(({ severity }) => severity === 0);
    if (violation) return { violation: violation.message };
    return { status: output.statusCode, headers: output.headers ?? {}, body: output.body };
  };
}

/** @throws the error, when it is of another kind */
function whatIsMissing(error: Error, code: number | undefined): "scenario" | "media type" {
  const { status } = error as Partial<ProblemJsonError>;
  if (status === 406) return "media type";
  // for a status that lacks the example, Prism tries the success, and has a plain error when that lacks it as well
  if (status === 404 || (status === undefined && code !== undefined)) return "scenario";
  throw error;
}

/** The media types of an `accept` header; undefined when it has none, or none that is well formed: Prism throws on those. */
function mediaRanges(accept: string | undefined): string[] | undefined {
  const ranges = accept?.split(",").filter((range) => /^\s*[^\s/;]+\/[^\s/;]+\s*(;\s*[^\s=;]+=[^;]+)*$/.test(range));
  return ranges && ranges.length > 0 ? ranges : undefined;
}

/** Prism is given one operation a call: the one. */
function route({ resources: [resource] }: { resources: Resource[] }) {
  return { _tag: "Right", right: resource };
}

const silent = new Proxy(
  {},
  { get: (_, method) => (method === "child" ? () => silent : () => undefined) },
) as PrismHttpComponents["logger"];
