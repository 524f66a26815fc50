import type { Database } from "../../store/database.ts";
import { storeOfAll, writing } from "../../store/store.ts";
import type { Table } from "../../store/table.ts";

/** Where forms are posted to: a storage of its own at the real API. */
export const uploadPath = "/upload/";
/** How long a form can be used. */
export const uploadSeconds = 60;

/**
 * Takes a posted form: all fields that were prepared, and `file`.
 *
 * @returns the status that the storage answers with: 201, 400 for a form without a file, 403 for one that is unknown or too old
 */
export async function takeUpload(database: Database, uploads: Table, request: Request): Promise<number> {
  const form = await request.formData().catch(() => undefined);
  const [key, file] = [form?.get("key"), form?.get("file")];
  if (typeof key !== "string" || !(file instanceof Blob)) return 400;
  // a key with a NUL character was never given, and is none that databases could look for
  const found = key.includes("\u0000") ? undefined : await storeOfAll(database).owner(uploads, key);
  if (!found) return 403;
  const age = Date.now() - Date.parse(`${String(found.record.date_created).slice(0, 23)}Z`);
  if (age > uploadSeconds * 1000) return 403;
  await writing(database, found.organizationId, (store) => store.replace(uploads, { ...found.record, uploaded: true }));
  return 201;
}
