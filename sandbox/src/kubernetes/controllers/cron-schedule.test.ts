import { expect, test } from 'vitest';
import { nextTime, parseSchedule } from './cron-schedule.ts';

test.each([
  ['* * * * *', '2026-03-01T10:00:30Z', '2026-03-01T10:01:00Z'],
  ['*/15 * * * *', '2026-03-01T10:01:00Z', '2026-03-01T10:15:00Z'],
  ['0 3 * * mon', '2026-03-01T10:00:00Z', '2026-03-02T03:00:00Z'],
  ['30 2 29 2 *', '2026-03-01T10:00:00Z', '2028-02-29T02:30:00Z'],
  ['0 0 13 * 5', '2026-03-01T10:00:00Z', '2026-03-06T00:00:00Z'],
  ['@hourly', '2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z'],
])('%s after %s falls due at %s', (text, since, due) => {
  const schedule = parseSchedule(text);
  if (schedule === undefined) throw new Error(`${text} was not read`);
  expect(nextTime(schedule, new Date(since))).toEqual(new Date(due));
});

test('what is no schedule is refused, and one that never falls due has no next time', () => {
  for (const text of ['', '* * * *', '61 * * * *', 'a b c d e', '*/0 * * * *'])
    expect(parseSchedule(text)).toBeUndefined();
  const never = parseSchedule('0 0 30 2 *');
  expect(never && nextTime(never, new Date('2026-01-01T00:00:00Z'))).toBeUndefined();
});
