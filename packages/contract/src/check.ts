import type { IncomingHttpHeaders } from "node:http";
import { narrowed } from "./alternatives.ts";
import type { Violation } from "./compiler.ts";
import type { Description } from "./description.ts";
import type { Endpoint } from "./endpoint.ts";
import { type FieldErrors, fieldErrors } from "./field-errors.ts";
import { type Ignored, refusals } from "./ignored.ts";
import { ignoredKeyFinder } from "./ignored-keys.ts";
import { type Finding, wording } from "./messages.ts";
import { nulsIn } from "./nul.ts";
import { isAbsent, type Query } from "./parameters.ts";
import { referenceName } from "./reference-name.ts";
import { fieldGroups, fieldNames } from "./selected-fields.ts";

/** What a request gives an operation. */
export interface Given {
  query: Query;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown> | undefined;
  /** Whether there is a body that the operation does not read. */
  unread: boolean;
}

/** Either the body of the 400 that a request deserves, or what of it the API takes no notice of. */
export type Verdict = { refusal: FieldErrors | { error: string } } | { ignored: Ignored[] };

/** Makes the check of requests against the description; under `strict`, what the API would ignore is refused. */
export function requestCheck(document: Description, strict: boolean): (endpoint: Endpoint, given: Given) => Verdict {
  const ignoredKeys = ignoredKeyFinder(document);
  const word = wording(document);

  function ignoredParts(endpoint: Endpoint, { query, body, unread }: Given): Ignored[] {
    return [
      ...endpoint.parameters.unknown(query).map((name): Ignored => ({ path: [name], reason: "unknown parameter" })),
      ...unknownFields(endpoint, query),
      ...(endpoint.parameters.unknownOrder(query) ? [{ path: ["_order_by"], reason: "unknown order" as const }] : []),
      ...(endpoint.body && body ? ignoredKeys(endpoint.body.schema, body) : []),
      ...(unread ? [{ path: [], reason: "body" as const }] : []),
    ];
  }

  /** Names of `_fields` that the answer does not have. */
  function unknownFields({ selectable }: Endpoint, { _fields: fields }: Query): Ignored[] {
    if (selectable === undefined || isAbsent(fields)) return [];
    const names = fieldNames(fields).filter((name) => name !== "" && !fieldGroups.includes(name));
    const asked = Object.fromEntries(names.map((name) => [name, null]));
    return ignoredKeys(selectable, asked).flatMap(({ path, reason }) =>
      reason === "unknown" ? { path: ["_fields", ...path], reason: "unknown field" } : [],
    );
  }

  return (endpoint, given) => {
    const { query, headers, body } = given;
    const inBody = endpoint.body && body ? endpoint.body.validate(body) : [];
    const violations = [...endpoint.parameters.violations(query, headers), ...inBody.map(named)];
    const worded = violations.length > 0 ? word(narrowed(document, violations)) : [];
    if ("error" in worded) return { refusal: worded };
    const wrong = [...worded, ...nulsIn(query), ...nulsIn(body)];
    const ignored = strict || wrong.length === 0 ? ignoredParts(endpoint, given) : [];
    const findings = [...wrong, ...(strict ? refusals(ignored) : [])];
    return findings.length > 0 ? { refusal: fieldErrors(told(findings), body) } : { ignored };
  };
}

/** As many findings as somebody can read, and how many there are besides. */
function told(findings: Finding[]): Finding[] {
  const more = findings.length - readable;
  return more > 0 ? [...findings.slice(0, readable), { path: [], message: `${more} more errors are not named here.` }] : findings;
}

const readable = 100;

/** A missing reference of a body goes by the name that errors have for it. */
function named(violation: Violation): Violation {
  const { keyword, path, schemas } = violation;
  const [key, ...below] = path;
  if (keyword !== "required" || key === undefined || below.length > 0 || !schemas[0]?.["x-id-prefix"]) return violation;
  return { ...violation, path: [referenceName(key)] };
}
