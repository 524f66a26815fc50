import type { Database } from "../../store/database.ts";
import { storeOfAll } from "../../store/store.ts";
import type { Table } from "../../store/table.ts";

const pattern = /^\/export\/(expo_\w+)\/[^/]+$/;

/**
 * The file of an export, compressed with gzip, by the path of its `download_url`; undefined when there is none. Whoever has the address
 * gets the file, as with the signed addresses of the API.
 */
export async function exportFile(
  database: Database,
  exports: Table,
  path: string,
): Promise<{ file: Buffer; mediaType: string } | undefined> {
  const id = pattern.exec(path)?.[1];
  const found = id === undefined ? undefined : await storeOfAll(database).owner(exports, id);
  if (typeof found?.record.file !== "string") return undefined;
  return { file: Buffer.from(found.record.file, "base64"), mediaType: found.record.format === "json" ? "application/json" : "text/csv" };
}
