import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A place for the database of a sandbox, whose events tests look at. */
export function observedData() {
  const folder = mkdtempSync(join(tmpdir(), "closekit-"));
  const data = join(folder, "sandbox.db");
  return {
    data,
    /** What happened to an object, as in `activity.note.created`, in order. */
    happened(objectId: string): string[] {
      const database = new DatabaseSync(data, { readOnly: true });
      const rows = database.prepare("select data from event where object_id = ? order by date_created").all(objectId);
      database.close();
      return rows.map(({ data: row }) => JSON.parse(String(row))).map(({ object_type, action }) => `${object_type}.${action}`);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
