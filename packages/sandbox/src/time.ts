const format = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/** What the sandbox itself writes, of days that every month has. */
const usual = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}\+00:00$/;

/**
 * A time as the sandbox compares it: UTC without an offset and with microseconds, `2026-03-04T09:15:27.412000`, so that the order of
 * texts is the order of times. Undefined for what is not a time.
 *
 * @param offset hours that a time without an offset is ahead of UTC
 */
export function instant(text: string, offset = 0): string | undefined {
  if (usual.test(text)) return text.slice(0, 26);
  const found = format.exec(text.trim());
  if (!found) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = found;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const there = new Date(local);
  // 31 February is no day
  if (there.getUTCDate() !== Number(day) || there.getUTCMonth() !== Number(month) - 1 || Number(hour) > 23) return undefined;
  const utc = new Date(local - ahead(zone, offset) * 60_000);
  const micros = fraction.slice(0, 6).padEnd(6, "0");
  return `${utc.toISOString().slice(0, 19)}.${micros}`;
}

/** Minutes that a zone is ahead of UTC. */
function ahead(zone: string | undefined, offset: number): number {
  if (zone === undefined) return offset * 60;
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
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
