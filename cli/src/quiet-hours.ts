import type { FaultRoute } from '@tenantry/client';
import { usageError } from './exit.ts';

export type QuietHours = NonNullable<FaultRoute['quietHours']>;
type Day = QuietHours['days'][number];

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Day[];

/** `22:00-07:00`, with days such as `sat,sun`; the server says what is wrong with the times themselves. */
export function quietHoursOf(
  words: string,
  timeZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
  days?: string,
): QuietHours {
  const [from = '', to = '', ...more] = words.split('-');
  if (to === '' || more.length > 0) throw usageError(`"${words}" are no hours.`, 'Write them as 22:00-07:00.');
  return { from, to, timeZone, days: days === undefined ? [...DAYS] : days.split(',').map(dayOf) };
}

function dayOf(word: string): Day {
  const day = DAYS.find((one) => one === word.trim().toLowerCase());
  if (day === undefined) throw usageError(`"${word}" is no day.`, `Use ${DAYS.join(', ')}.`);
  return day;
}

/** For people. */
export function quietHoursText({ from, to, timeZone, days }: QuietHours): string {
  return `${from}-${to} ${timeZone}${days.length === DAYS.length ? '' : `, ${days.join(' ')}`}`;
}
