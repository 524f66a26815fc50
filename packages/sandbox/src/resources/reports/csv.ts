import type { Context } from "../../engine/context.ts";
import type { Handler } from "../../engine/resource.ts";
import { csv, fieldsOf, type Row } from "../exports/file.ts";

/** Answers with a report, or with its rows as CSV where that is asked for. The columns of the API's CSV are not known. */
export function orCsv<Report extends { data: object[] }>(
  report: (context: Context) => Promise<Report>,
  rowsOf: (report: Report) => object[] = ({ data }) => data,
): Handler {
  return async (context) => {
    const made = await report(context);
    if (context.mediaType !== "text/csv") return made;
    const rows = rowsOf(made) as Row[];
    return csv(rows, fieldsOf(rows), "iso8601");
  };
}
