/** An operation, as far as a snippet shows it. */
export interface Operation {
  operationId: string;
  servers?: unknown[];
  parameters?: { name?: string; in?: string; required?: boolean }[];
  "x-one-required"?: { parameters: string[] };
  requestBody?: { content: Record<string, { examples?: Record<string, { value: unknown }> }> };
  responses: Record<string, { content?: Record<string, { examples?: Record<string, { value: unknown }> }> }>;
}

/** How the operation is called with @closekit/client, with the description's own examples for path and body. */
export function snippet(path: string, operation: Operation): string {
  const { operationId } = operation;
  const parts = [pathPart(path, operation), queryPart(operation), bodyPart(operation)].filter((part) => part !== undefined);
  const request = parts.length > 0 ? `, {\n${parts.map((part) => `  ${part},\n`).join("")}}` : "";
  const success = Object.keys(operation.responses).find((status) => status.startsWith("2"));
  const result = success === "204" ? "" : "const result = ";
  return `import { createClient, ${operationId} } from "@closekit/client";

const close = createClient({ apiKey });
${result}await ${operationId}(close${request});
`;
}

function pathPart(path: string, operation: Operation): string | undefined {
  const names = Array.from(path.matchAll(/\{([^}]+)\}/g), ([, name]) => name ?? "");
  if (names.length === 0) return undefined;
  const id = exampleId(operation);
  return `path: { ${names.map((name) => `${name}: ${JSON.stringify(name === "id" && id ? id : `${name}…`)}`).join(", ")} }`;
}

/** The parameters that the operation cannot do without. */
function queryPart({ parameters = [], "x-one-required": one }: Operation): string | undefined {
  const needed = parameters.filter(({ name, in: place, required }) => place === "query" && (required || name === one?.parameters[0]));
  return needed.length > 0 ? `query: { ${needed.map(({ name }) => `${name}: "${name}…"`).join(", ")} }` : undefined;
}

/** The id of the object that the operation's success example shows. */
function exampleId({ responses }: Operation): string | undefined {
  const values = Object.values(responses).flatMap(({ content = {} }) =>
    Object.values(content).flatMap(({ examples = {} }) => Object.values(examples).map(({ value }) => value)),
  );
  const withId = values.find((value): value is { id: string } => typeof (value as { id?: unknown } | null)?.id === "string");
  return withId?.id;
}

function bodyPart({ requestBody }: Operation): string | undefined {
  const [media] = Object.values(requestBody?.content ?? {});
  const [example] = Object.values(media?.examples ?? {});
  return example && `body: ${literal(example.value).replaceAll("\n", "\n  ")}`;
}

/** A value as one would write it in TypeScript: keys without needless quotes. */
const literal = (value: unknown) => JSON.stringify(value, null, 2).replaceAll(/^(\s*)"([A-Za-z_$][\w$]*)":/gm, "$1$2:");
