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
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;
/** A schedule that fits no day in this time (30 February) fits none. */
const HORIZON_DAYS = 366 * 5;

/** The minutes at which a cron line falls due. */
export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Where both days are limited, either will do. */
  readonly isEitherDay: boolean;
}

/** Reads five fields or a macro; undefined when the text is neither. */
export function parseSchedule(text: string): Schedule | undefined {
  const fields = (MACROS[text.trim()] ?? text).trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5) return undefined;
  const minutes = values(minute, 0, 59, []);
  const hours = values(hour, 0, 23, []);
  const days = values(day, 1, 31, []);
  const months = values(month, 1, 12, MONTHS);
  const weekdays = values(weekday, 0, 7, DAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  const isLimited = (field: string) => !/^[*?]/.test(field);
  return { minutes, hours, days, months, weekdays, isEitherDay: isLimited(day) && isLimited(weekday) };
}

function values(field: string, least: number, most: number, names: readonly string[]): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', stepText] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    const [lowText = '', highText] = range === '*' || range === '?' ? [String(least), String(most)] : range.split('-');
    const low = number(lowText, least, names);
    const high = highText === undefined ? (stepText === undefined ? low : most) : number(highText, least, names);
    if (![step, low, high].every(Number.isInteger) || step < 1 || low < least || high > most || low > high)
      return undefined;
    for (let value = low; value <= high; value += step) found.add(value);
  }
  return found;
}

function number(text: string, least: number, names: readonly string[]): number {
  const name = names.indexOf(text.toLowerCase());
  return name >= 0 ? name + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** The first time after `since` at which the schedule falls due, in UTC; undefined when it never does. */
export function nextTime(schedule: Schedule, since: Date): Date | undefined {
  const start = Math.floor(since.getTime() / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const day = new Date(start);
  day.setUTCHours(0, 0, 0, 0);
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
    const midnight = day.getTime() + ahead * 86_400_000;
    if (!fitsDay(schedule, new Date(midnight))) continue;
    for (const hour of [...schedule.hours].sort((left, right) => left - right)) {
      for (const minute of [...schedule.minutes].sort((left, right) => left - right)) {
        const at = midnight + (hour * 60 + minute) * MINUTE_MS;
        if (at >= start) return new Date(at);
      }
    }
  }
  return undefined;
}

function fitsDay(schedule: Schedule, day: Date): boolean {
  if (!schedule.months.has(day.getUTCMonth() + 1)) return false;
  const fitsDate = schedule.days.has(day.getUTCDate());
  const fitsWeekday = schedule.weekdays.has(day.getUTCDay());
  return schedule.isEitherDay ? fitsDate || fitsWeekday : fitsDate && fitsWeekday;
}
