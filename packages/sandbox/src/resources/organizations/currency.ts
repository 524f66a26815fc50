import type { Context } from "../../engine/context.ts";

const codes = new Set(Intl.supportedValuesOf("currency"));

/** Whether a text is the code of a currency (ISO 4217). */
export const isCurrency = (code: unknown): boolean => codes.has(String(code));

/** `€` for `EUR`. */
export function currencySymbol(code: string): string {
  const parts = new Intl.NumberFormat("en", { style: "currency", currency: code, currencyDisplay: "narrowSymbol" }).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? code;
}

/** Gives all opportunities the organization's currency, which is no event. */
export async function applyCurrency(context: Context, currency: string): Promise<void> {
  const { table } = context.of("/opportunity/");
  for (const opportunity of await context.store.find(table)) {
    await context.store.replace(table, { ...opportunity, value_currency: currency });
  }
}
