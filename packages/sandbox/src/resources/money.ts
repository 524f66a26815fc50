import type { Stored } from "../store/row.ts";

/** Making a format takes longer than using it. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  const known =
    formats.get(currency) ?? new Intl.NumberFormat("en-US", { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
  formats.set(currency, known);
  return known;
}

/** An amount as people read it, `$1,200` or `€89 monthly`. Amounts are in the currency's smallest unit. */
export function formatMoney(amount: number, currency: string, period?: unknown): string {
  const format = formatOf(currency);
  const text = format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  return period === "monthly" ? `${text} monthly` : text;
}

/** What follows from the value, period and confidence of an opportunity, in cents; null without a value. */
export function forecast({ value, value_period, confidence }: Stored) {
  if (typeof value !== "number") return { expected_value: null, annualized_value: null, annualized_expected_value: null };
  const annualized = value_period === "monthly" ? value * 12 : value;
  const share = (amount: number) => Math.round((amount * Number(confidence ?? 0)) / 100);
  return { expected_value: share(value), annualized_value: annualized, annualized_expected_value: share(annualized) };
}

/** The currency of an organization. */
export const currencyOf = ({ currency }: Stored): string => (typeof currency === "string" ? currency : "USD");
