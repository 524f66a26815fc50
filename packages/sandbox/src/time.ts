/** Before an offset a blank may stand for a plus sign: that is what one in a URL becomes. */
const format =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(\s*Z|\s*[+-](?:[01]\d|2[0-3]):?[0-5]\d| (?:[01]\d|2[0-3]):?[0-5]\d)?)?$/i;

/** What the sandbox itself writes, of days that every month has. */
const usual = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}\+00:00$/;

/**
 * A time as the sandbox compares it: UTC without an offset and with microseconds, `2026-03-04T09:15:27.412000`, so that the order of
 * texts is the order of times. Undefined for what is not a time, or not one of the years 1 to 9999.
 *
 * @param offset hours that a time without an offset is ahead of UTC
 */
export function instant(text: string, offset = 0): string | undefined {
  if (usual.test(text)) return text.slice(0, 26);
  const found = format.exec(text.trim());
  if (!found) return undefined;
  const [, day, hour = "00:00", second = "00", fraction = "", zone] = found;
  const there = `${day}T${hour}:${second}`;
  const local = Date.parse(`${there}Z`);
  // 31 February is no day, and 24:00 is the next one
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 19) !== there) return undefined;
  const utc = local - ahead(zone?.trim(), offset) * 60_000;
  if (utc !== capped(utc)) return undefined;
  return `${new Date(utc).toISOString().slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, "0")}`;
}

const [first, last] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];

/** The next time that has an instant; in milliseconds. */
export const capped = (time: number): number => Math.min(Math.max(time, first), last);

/** The instant of a time in milliseconds; the first or the last there is for one beyond. */
export const instantOf = (time: number): string => `${new Date(capped(time)).toISOString().slice(0, 23)}${time > last ? 999 : "000"}`;

/** The instant a day later. */
export const nextDay = (instant: string): string => instantOf(Date.parse(`${instant.slice(0, 23)}Z`) + 86_400_000);

/** Moves a date by months. A day that the month there does not have is its last one. */
export function moveByMonths(date: Date, months: number): void {
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
}

/** Minutes that a zone is ahead of UTC. */
function ahead(zone: string | undefined, offset: number): number {
  if (zone === undefined) return offset * 60;
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.replaceAll(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith("-") ? -minutes : minutes;
}

/** An instant as most resources show it: a fraction of zero is left out. Some leave out the offset instead. */
export const withOffset = (instant: string): string => `${instant.endsWith(".000000") ? instant.slice(0, 19) : instant}+00:00`;

/** Tells the time; no two times are the same, so that the order of creation is the order of times. */
export type Clock = () => string;

export function systemClock(): Clock {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now() * 1000);
    return `${new Date(Math.floor(last / 1000)).toISOString().slice(0, 23)}${String(last % 1000).padStart(3, "0")}`;
  };
}
