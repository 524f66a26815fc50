import type { Violation } from "./compiler.ts";
import type { Description, Schema } from "./description.ts";
import { parts, partsAt } from "./schema-parts.ts";

/**
 * Leaves out what is said of alternatives that a value is not meant for. Where `anyOf` or `oneOf` fails, Ajv reports what every alternative
 * misses; a property that tells them apart, such as `_type`, says which one counts. When it names none of them, it alone is wrong.
 */
export function narrowed(document: Description, violations: Violation[]): Violation[] {
  const once = distinct(violations);
  const failed = once.filter(({ keyword, params }) => keyword === "anyOf" || (keyword === "oneOf" && params.passingSchemas === null));
  return failed.reduce((left, failure) => withoutOthers(document, left, failure), once);
}

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

function withoutOthers(document: Description, violations: Violation[], { path, schemas: [schema], value }: Violation): Violation[] {
  const alternatives = schema?.anyOf ?? schema?.oneOf ?? [];
  const names = namesOf(document, alternatives);
  if (!names || !isObject(value)) return violations;
  const { key, of } = names;
  const meant = alternatives.filter((alternative) => of(alternative).includes(value[key] ?? standard(document, alternative, key)));
  const others = alternatives.filter((alternative) => !meant.includes(alternative));
  return violations.filter((violation) => {
    if (!path.every((step, depth) => violation.path[depth] === step)) return true;
    const place = violation.path.slice(path.length);
    const isOf = (alternative: Schema) => speaksOf(document, alternative, place, violation);
    return meant.some(isOf) || !others.some(isOf) || (meant.length === 0 && place.length === 1 && place[0] === key);
  });
}

/** Whether a violation at a place comes from an alternative. What is missing is said by the object around the place. */
function speaksOf(document: Description, alternative: Schema, place: string[], { schemas }: Violation): boolean {
  const schema = schemas.at(-1) as Schema;
  return [place, place.slice(0, -1)].some((at) => partsAt(document, alternative, at).includes(schema));
}

/** The property that tells alternatives apart, and the values that name each: all of them that are objects have it, each with its own. */
function namesOf(document: Description, alternatives: Schema[]): { key: string; of: (alternative: Schema) => unknown[] } | undefined {
  const objects = alternatives.filter((alternative) => propertiesOf(document, alternative).size > 0);
  const key = [...propertiesOf(document, objects[0] ?? {}).keys()].find((each) => {
    const values = objects.map((alternative) => admitted(document, alternative, each));
    return values.every(({ length }) => length > 0) && new Set(values.flat()).size === values.flat().length;
  });
  return key === undefined ? undefined : { key, of: (alternative) => admitted(document, alternative, key) };
}

function propertiesOf(document: Description, schema: Schema): Map<string, Schema[]> {
  const found = new Map<string, Schema[]>();
  for (const { properties = {} } of parts(document, schema))
    for (const key of Object.keys(properties)) found.set(key, partsAt(document, schema, [key]));
  return found;
}

function admitted(document: Description, alternative: Schema, key: string): unknown[] {
  const schemas = propertiesOf(document, alternative).get(key) ?? [];
  return schemas.flatMap((schema) => ("const" in schema ? [schema.const] : (schema.enum ?? [])));
}

function standard(document: Description, alternative: Schema, key: string): unknown {
  return propertiesOf(document, alternative)
    .get(key)
    ?.find((schema) => "default" in schema)?.default;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
