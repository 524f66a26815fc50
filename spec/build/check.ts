import type { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { documented } from "../lint/rules/documented-extensions.ts";

// biome-ignore lint/suspicious/noExplicitAny: nodes of an OpenAPI document, as parsed
type Node = any;

const id = "openapi.json";

/**
 * Compiles every schema of a bundled description and validates every example against its schema.
 *
 * @returns what is wrong, one line each; empty when all is well
 */
export function check(document: Node): string[] {
  const ajv = validator(document);
  const problems: string[] = [];
  for (const { pointer, schema, examples } of schemas(document)) {
    let validate: ReturnType<Ajv["compile"]>;
    try {
      validate = ajv.compile({ $ref: `${id}#${encodeURI(schema)}` });
    } catch (error) {
      problems.push(`${pointer}: its schema does not compile: ${(error as Error).message}`);
      continue;
    }
    for (const [name, value] of Object.entries(examples)) {
      if (validate(value)) continue;
      problems.push(`${pointer}: example "${name}" does not fit its schema: ${ajv.errorsText(validate.errors, { dataVar: "value" })}`);
    }
  }
  return problems;
}

function validator(document: Node): Ajv {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true, allowMatchingProperties: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  // the document is the root that references start from, so its own keys count as keywords
  ajv.addVocabulary([...new Set([...Object.keys(document), ...documented])].filter((name) => name !== "x-id-prefix"));
  ajv.addVocabulary(["example", "discriminator"]);
  ajv.addKeyword({
    keyword: "x-id-prefix",
    type: "string",
    validate: (prefix: string, value: string) => value.startsWith(prefix),
  });
  ajv.addSchema(document, id, undefined, false);
  return ajv;
}

interface Subject {
  /** Where the examples stand. */
  pointer: string;
  /** Pointer of the schema. */
  schema: string;
  examples: Record<string, unknown>;
}

/** Every place in the document that has a schema: components, parameters, headers and media types. */
function* schemas(document: Node): Generator<Subject> {
  for (const name of Object.keys(document.components?.schemas ?? {})) {
    const pointer = `/components/schemas/${pointerTo(name)}`;
    yield { pointer, schema: pointer, examples: { ...document.components.schemas[name].examples } };
  }
  yield* below(document, "");
}

function* below(node: Node, pointer: string): Generator<Subject> {
  if (node === null || typeof node !== "object") return;
  if (node.schema && typeof node.schema === "object") {
    const named = Object.entries<Node>(node.examples ?? {}).map(([name, example]) => [name, example.value]);
    const examples = { ...Object.fromEntries(named), ...("example" in node ? { example: node.example } : {}) };
    yield { pointer, schema: `${pointer}/schema`, examples };
    return;
  }
  for (const [key, child] of Object.entries(node)) {
    if (pointer === "/components" && key === "schemas") continue;
    yield* below(child, `${pointer}/${pointerTo(key)}`);
  }
}

const pointerTo = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");
