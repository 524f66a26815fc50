/** The second of a timestamp, since 1970; it is read as UTC where it has no offset, as the API means it. Undefined for anything else. */
export const secondOf = (time: unknown): number | undefined =>
  Math.floor(Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(time as string) ? (time as string) : `${time}Z`) / 1000) || undefined;

/** A second as a timestamp. */
export const timestamp = (second: number): string => new Date(second * 1000).toISOString().replace(".000", "");
