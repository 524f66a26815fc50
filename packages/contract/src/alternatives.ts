import type { Violation } from "./compiler.ts";
import type { Description, Schema } from "./description.ts";
import { parts, partsAt } from "./schema-parts.ts";

/**
 * Leaves out what is said of alternatives that a value is not meant for. Where `anyOf` or `oneOf` fails, Ajv reports what every alternative
 * misses; a property that tells them apart, such as `_type`, says which one counts. When it names none of them, it alone is wrong.
 */
export function narrowed(document: Description, violations: Violation[]): Violation[] {
  const once = distinct(violations);
  const choices = new Map<string, Choice[]>();
  for (const { keyword, params, path, value, schemas } of once) {
    const failed = keyword === "anyOf" || (keyword === "oneOf" && params.passingSchemas === null);
    const choice = failed && schemas[0] && choiceOf(document, schemas[0], value);
    if (choice) choices.set(at(path), [...(choices.get(at(path)) ?? []), choice]);
  }
  if (choices.size === 0) return once;
  const speaksOf = origins(document);
  return once.filter((violation) =>
    [...violation.path.keys(), violation.path.length].every((depth) =>
      (choices.get(at(violation.path.slice(0, depth))) ?? []).every(({ key, meant, others }) => {
        const place = violation.path.slice(depth);
        const isOf = (alternative: Schema) => speaksOf(alternative, place, violation);
        return meant.some(isOf) || !others.some(isOf) || (meant.length === 0 && place.length === 1 && place[0] === key);
      }),
    ),
  );
}

const at = (path: string[]) => JSON.stringify(path);

/** Each violation once: alternatives that nest in one another report what is wrong within them again and again. */
function distinct(violations: Violation[]): Violation[] {
  const known = new Map<Schema | undefined, Set<string>>();
  return violations.filter(({ path, keyword, params, schemas }) => {
    const schema = schemas.at(-1);
    const said = known.get(schema) ?? new Set();
    known.set(schema, said);
    const { size } = said;
    return said.add(JSON.stringify([path, keyword, params])).size > size;
  });
}

/** Which of several alternatives a value is meant for, by one of its properties. */
interface Choice {
  key: string;
  meant: Schema[];
  others: Schema[];
}

/** @returns undefined where no property tells the alternatives apart: all that are objects have to have it, each with values of its own */
function choiceOf(document: Description, { anyOf, oneOf }: Schema, value: unknown): Choice | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const alternatives = anyOf ?? oneOf ?? [];
  const [first, ...rest] = alternatives.map((each) => parts(document, each)).filter((each) => keysOf(each).length > 0);
  if (!first) return undefined;
  const key = keysOf(first).find((each) => {
    const values = [first, ...rest].map((alternative) => admitted(document, alternative, each));
    return values.every(({ length }) => length > 0) && new Set(values.flat()).size === values.flat().length;
  });
  if (key === undefined) return undefined;
  const given = (value as Record<string, unknown>)[key];
  const names = (alternative: Schema) => {
    const all = parts(document, alternative);
    return admitted(document, all, key).includes(given ?? standard(document, all, key));
  };
  return { key, meant: alternatives.filter(names), others: alternatives.filter((each) => !names(each)) };
}

const keysOf = (all: Schema[]): string[] => all.flatMap(({ properties = {} }) => Object.keys(properties));

/** What the parts of an alternative say of one of its properties. */
const property = (document: Description, all: Schema[], key: string): Schema[] =>
  all.flatMap(({ properties = {} }) => (Object.hasOwn(properties, key) ? parts(document, properties[key] as Schema) : []));

const admitted = (document: Description, all: Schema[], key: string): unknown[] =>
  property(document, all, key).flatMap((schema) => ("const" in schema ? [schema.const] : (schema.enum ?? [])));

const standard = (document: Description, all: Schema[], key: string): unknown =>
  property(document, all, key).find((schema) => "default" in schema)?.default;

/** Makes the check of whether a violation comes from an alternative, by its place below it. */
function origins(document: Description): (alternative: Schema, place: string[], violation: Violation) => boolean {
  const known = new Map<Schema, Map<string, Schema[]>>();
  function schemasAt(alternative: Schema, place: string[]): Schema[] {
    const places = known.get(alternative) ?? new Map<string, Schema[]>();
    known.set(alternative, places);
    const found = places.get(at(place)) ?? partsAt(document, alternative, place);
    places.set(at(place), found);
    return found;
  }
  return (alternative, place, { schemas }) => {
    const schema = schemas.at(-1) as Schema;
    // what is missing is said by the object around the place
    return schemasAt(alternative, place).includes(schema) || schemasAt(alternative, place.slice(0, -1)).includes(schema);
  };
}
