import type { Paging } from "../src/paged.ts";
import type { Operation } from "./operation-module.ts";
import { fieldKinds, type Schemas } from "./search-module.ts";

/** `x-pagination` of the description. */
export interface Pagination {
  style: "offset" | "cursor" | "none";
  maxLimit?: number;
  order?: string;
  orderBy?: string[];
  cursorSeconds?: number;
  maxResults?: number;
  window?: string;
}

/** What `paginate()` needs to know about a list; undefined where the operation is none, or where it is paged by offset and that is all. */
export function pagingOf(operation: Operation, schemas: Schemas): Paging | undefined {
  const { style, order, orderBy, window, maxLimit = maximum(operation, "_limit") } = operation["x-pagination"] ?? {};
  const maxSkip = maximum(operation, "_skip");
  // those that take a query, as Advanced Filtering does, have helpers of their own
  if (style === undefined || operation.requestBody) return undefined;
  // in the order of the windows where that can be had; else one that does not change, unless the list has one anyway
  const stable = orderBy?.find((by) => by === window) ?? (order === undefined ? orderBy?.[0] : undefined);
  const search = style === "offset" && window === undefined ? searchedAs(operation, schemas) : undefined;
  const facts = {
    ...(style !== "offset" && { style }),
    ...(maxLimit !== undefined && { maxLimit }),
    ...(maxSkip !== undefined && { maxSkip }),
    ...(order !== undefined && { order }),
    ...(stable !== undefined && { orderBy: stable }),
    ...(window !== undefined && { window }),
    ...(search !== undefined && { search }),
  };
  return Object.keys(facts).length > 0 ? facts : undefined;
}

/** The largest value of a parameter that is accepted, where that is known. */
const maximum = ({ parameters = [] }: Operation, name: string) => parameters.find((parameter) => parameter.name === name)?.schema.maximum;

/** What Advanced Filtering calls the objects of a list, where it can return them in the order of their creation. */
function searchedAs(operation: Operation, schemas: Schemas): string | undefined {
  const named = (ref: string | undefined) => schemas[ref?.split("/").at(-1) ?? ""];
  const page = operation.responses["200"]?.content?.["application/json"]?.schema;
  const item = named(named(page?.$ref)?.properties?.data?.items?.$ref);
  const search = item?.["x-search"];
  return item && search?.result && fieldKinds(item, schemas).date_created === "moment" ? search.objectType : undefined;
}
