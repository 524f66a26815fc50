import { bundledDescription } from "@closekit/contract";
import type { Context } from "../engine/context.ts";
import { bodyShape } from "../engine/definition.ts";
import { refuse } from "../engine/problem.ts";
import { present } from "../engine/records.ts";
import type { Behaviour } from "../engine/resource.ts";
import { findObjects, objectTypeOf, type Wanted } from "../search/find.ts";
import type { Query } from "../search/query.ts";
import { withSmartFields } from "../search/smart-fields.ts";
import type { Stored } from "../store/row.ts";

interface SearchRequest {
  query: Query;
  _fields?: Record<string, string[]>;
  _limit?: number;
  cursor?: string | null;
  results_limit?: number | null;
  include_counts?: boolean;
  sort?: Wanted["sort"];
}

export const search: Behaviour = {
  operations: {
    async searchData(context) {
      const {
        query,
        _fields = {},
        _limit = standardLimit(context),
        cursor,
        results_limit,
        include_counts,
        sort,
      } = context.body as unknown as SearchRequest;
      const objectType = objectTypeOf(query);
      if (objectType === undefined) throw refuse({ query: "The query must say in an object_type what to return." });
      const { maxResults = Number.POSITIVE_INFINITY, maxLimit = Number.POSITIVE_INFINITY } = context.operation.source["x-pagination"] ?? {};
      const skip = cursor ? position(context, cursor) : 0;
      const { definition, found } = await findObjects(context, { objectType, query, sort });
      const limited = Math.min(found.length, results_limit ?? Number.POSITIVE_INFINITY);
      const end = Math.min(skip + Math.min(_limit, maxLimit), limited, maxResults);
      const fields = _fields[objectType] ?? [];
      const page = await present(context, definition, found.slice(skip, end));
      const shown = objectType === "lead" ? await withSmartFields(context, page, fields) : page;
      return {
        data: shown.map((object) => result(objectType, object, fields)),
        cursor: end < Math.min(limited, maxResults) ? cursorAt(context, end) : null,
        ...(include_counts && { count: { limited, total: found.length } }),
      };
    },
  },
};

/** The page size where none is asked for. */
function standardLimit({ operation }: Context): number {
  return Number(bodyShape(bundledDescription(), operation)?.properties.get("_limit")?.default);
}

function result(objectType: string, object: Stored, fields: string[]): Record<string, unknown> {
  const wanted = Object.entries(object).filter(([key]) => fields.includes(key) || (fields.includes("custom") && key.startsWith("custom.")));
  return { __object_type: objectType, ...Object.fromEntries(wanted), id: object.id };
}

/** A cursor holds where the next page starts, and when it was given. */
function cursorAt(context: Context, skip: number): string {
  return Buffer.from(JSON.stringify([skip, milliseconds(context)])).toString("base64url");
}

/** @throws Problem when the cursor has expired, or is none */
function position(context: Context, cursor: string): number {
  const { cursorSeconds = Number.POSITIVE_INFINITY } = context.operation.source["x-pagination"] ?? {};
  const [skip, given] = read(cursor);
  if (typeof skip !== "number" || typeof given !== "number") throw refuse({ cursor: "Invalid cursor" });
  if (milliseconds(context) - given > cursorSeconds * 1000) throw refuse({ cursor: "Expired cursor" });
  return skip;
}

function read(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

const milliseconds = (context: Context) => Date.parse(`${context.now().slice(0, 23)}Z`);
