import { isDeepStrictEqual } from "node:util";
import { customFieldsOf } from "../custom-fields/definitions.ts";
import { checkValue } from "../custom-fields/values.ts";
import type { Stored } from "../store/row.ts";
import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import { refuse, required } from "./problem.ts";

const key = /^custom\.(?<name>.*?)(?:\.(?<part>add|remove))?$/;

/**
 * Sets, adds to, takes from and clears the custom fields that a request names. A field goes by its id, or by its name as older clients
 * do it.
 *
 * @throws Problem naming each field that does not exist, or whose value does not fit it
 */
export async function takeCustomFields(
  context: Context,
  { resource }: Definition,
  record: Stored,
  input: Record<string, unknown>,
): Promise<void> {
  const owner = resource.customFields?.(record);
  const keys = Object.keys(input).filter((each) => key.test(each));
  if (owner === undefined || keys.length === 0) return;
  const definitions = await customFieldsOf(context, owner);
  const refused: Record<string, string> = {};
  for (const name of keys) {
    const { name: field, part } = key.exec(name)?.groups ?? {};
    const definition = definitions.find(({ id }) => id === field) ?? definitions.find((each) => each.name === field);
    if (!definition) {
      refused[name] = `The Custom Field "${field}" does not exist.`;
      continue;
    }
    const place = `custom.${definition.id}`;
    // as it was read: nothing to check, whatever became of the field and of what the value refers to
    if (part === undefined && isDeepStrictEqual(input[name], record[place])) continue;
    const result = await checkValue(context, definition, record, input[name], part as "add" | "remove" | undefined);
    if ("problem" in result) refused[name] = result.problem;
    else if (result.value === null) delete record[place];
    else record[place] = result.value;
  }
  if (Object.keys(refused).length > 0) throw refuse(refused);
}

/**
 * Checks that all required custom fields of a record have a value.
 *
 * @throws Problem naming each that has none
 */
export async function requireCustomFields(context: Context, owner: string, record: Stored): Promise<void> {
  const definitions = await customFieldsOf(context, owner);
  const missing = definitions.filter((field) => field.required && !(`custom.${field.id}` in record));
  if (missing.length > 0) throw refuse(Object.fromEntries(missing.map(({ id }) => [`custom.${id}`, required])));
}
