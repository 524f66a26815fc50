import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** The country of numbers without a country code. An organization has one, but the API does not show it. */
const defaultCountry = "US";

/** A phone number of a contact: E.164, as people read it, and its country. What is no number stays as it is, as the API is lenient. */
export function phoneNumber(text: string): { phone: string; phone_formatted: string; country: string | null } {
  const parsed = parsePhoneNumberFromString(text, defaultCountry);
  if (!parsed) return { phone: text, phone_formatted: text, country: null };
  // Close writes North American numbers with dashes, which this library replaces in its international form
  const national = parsed.formatNational().replace(/^\((\d+)\) /, "$1-");
  const formatted = parsed.countryCallingCode === "1" ? `+1 ${national}` : parsed.formatInternational();
  return { phone: parsed.number, phone_formatted: formatted, country: parsed.country ?? null };
}
