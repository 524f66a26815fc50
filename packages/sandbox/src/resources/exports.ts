import { listPage } from "../engine/list.ts";
import { requirePermission } from "../engine/permissions.ts";
import { notFound } from "../engine/problem.ts";
import { present, tell } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import { single } from "../engine/standard.ts";
import type { Stored } from "../store/row.ts";
import type { Condition } from "../store/store.ts";
import { withOffset } from "../time.ts";
import { fieldsOf, writeFile } from "./exports/file.ts";
import { rowsOf } from "./exports/rows.ts";

const table = "export";

/** The type of opportunity exports; all others are lead exports. */
const opportunities = "opps";

/** Exports of a kind. One runs at once, within the request that starts it: the file is there when the request is answered. */
function kind(name: string, ofKind: Condition, standard: Record<string, unknown>): Resource {
  const path = `/export/${name.toLowerCase()}/`;
  return {
    path,
    table,
    columns: { type: "text" },
    defaults: () => ({ ...standard, status: "created", n_docs: null, n_docs_processed: 0, download_url: null }),
    check: (context) => requirePermission(context, "export"),
    async created(context, record) {
      const started = { ...record };
      const rows = await rowsOf(context, record);
      const fields = (record.fields as string[] | undefined) ?? fieldsOf(rows);
      const file = writeFile(rows, { fields, format: String(record.format), dateFormat: String(record.date_format) });
      Object.assign(record, { status: "done", n_docs: rows.length, n_docs_processed: rows.length, fields });
      Object.assign(record, { file: file.toString("base64"), download_url: `${context.origin}${downloadPath(record)}` });
      record.date_updated = withOffset(context.now());
      await context.store.replace(context.of(path).table, record);
      await tell(context, context.of(path), "completed", record, started);
    },
    operations: {
      async [`list${name}Exports`](context) {
        const definition = context.of(path);
        const { data, hasMore } = await listPage(context, definition, [ofKind]);
        return { data: await present(context, definition, data), has_more: hasMore };
      },
      async [`get${name}Export`](context) {
        const definition = context.of(path);
        const where: Condition[] = [{ column: "id", is: "=", value: context.params.id }, ofKind];
        const [record] = await context.store.find(definition.table, { where });
        if (!record) throw notFound(definition.title);
        return single(context, definition, record);
      },
    },
  };
}

/** Where the sandbox serves the file of an export. */
export const downloadPath = ({ id, type, format }: Stored): string => `/export/${id}/${type}.${format}.gz`;

export const exports: Resource[] = [
  { path: "/export/", table },
  kind("Lead", { column: "type", is: "!=", value: opportunities }, { s_query: null, results_limit: null, sort: [] }),
  kind("Opportunity", { column: "type", is: "=", value: opportunities }, { type: opportunities, params: {} }),
];
