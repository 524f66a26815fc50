import { requirePermission } from "../engine/permissions.ts";
import { tell } from "../engine/records.ts";
import type { Resource } from "../engine/resource.ts";
import type { Stored } from "../store/row.ts";
import { withOffset } from "../time.ts";
import { writeFile } from "./exports/file.ts";
import { rowsOf } from "./exports/rows.ts";

const table = "export";

/** Exports of a kind. One runs at once, within the request that starts it: the file is there when the request is answered. */
function kind(path: string, standard: Record<string, unknown>): Resource {
  return {
    path,
    table,
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
  };
}

/** All keys of the rows, in the order in which they come up. */
const fieldsOf = (rows: Record<string, unknown>[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

/** Where the sandbox serves the file of an export. */
export const downloadPath = ({ id, type, format }: Stored): string => `/export/${id}/${type}.${format}.gz`;

export const exports: Resource[] = [
  { path: "/export/", table },
  kind("/export/lead/", { s_query: null, results_limit: null, sort: [] }),
  kind("/export/opportunity/", { type: "opps", params: {} }),
];
