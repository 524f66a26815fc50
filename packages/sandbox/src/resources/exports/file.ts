import { gzipSync } from "node:zlib";

export type Row = Record<string, unknown>;

export interface FileOptions {
  /** Fields to write, in order. */
  fields: string[];
  format: string;
  dateFormat: string;
}

/** Writes rows to a file, compressed with gzip. */
export function writeFile(rows: Row[], { fields, format, dateFormat }: FileOptions): Buffer {
  return gzipSync(format === "json" ? json(rows, fields) : csv(rows, fields, dateFormat));
}

function json(rows: Row[], fields: string[]): string {
  return JSON.stringify(rows.map((row) => Object.fromEntries(fields.filter((field) => field in row).map((field) => [field, row[field]]))));
}

/** A line for the names of the fields, and one for each row. */
export function csv(rows: Row[], fields: string[], dateFormat: string): string {
  const lines = [fields, ...rows.map((row) => fields.map((field) => text(row[field], dateFormat)))];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** All keys of the rows, in the order in which they come up. */
export const fieldsOf = (rows: Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function text(value: unknown, dateFormat: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "string" ? timestamp(value, dateFormat) : String(value);
}

const time = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(\+00:00|Z)?$/;

/** A timestamp as a spreadsheet is to read it; any other text as it is. Those that the API shows are in UTC. */
export function timestamp(value: string, dateFormat: string): string {
  const [, date, clock = "", fraction = ".0"] = time.exec(value) ?? [];
  if (date === undefined) return value;
  if (dateFormat === "iso8601") return `${date}T${clock}+00:00`;
  if (dateFormat === "original") return `${date} ${clock}${fraction.slice(0, 6).padEnd(6, "0")}+00:00`;
  const hour = Number(clock.slice(0, 2));
  const half = String(hour % 12 || 12).padStart(2, "0");
  return `${date} ${half}${clock.slice(2)} ${hour < 12 ? "AM" : "PM"}`;
}
