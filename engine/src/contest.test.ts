import type { Contest } from '@tenantry/store/contract';
import { expect, test } from 'vitest';
import { afterRepair, type Deviation, isFight, nextRepair, quietFrom, REPAIRS_AT_ONCE } from './contest.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;
const FLUX: Deviation = { by: 'flux', fields: ['spec.replicas'] };

/** How long each repair had to wait, in a fight that never ends and that hits back at once. */
function pauses(rounds: number, deviation: (round: number) => Deviation, guards: boolean): number[] {
  let now = START;
  let contest: Contest | null = null;
  const waited: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before: number = now;
    if (isFight(contest, guards, new Date(now)))
      now = Math.max(now, nextRepair(contest, deviation(round), guards).getTime());
    waited.push(now - before);
    contest = afterRepair(contest, deviation(round), guards, new Date(now));
  }
  return waited;
}

test('the first repairs go at once, later ones wait 1, 2, 4 … minutes up to an hour', () => {
  const waited = pauses(14, () => FLUX, false);
  expect(waited.map((ms) => ms / MINUTE)).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('I9: a guard of the boundary is put right within a second, however long it is fought over', () => {
  const waited = pauses(200, () => FLUX, true);
  expect(waited.slice(0, REPAIRS_AT_ONCE)).toEqual([0, 0, 0, 0, 0]);
  expect(new Set(waited.slice(REPAIRS_AT_ONCE))).toEqual(new Set([1_000]));
});

test('I11: who takes turns with fields and names gains no further repairs at once', () => {
  const waited = pauses(50, (round) => ({ by: `m${round % 2}`, fields: [`f${round % 3}`] }), false);
  expect(waited.slice(REPAIRS_AT_ONCE).every((ms) => ms >= 1_000)).toBe(true);
});

test('repairs far apart are no fight', () => {
  let contest: Contest | null = null;
  for (let round = 0; round < 20; round += 1) {
    const now = new Date(START + round * 11 * MINUTE);
    expect(isFight(contest, false, now)).toBe(false);
    contest = afterRepair(contest, FLUX, false, now);
  }
});

test('a fight is over only after a longer quiet than the pause it is held off for', () => {
  let contest: Contest | null = null;
  let now = new Date(START);
  for (let round = 0; round < 12; round += 1) {
    contest = afterRepair(contest, FLUX, false, now);
    const next = nextRepair(contest, FLUX, false);
    expect(quietFrom(contest, false).getTime()).toBeGreaterThanOrEqual(next.getTime());
    now = next;
  }
});
