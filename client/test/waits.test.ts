import { expect, test } from 'vitest';
import { sharedWaits, waitTitle } from '../src/waits.ts';

const wait = (title: string, reason: string, since: string, remedy?: string) => ({
  ...{ on: title, title, reason, since },
  ...(remedy === undefined ? {} : { remedy }),
});

test('what waits for the same is told once, with the first time and all that it keeps back', () => {
  const shared = sharedWaits([
    wait('policy a', 'the cluster does not answer', '2026-11-30T10:00:05.000Z', 'See that it runs.'),
    wait('role b', 'is being made', '2026-11-30T10:00:00.000Z'),
    wait('policy c', 'the cluster does not answer', '2026-11-30T09:59:00.000Z', 'See that it runs.'),
    wait('policy d', 'the cluster does not answer', '2026-11-30T10:00:07.000Z', 'Ask its owner.'),
  ]);
  expect(shared).toEqual([
    {
      titles: ['policy a', 'policy c'],
      reason: 'the cluster does not answer',
      remedy: 'See that it runs.',
      since: '2026-11-30T09:59:00.000Z',
    },
    { titles: ['role b'], reason: 'is being made', since: '2026-11-30T10:00:00.000Z' },
    {
      titles: ['policy d'],
      reason: 'the cluster does not answer',
      remedy: 'Ask its owner.',
      since: '2026-11-30T10:00:07.000Z',
    },
  ]);
  expect(shared.map(waitTitle)).toEqual(['policy a and policy c', 'role b', 'policy d']);
  expect(waitTitle({ titles: ['a', 'b', 'c'] })).toBe('a and 2 more');
});
