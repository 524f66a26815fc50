import parsePhoneNumber from "libphonenumber-js";

/** A phone number in the spellings that the API has for it. */
export interface Phone {
  /** In E.164, `+12065550143`; as it was given where it is not a number of the world. */
  number: string;
  /** For people, `+1 206-555-0143`. */
  formatted: string;
  /** Two-letter code of its country; null when unknown. */
  country: string | null;
}

/** Reads a phone number; one without a plus may have its country code all the same. */
export function phoneOf(given: string): Phone {
  const parsed = [given, `+${given}`].map((text) => parsePhoneNumber(text)).find((number) => number?.isPossible());
  if (!parsed) return { number: given, formatted: given, country: null };
  const international = parsed.formatInternational();
  // the numbering plan of North America is written with hyphens
  const formatted =
    parsed.countryCallingCode === "1"
      ? international.replace(/ (\d{3}) (\d{4})$/, " $1-$2").replace(/^(\+1 \d{3}) /, "$1-")
      : international;
  return { number: parsed.number, formatted, country: parsed.country ?? null };
}
