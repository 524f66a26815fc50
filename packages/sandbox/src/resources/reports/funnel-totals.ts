import type { Context } from "../../engine/context.ts";
import type { Stored } from "../../store/row.ts";
import { byUser, closedAt, cohortOf, createdAt, isWithin, ratio, seconds, sum, worthOf } from "./funnel.ts";
import type { Range } from "./range.ts";

const secondsOfDay = 86_400;

/** Answers with the opportunities of a pipeline, summed up. */
export async function funnelTotals(context: Context): Promise<{ data: object[] }> {
  const { range, opportunities } = await cohortOf(context);
  return byUser(opportunities, (some) => totals(some, range));
}

function totals(opportunities: Stored[], range: Range) {
  const complete = opportunities.filter((each) => isWithin(range, closedAt(each) ?? ""));
  const won = complete.filter(({ status_type }) => status_type === "won");
  const valueWon = sum(won.map(worthOf));
  const valueComplete = sum(complete.map(worthOf));
  const winRate = ratio(won.length, complete.length);
  const timeToWin = ratio(sum(won.map((each) => Math.max(seconds(createdAt(each), closedAt(each) ?? ""), 0))), won.length);
  const averageWon = ratio(valueWon, won.length);
  return {
    count: opportunities.length,
    count_total_complete: complete.length,
    count_total_won: won.length,
    count_win_rate: winRate,
    value_total_complete: valueComplete,
    value_total_won: valueWon,
    value_win_rate: ratio(valueWon, valueComplete),
    // cents a day: how many are won, times what they are worth, by the days that it takes
    sales_velocity:
      averageWon === null || !timeToWin ? null : (opportunities.length * (winRate ?? 0) * averageWon) / (timeToWin / secondsOfDay),
    average_time_to_win: timeToWin,
    average_value_annualized_per_won_opportunity: averageWon,
  };
}
