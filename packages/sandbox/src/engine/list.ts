import { isAbsent, type Parameter, type Schema } from "@closekit/contract";
import type { Stored } from "../store/row.ts";
import type { Condition, Order } from "../store/store.ts";
import { type ColumnKind, created } from "../store/table.ts";
import { nextDay } from "../time.ts";
import type { Context } from "./context.ts";
import { type Definition, fieldOf } from "./definition.ts";

// How large the API's pages can be is measured for few lists. These bounds of the others are the sandbox's own: so that no answer is
// larger than a process can hold, while nothing is refused that the API may accept.

/** Objects in one page: the most that clients are known to have asked for. */
const largestPage = 1000;
/** Objects that may be passed over: databases do not count further. */
const largestSkip = Number.MAX_SAFE_INTEGER;
/** Objects in one answer of lists that come in one piece. */
const wholeList = 100_000;

export interface Page {
  data: Stored[];
  where: Condition[];
  hasMore: boolean;
}

/** The objects that a list operation asks for, filtered, ordered and paged as its parameters in the description say. */
export async function listPage(context: Context, definition: Definition, extra: Condition[] = []): Promise<Page> {
  const { table } = definition;
  const where = [...extra, ...(await conditions(context, definition))];
  const { limit, skip } = paging(context);
  const found = await context.store.find(table, { where, order: ordering(context, definition), limit: limit + 1, skip });
  return { data: found.slice(0, limit), where, hasMore: found.length > limit };
}

/** What the parameters of a list ask for. Parameters that are neither a column nor a filter of the resource have no effect. */
export async function conditions(context: Context, definition: Definition): Promise<Condition[]> {
  const { table, resource, type } = definition;
  const found: Condition[] = type === undefined ? [] : [{ column: "_type", is: "=", value: type }];
  for (const { value: parameter } of context.operation.parameters) {
    const value = context.query[parameter.name];
    if (parameter.in !== "query" || isAbsent(value)) continue;
    const own = resource.filters?.[parameter.name];
    const field = fieldOf(parameter);
    if (own) found.push(...(await own(String(value), context)));
    else if (field === "organization_id") found.push(...(value === context.organizationId ? [] : [nothing]));
    else if (field === "id" || table.columns.has(field))
      found.push(...compare(context, parameter, field, table.columns.get(field) ?? "text", value));
  }
  return found;
}

/** A condition that nothing meets. */
export const nothing: Condition = { column: "id", is: "in", value: [] };

const signs = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** What a parameter asks of a column. */
export function compare(context: Context, parameter: Parameter, column: string, kind: ColumnKind, value: unknown): Condition[] {
  const operator = parameter.name.slice(fieldOf(parameter).length + 2) as keyof typeof signs | "in" | "";
  if (operator === "in" || isList(parameter.schema)) return [{ column, is: "in", value: listed(value) }];
  if (kind !== "instant") return [{ column, is: operator ? signs[operator] : "=", value }];
  const text = String(value);
  const start = context.instant(text, parameter.name);
  if (operator === "" && isDay(text)) {
    return [
      { column, is: ">=", value: start },
      { column, is: "<", value: nextDay(start) },
    ];
  }
  // up to a day means to its end, and after a day begins at its end
  const day = isDay(text) && (operator === "gt" || operator === "lte");
  return [{ column, is: day ? (operator === "gt" ? ">=" : "<") : operator ? signs[operator] : "=", value: day ? nextDay(start) : start }];
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text.trim());

function isList(schema: Schema): boolean {
  const types = [schema.type ?? []].flat();
  return types.includes("array") || schema.$ref?.endsWith("/CommaList") === true;
}

/** The values of a list that comes joined by commas. */
export function listed(value: unknown): string[] {
  const values = Array.isArray(value) ? value : String(value).split(",");
  return values.map((each) => String(each).trim()).filter(Boolean);
}

export function paging({ operation, query }: Context): { limit: number; skip: number } {
  const { style, maxLimit = largestPage } = operation.source["x-pagination"] ?? { style: "none" };
  const limited = operation.parameters.find(({ value }) => value.name === "_limit");
  if (style === "none" || !limited) return { limit: wholeList, skip: 0 };
  const limit = Number(isAbsent(query._limit) ? limited.value.schema.default : query._limit);
  return { limit: Math.min(limit, maxLimit), skip: isAbsent(query._skip) ? 0 : Math.min(Number(query._skip), largestSkip) };
}

/** `_order_by` where the description knows the value; what it does not know has no effect. */
export function ordering({ operation, query }: Context, { order, table }: Definition): Order[] {
  const { orderBy = [] } = operation.source["x-pagination"] ?? {};
  const asked = isAbsent(query._order_by) ? undefined : String(query._order_by);
  const fields = (asked !== undefined && orderBy.includes(asked) ? asked : order).split(",");
  return fields
    .map((field) => ({ column: field.replace(/^-/, ""), descending: field.startsWith("-") }))
    .filter(({ column }) => column === created || table.columns.has(column));
}
