import type { Database } from "../../store/database.ts";
import { storeOfAll, writing } from "../../store/store.ts";
import type { Table } from "../../store/table.ts";
import { instant } from "../../time.ts";
import { fileAddress } from "../app.ts";

/** Where forms are posted to: a storage of its own at the real API. */
export const uploadPath = "/upload/";
/** How long a form can be used. */
export const uploadSeconds = 60;

const temporary = `${fileAddress}/temporary/`;

/** The key of an upload by the address to attach it by; undefined for an address of anything else. */
export function uploadKey(url: unknown): string | undefined {
  if (typeof url !== "string" || !url.startsWith(temporary)) return undefined;
  const path = url.slice(fileAddress.length + 1).replace(/\/$/, "");
  try {
    const key = decodeURIComponent(path);
    // what databases could not look for is no key
    return key.includes("\u0000") ? path : key;
  } catch {
    return path;
  }
}

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
  const age = Date.now() - Date.parse(`${instant(String(found.record.date_created))?.slice(0, 23)}Z`);
  if (age > uploadSeconds * 1000) return 403;
  await writing(database, found.organizationId, (store) => store.replace(uploads, { ...found.record, uploaded: true }));
  return 201;
}
