import { expect, test } from 'vitest';
import { nextTime, parseSchedule } from './schedule.ts';

test.each([
  ['*/15 * * * *', 'Etc/UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:15:00.000Z'],
  ['0 0 * * *', 'Etc/UTC', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-01-01T01:30:00.000Z'],
  ['30 2 * * *', 'America/New_York', '2026-07-01T00:00:00Z', '2026-07-01T06:30:00.000Z'],
  // The clocks are put forward on 29 March and back on 25 October.
  ['0 0 * * *', 'Europe/Berlin', '2026-03-28T23:30:00Z', '2026-03-29T22:00:00.000Z'],
  ['15 0 30 3 *', 'Europe/Berlin', '2026-03-28T00:00:00Z', '2026-03-29T22:15:00.000Z'],
  ['0 12 25 10 *', 'Europe/Berlin', '2026-10-01T00:00:00Z', '2026-10-25T11:00:00.000Z'],
  ['0 9 * * mon-fri', 'Etc/UTC', '2026-01-02T10:00:00Z', '2026-01-05T09:00:00.000Z'],
  ['0 0 13 * fri', 'Etc/UTC', '2026-01-10T00:00:00Z', '2026-01-13T00:00:00.000Z'],
  ['0 0 29 feb *', 'Etc/UTC', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['@yearly', 'Etc/UTC', '2026-05-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
])('%s in %s falls due after %s at %s', (text, zone, since, due) => {
  const schedule = parseSchedule(text);
  expect(schedule === null ? null : nextTime(schedule, zone, new Date(since))?.toISOString()).toBe(due);
});

test('what fits no day never falls due', () => {
  const schedule = parseSchedule('0 0 30 2 *');
  expect(schedule === null ? undefined : nextTime(schedule, 'Etc/UTC', new Date(0))).toBeNull();
});

test.each([
  '* * * * * *',
  '61 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 7',
  '5-1 * * * *',
  '*/0 * * * *',
  '1-2-3 * * * *',
  '1/2/3 * * * *',
  'a * * * *',
  '@never',
])('%s is no schedule', (text) => {
  expect(parseSchedule(text)).toBeNull();
});
