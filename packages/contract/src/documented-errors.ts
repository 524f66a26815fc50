import { type Answer, answer } from "./answer.ts";
import { type Description, resolve } from "./description.ts";

/** The errors that are answered before an operation is reached: their status, shared response and example in the description. */
const sources = {
  unknownUrl: [404, "NotFound", "unknownUrl"],
  wrongMethod: [405, "MethodNotAllowed", "methodNotAllowed"],
  notJson: [415, "UnsupportedMediaType", "notJson"],
  invalidJson: [400, "BadRequest", "invalidJson"],
  notAnObject: [400, "BadRequest", "notAnObject"],
  unauthorized: [401, "Unauthorized", "unauthorized"],
  serverError: [500, "ServerError", "serverError"],
} as const;

export type DocumentedErrors = Record<keyof typeof sources, Answer>;

/**
 * Reads the API's own error answers from the description.
 *
 * @throws when the description lacks one
 */
export function documentedErrors(document: Description): DocumentedErrors {
  const entries = Object.entries(sources).map(([name, [status, response, example]]) => [
    name,
    documentedError(document, status, response, example),
  ]);
  return Object.fromEntries(entries);
}

function documentedError(document: Description, status: number, name: string, exampleName: string): Answer {
  const response = document.components.responses[name];
  for (const [mediaType, content] of Object.entries(response?.content ?? {})) {
    const example = content.examples?.[exampleName];
    if (example) return answer(status, exampleHeaders(document, name), resolve(document, example).value, mediaType);
  }
  throw new Error(`The description has no example ${exampleName} of the response ${name}.`);
}

function exampleHeaders(document: Description, name: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [header, node] of Object.entries(document.components.responses[name]?.headers ?? {})) {
    const { example } = resolve(document, node);
    if (example !== undefined) headers[header] = String(example);
  }
  return headers;
}
