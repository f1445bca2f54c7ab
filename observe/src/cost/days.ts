const DAY_MS = 86_400_000;

/** Days are those of UTC, as bills have them: `2026-11-29`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export function dayAfter(day: string, days = 1): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS));
}

export const monthOf = (day: string): string => day.slice(0, 7);

/** The first day of the month that is so many months away. */
export function startOfMonth(day: string, months = 0): string {
  return dayOf(new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1)));
}

/** Hours of the month that a day is in. */
export function hoursOfMonth(day: string): number {
  return (Date.parse(startOfMonth(day, 1)) - Date.parse(startOfMonth(day))) / 3_600_000;
}
