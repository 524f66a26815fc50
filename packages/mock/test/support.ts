import { bundledDescription, type Operation, operations, pointer, resolve } from "@closekit/contract";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export const description = bundledDescription();
export const all = operations(description);

export const apiKey = `Basic ${btoa("api_key:")}`;

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
  body: any;
}

/** Sends a request with an API key; a body that is no string goes as JSON. */
export async function call(url: string, method: string, headers: Record<string, string> = {}, body?: unknown): Promise<Reply> {
  const json = body === undefined || typeof body === "string" ? {} : { "content-type": "application/json" };
  const response = await fetch(url, {
    method,
    headers: { authorization: apiKey, ...json, ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text !== "" && response.headers.get("content-type") === "application/json";
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

/** The URL path of an operation, with an id where it needs one, and the parameters that it requires. */
export function pathOf({ path, parameters, source }: Operation): string {
  const [any] = source["x-required-any"]?.parameters ?? [];
  const required = parameters.filter(({ value }) => value.in === "query" && (value.required || value.name === any));
  const query = new URLSearchParams(required.map(({ value }): [string, string] => [value.name, "some_id"]));
  return `${path.replaceAll(/\{\w+\}/g, "some_id")}${required.length > 0 ? `?${query}` : ""}`;
}

/** Credentials that the operation accepts: all take a token, some no API key. */
export const token = "Bearer token";

/** A request body that the description gives as an example. */
export function bodyFor({ body }: Operation): unknown {
  const [content] = Object.values(body?.value.content ?? {});
  const [example] = Object.values(content?.examples ?? {});
  return example && resolve(description, example).value;
}

/** The example of a shared response. */
export function sharedExample(response: string, name: string): unknown {
  const example = description.components.responses[response]?.content?.["application/json"]?.examples?.[name];
  return example && resolve(description, example).value;
}

const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(description, "description", undefined, false);

/** What is wrong with a value by a schema of the description. */
export function problems(schema: string, value: unknown): ErrorObject[] {
  const validate = ajv.getSchema(`description${encodeURI(schema)}`) ?? ajv.compile({ $ref: `description${encodeURI(schema)}` });
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Pointer to the JSON schema of an operation's answer; undefined when the answer has no body. */
export function answerSchema({ path, method, source }: Operation, code: string): string | undefined {
  const response = source.responses[code];
  const place = response && "$ref" in response ? response.$ref : pointer("paths", path, method, "responses", code);
  const has = response && resolve(description, response).content?.["application/json"];
  return has && `${place}${pointer("content", "application/json", "schema").slice(1)}`;
}
