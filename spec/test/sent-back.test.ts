/** Whether a record can be sent back as it was read: what may be null in it may be null in the update, too. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}
interface Operation {
  operationId: string;
  requestBody: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

const { paths, components } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../dist/openapi.json"), "utf8")) as {
  paths: Record<string, { get?: Operation; put?: Operation }>;
  components: { schemas: Record<string, Schema> };
};

/** Where the vendor says that null is refused: files need a name, and a removed comment has no text to change. */
const refused = [
  "updateComment body",
  "updateEmail attachments.filename",
  "updateEmail attachments.size",
  "updateNote attachments.filename",
  "updateSms attachments.filename",
  "updateSms attachments.content_type",
  "updateWhatsAppMessage attachments.filename",
  "updateWhatsAppMessage attachments.content_type",
  "updateWhatsAppMessage activity_at",
  "updateWhatsAppMessage contact_id",
  "updateWhatsAppMessage user_id",
];

const whole = (schema: Schema): Schema => (schema.$ref ? (components.schemas[schema.$ref.split("/").at(-1) as string] as Schema) : schema);

function parts(schema: Schema): Schema[] {
  const { allOf = [], anyOf = [], oneOf = [] } = whole(schema);
  return [whole(schema), ...[...allOf, ...anyOf, ...oneOf].flatMap(parts)];
}

function admitsNull(schema: Schema): boolean {
  const { type, enum: values, allOf = [], anyOf, oneOf } = whole(schema);
  const choices = anyOf ?? oneOf;
  const typed = (type === undefined || [type].flat().includes("null")) && (values?.includes(null) ?? true);
  return typed && allOf.every(admitsNull) && (choices?.some(admitsNull) ?? true);
}

/** What a schema has for each key of an object, and of the objects in its lists as `list.key`. */
function fields(schema: Schema, above = ""): Map<string, Schema[]> {
  const found = new Map<string, Schema[]>();
  for (const [key, property] of parts(schema).flatMap(({ properties = {} }) => Object.entries(properties))) {
    found.set(above + key, [...(found.get(above + key) ?? []), property]);
    const items = above === "" ? parts(property).flatMap((part) => part.items ?? []) : [];
    for (const [place, below] of items.flatMap((item) => [...fields(item, `${key}.`)])) found.set(place, below);
  }
  return found;
}

test("what may be null when it is read may be null when it is sent back", () => {
  const updates = Object.values(paths).flatMap(({ get, put }) => {
    const read = get?.responses["200"]?.content?.["application/json"]?.schema;
    const body = put?.requestBody.content["application/json"]?.schema;
    return put && read && body ? [{ id: put.operationId, read: fields(read), sent: fields(body) }] : [];
  });
  expect(updates.length).toBeGreaterThan(30);
  const broken = updates.flatMap(({ id, read, sent }) =>
    [...sent]
      .filter(([place, schemas]) => read.get(place)?.some(admitsNull) && !schemas.every(admitsNull))
      .map(([place]) => `${id} ${place}`),
  );
  expect(broken.filter((place) => !refused.includes(place))).toEqual([]);
});
