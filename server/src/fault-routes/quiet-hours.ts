import { z } from 'zod';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY_MINUTES = 24 * 60;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export const quietHours = z
  .strictObject({
    from: z.string().regex(TIME, 'must be a time of day such as 22:00').describe('When they begin, such as `22:00`.'),
    to: z
      .union([z.literal('24:00'), z.string().regex(TIME, 'must be a time of day such as 07:00')])
      .describe('When they end, such as `07:00`: of the next day where that is not after `from`. `24:00` is its end.'),
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
      .describe('Whose time that is: `Europe/Berlin`, `UTC`.'),
    days: z
      .array(z.enum(DAYS))
      .min(1)
      .max(DAYS.length)
      .default([...DAYS])
      .describe('On which days they begin. Every day without it.'),
  })
  .refine(({ from, to }) => from !== to, { error: 'must not be the same as from', path: ['to'] })
  .refine(({ from, to, days }) => !(from === '00:00' && to === '24:00' && new Set(days).size === DAYS.length), {
    error: 'must leave some time of the week in which something is told',
    path: ['days'],
  });
export type QuietHours = z.output<typeof quietHours>;

/** Whether it is quiet at a time. Days and hours are those of the time zone, summer time and all. */
export function isQuiet({ from, to, timeZone, days }: QuietHours, at: Date): boolean {
  const { day, minute } = localTime(timeZone, at);
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const begins = (of: number) => days.includes(DAYS[(of + DAYS.length) % DAYS.length] ?? 'mon');
  if (begin < end) return begins(day) && minute >= begin && minute < end;
  return (begins(day) && minute >= begin) || (begins(day - 1) && minute < end);
}

function localTime(timeZone: string, at: Date): { readonly day: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const day = (DAYS as readonly string[]).indexOf(of('weekday').toLowerCase());
  return { day, minute: (Number(of('hour')) * 60 + Number(of('minute'))) % DAY_MINUTES };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
