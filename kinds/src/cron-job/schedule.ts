/** When a cron line falls due, as Kubernetes reads it: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs */

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A schedule that fits no day of five years (30 February) fits none. */
const HORIZON_MS = 5 * 366 * 24 * HOUR_MS;

export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Where both days are limited, either will do. */
  readonly isEitherDay: boolean;
}

/** Reads five fields or a macro; null when the text is neither. */
export function parseSchedule(text: string): Schedule | null {
  const fields = (MACROS[text.trim()] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return null;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = valuesOf(minute, 0, 59, []);
  const hours = valuesOf(hour, 0, 23, []);
  const days = valuesOf(day, 1, 31, []);
  const months = valuesOf(month, 1, 12, MONTHS);
  const weekdays = valuesOf(weekday, 0, 6, WEEKDAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  const isLimited = (field: string) => !/^[*?]/.test(field);
  return { minutes, hours, days, months, weekdays, isEitherDay: isLimited(day) && isLimited(weekday) };
}

function valuesOf(field: string, least: number, most: number, names: readonly string[]): Set<number> | null {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', stepText, ...more] = part.split('/');
    const [lowText = '', highText, ...rest] =
      range === '*' || range === '?' ? [String(least), String(most)] : range.split('-');
    const step = stepText === undefined ? 1 : numberOf(stepText, 0, []);
    const low = numberOf(lowText, least, names);
    const high = highText === undefined ? (stepText === undefined ? low : most) : numberOf(highText, least, names);
    const isRange = more.length + rest.length === 0 && step >= 1 && low >= least && high <= most && low <= high;
    if (!isRange) return null;
    for (let value = low; value <= high; value += step) found.add(value);
  }
  return found;
}

/** Not a number where it is none: every comparison with it is false. */
function numberOf(text: string, least: number, names: readonly string[]): number {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return name + least;
  return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
}

export function isTimeZone(name: string): boolean {
  try {
    // Offsets such as +01:00 are no zones to Kubernetes.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** The first time after `since` at which the schedule falls due in a time zone; null when it never does. */
export function nextTime(schedule: Schedule, timeZone: string, since: Date): Date | null {
  const clock = clockOf(timeZone);
  const end = since.getTime() + HORIZON_MS;
  let at = (Math.floor(since.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
  while (at <= end) {
    const local = clock(at);
    if (!fitsDay(schedule, local)) at += restOfDayMs(local);
    else if (!schedule.hours.has(local.hour)) at += (60 - local.minute) * MINUTE_MS;
    else if (!schedule.minutes.has(local.minute)) at += MINUTE_MS;
    else return new Date(at);
  }
  return null;
}

/** An hour less early in the day, lest the day after begins before it ends where the clocks are put forward. */
function restOfDayMs({ hour, minute }: Local): number {
  const rest = (23 - hour) * HOUR_MS + (60 - minute) * MINUTE_MS;
  return hour < 22 ? rest - HOUR_MS : rest;
}

interface Local {
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

function clockOf(timeZone: string): (at: number) => Local {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', weekday: 'short' },
    ...{ month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      month: Number(parts.month),
      day: Number(parts.day),
      weekday: WEEKDAYS.indexOf(String(parts.weekday).toLowerCase()),
      hour: Number(parts.hour),
      minute: Number(parts.minute),
    };
  };
}

function fitsDay(schedule: Schedule, { month, day, weekday }: Local): boolean {
  if (!schedule.months.has(month)) return false;
  const fitsDate = schedule.days.has(day);
  const fitsWeekday = schedule.weekdays.has(weekday);
  return schedule.isEitherDay ? fitsDate || fitsWeekday : fitsDate && fitsWeekday;
}
