import { dayAfter } from './days.ts';

export interface DayAmount {
  readonly day: string;
  readonly amount: number;
}

export interface Forecast {
  /** What the month is expected to come to. */
  readonly amount: number;
  /** Four months in five end between these, if the days go on to differ as they did. */
  readonly low: number;
  readonly high: number;
  /** Whole days that it rests on. */
  readonly days: number;
}

/** Fewer whole days say nothing. */
const FEWEST_DAYS = 3;
const MOST_DAYS = 28;
/** Of the normal distribution, for four in five. */
const Z = 1.2816;

/**
 * What a month is expected to come to: what it has come to on its whole days, and for each day that is left the mean of the same
 * weekdays among the last 28 whole days; of all of those while a weekday came less than twice. The range follows from how far the
 * whole days were from what the same rule says of them, for days that differ by chance alone. Null before there are three.
 *
 * @param days of this month and the one before, each once, in order
 * @param wholeThrough the last day whose figures are whole
 */
export function forecastOf(days: readonly DayAmount[], month: string, wholeThrough: string): Forecast | null {
  const whole = days.filter(({ day }) => day <= wholeThrough);
  // Days before anything cost anything say nothing of those to come.
  const seen = whole.slice(whole.findIndex(({ amount }) => amount !== 0)).slice(-MOST_DAYS);
  if (seen.length < FEWEST_DAYS || whole.every(({ amount }) => amount === 0)) return null;
  const overall = mean(seen.map(({ amount }) => amount));
  const expected = (day: string) => {
    const same = seen.filter((one) => weekdayOf(one.day) === weekdayOf(day)).map(({ amount }) => amount);
    return same.length < 2 ? overall : mean(same);
  };
  const variance =
    seen.reduce((sum, { day, amount }) => sum + (amount - expected(day)) ** 2, 0) / Math.max(1, seen.length - 1);
  const soFar = whole.filter(({ day }) => day.startsWith(month)).reduce((sum, { amount }) => sum + amount, 0);
  const left = daysLeft(month, wholeThrough);
  const rest = left.reduce((sum, day) => sum + expected(day), 0);
  // Of the sum of the days to come, and of the mean that stands for them.
  const spread = Z * Math.sqrt(variance * (left.length + left.length ** 2 / seen.length));
  const amount = soFar + rest;
  return { amount, low: Math.max(Math.min(soFar, amount), amount - spread), high: amount + spread, days: seen.length };
}

function daysLeft(month: string, wholeThrough: string): string[] {
  const left: string[] = [];
  const first = wholeThrough < `${month}-01` ? `${month}-01` : dayAfter(wholeThrough);
  for (let day = first; day.startsWith(month); day = dayAfter(day)) left.push(day);
  return left;
}

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
const mean = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
