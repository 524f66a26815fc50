import { instant } from "../time.ts";
import type { ColumnKind, Table } from "./table.ts";

/** An object of the API as it is kept. */
export type Stored = { id: string } & Record<string, unknown>;

export const decodeRow = ({ data }: Record<string, unknown>): Stored => JSON.parse(data as string);

/** The row of a record, without the keys that say whose it is. */
export function encodeRow({ columns }: Table, record: Stored): Record<string, unknown> {
  const row: Record<string, unknown> = { data: JSON.stringify(record) };
  for (const [column, kind] of columns) row[column] = encodeValue(kind, record[column]);
  return row;
}

/** A value as a column holds it; null for what is of another kind, which no filter finds. */
export function encodeValue(kind: ColumnKind, value: unknown): string | number | null {
  switch (kind) {
    case "text":
      return value === null || value === undefined || typeof value === "object" ? null : String(value);
    case "number": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? number : null;
    }
    case "boolean":
      return value === null || value === undefined ? null : Number(value !== false && value !== "false");
    case "instant":
      return typeof value === "string" ? (instant(value) ?? null) : null;
  }
}
