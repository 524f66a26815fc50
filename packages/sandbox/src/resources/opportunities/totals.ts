import type { Stored } from "../../store/row.ts";
import { forecast, formatMoney } from "../money.ts";

/** Sums over opportunities, as a list of them and each of its groups show them. */
export function totals(opportunities: Stored[], currency: string): Record<string, unknown> {
  const count_by_value_period: Record<string, number> = {};
  const sums: Record<string, number> = {};
  for (const kind of ["total", "expected"]) for (const period of [...periods, "annualized"]) sums[`${kind}_value_${period}`] = 0;
  const add = (key: string, amount: number | null) => {
    sums[key] = (sums[key] ?? 0) + (amount ?? 0);
  };
  for (const opportunity of opportunities) {
    const period = String(opportunity.value_period);
    const { expected_value, annualized_value, annualized_expected_value } = forecast(opportunity);
    count_by_value_period[period] = (count_by_value_period[period] ?? 0) + 1;
    add(`total_value_${period}`, opportunity.value as number | null);
    add(`expected_value_${period}`, expected_value);
    add("total_value_annualized", annualized_value);
    add("expected_value_annualized", annualized_expected_value);
  }
  const texts = Object.entries(sums).map(([key, sum]) => [`${key}_formatted`, sum === 0 ? null : formatMoney(sum, currency)]);
  return { count_by_value_period, ...sums, ...Object.fromEntries(texts) };
}

const periods = ["one_time", "monthly", "annual"];
