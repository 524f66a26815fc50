import type { Violation } from "./compiler.ts";
import type { Description, ErrorMessage } from "./description.ts";

/** A message about one place in a request. */
export interface Finding {
  path: string[];
  message: string;
}

/** Says in the API's words what is wrong: a message for each place, or one for the whole request. */
export type Wording = (violations: Violation[]) => Finding[] | { error: string };

const combining = new Set(["anyOf", "oneOf", "allOf", "if", "not"]);

/** Reads the wording from the description: `x-error-messages` of the broken schema, else that of `FieldErrors`. */
export function wording(document: Description): Wording {
  const { "x-error-messages": general = {}, "x-type-names": typeNames = {} } = document.components.schemas.FieldErrors ?? {};

  function template({ keyword, schemas }: Violation): ErrorMessage {
    const messages = [...schemas.map((schema) => schema["x-error-messages"] ?? {}), general];
    return messages.find((each) => keyword in each)?.[keyword] ?? general.default ?? `Breaks ${keyword}.`;
  }

  return (violations) => {
    const findings: Finding[] = [];
    for (const group of byPlace(violations)) {
      const [first] = group;
      const message = template(first);
      if (typeof message === "object") return { error: fillIn(message.error, group, typeNames) };
      findings.push({ path: first.path, message: fillIn(message, group, typeNames) });
    }
    return findings;
  };
}

/**
 * Groups violations that are to become one message. Where alternatives fail, Ajv reports every one of them: a violation deeper down
 * says more than one above it, and alternatives that fail alike (`type`, `format`) are told together.
 */
function byPlace(violations: Violation[]): [Violation, ...Violation[]][] {
  const places = new Map<string, Violation[]>();
  for (const violation of violations) {
    const place = JSON.stringify(violation.path);
    places.set(place, [...(places.get(place) ?? []), violation]);
  }
  const above = new Set(violations.flatMap(({ path }) => path.map((_, depth) => JSON.stringify(path.slice(0, depth)))));
  const deepest = [...places].filter(([place]) => !above.has(place));
  return deepest.map(([, group]) => {
    const telling = group.find(({ keyword }) => !combining.has(keyword)) ?? (group[0] as Violation);
    return [telling, ...group.filter((violation) => violation !== telling && violation.keyword === telling.keyword)];
  });
}

function fillIn(template: string, group: Violation[], typeNames: Record<string, string>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const values = group.flatMap(({ params, value }) => (name === "value" ? value : (params[name] ?? []))).map(String);
    const told = values.filter((type) => type !== "null");
    // a value that may only be null has no other type
    const types = told.length > 0 ? told : values;
    const named = name === "type" ? types.map((type) => typeNames[type] ?? type) : values;
    return named.length > 0 ? [...new Set(named)].join(" or ") : whole;
  });
}
