import type { Ajv2020, CodeKeywordDefinition, KeywordCxt } from "ajv/dist/2020.js";
import type { Schema } from "./description.ts";

/**
 * Lets the discriminator of a `oneOf` choose the alternative that a value is checked against. Ajv checks it against all of them, so that
 * its time doubles with each level where they nest; its own `discriminator` option has no `mapping`.
 */
export function chooseByDiscriminator(ajv: Ajv2020, codegen: Codegen): void {
  const { _ } = codegen;
  const oneOf = ajv.getKeyword("oneOf") as CodeKeywordDefinition;
  ajv.removeKeyword("oneOf");
  ajv.addKeyword({
    ...oneOf,
    error: {
      message: "must be meant for one of the alternatives",
      params: (cxt) =>
        cxt.params.passing === undefined ? _`{discriminator: ${cxt.params.property}}` : _`{passingSchemas: ${cxt.params.passing}}`,
    },
    code(cxt) {
      const choices = choicesOf(cxt.parentSchema as Schema);
      if (choices) choose(cxt, choices, codegen);
      else oneOf.code(cxt);
    },
  });
}

type Codegen = Pick<typeof import("ajv/dist/2020.js"), "_" | "Name">;

interface Choices {
  property: string;
  /** The place of an alternative in `oneOf`, by what the property has to be. */
  places: [value: string, place: number][];
}

function choicesOf({ oneOf: alternatives = [], discriminator }: Schema): Choices | undefined {
  if (!discriminator?.mapping) return undefined;
  const { propertyName, mapping } = discriminator;
  const references = alternatives.map(({ $ref }) => $ref);
  const places = Object.entries(mapping).map(([value, reference]): [string, number] => [value, references.indexOf(reference)]);
  const complete = places.every(([, place]) => place >= 0) && new Set(places.map(([, place]) => place)).size === alternatives.length;
  return complete ? { property: propertyName, places } : undefined;
}

function choose(cxt: KeywordCxt, { property, places }: Choices, { _, Name }: Codegen): void {
  const { gen, data } = cxt;
  const valid = gen.let("valid", false);
  const isObject = _`typeof ${data} == "object" && ${data} !== null && !Array.isArray(${data})`;
  const given = gen.const("given", _`${isObject} ? ${data}[${property}] : undefined`);
  cxt.setParams({ property });
  gen.if(_`false`);
  for (const [value, place] of places) {
    gen.elseIf(_`${given} === ${value}`);
    const chosen = gen.name("_valid");
    const within = cxt.subschema({ keyword: "oneOf", schemaProp: place }, chosen);
    gen.assign(valid, chosen);
    cxt.mergeEvaluated(within, Name);
  }
  gen.else();
  cxt.error(false, { property });
  gen.endIf();
  cxt.ok(valid);
}
