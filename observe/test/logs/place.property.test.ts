import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Place, Reading, sinceOf, startOf } from '../../src/logs/collector/place.ts';

const SECOND = 1_000_000_000n;
const BEGIN = 1_700_000_000n * SECOND;

interface Written {
  readonly ns: bigint;
  readonly text: string;
}

/** As a node keeps a log: in the order in which it was written down, which is almost that of time. */
const log: fc.Arbitrary<Written[]> = fc
  .array(fc.record({ step: fc.integer({ min: 0, max: 3 }), back: fc.constantFrom(0n, 0n, 0n, 7n) }), { maxLength: 60 })
  .map((steps) => {
    let ns = BEGIN;
    return steps.map(({ step, back }, index) => {
      ns += [0n, 1n, SECOND / 3n, SECOND * 2n][step] ?? 0n;
      return { ns: ns - back, text: String(index) };
    });
  });

/** What the API server answers: lines of that second and later. */
function asked(lines: readonly Written[], place: Place): readonly Written[] {
  const since = sinceOf(place);
  return since === null ? lines : lines.filter(({ ns }) => ns >= BigInt(since.getTime()) * 1_000_000n);
}

test('however often reading breaks off and begins anew, each line is new once', () => {
  fc.assert(
    fc.property(log, fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }), (lines, cuts) => {
      const read: string[] = [];
      let place = startOf(0);
      // So far the log was written, and read, each time; the last time to its end.
      for (const end of [...cuts.toSorted((one, other) => one - other), lines.length]) {
        const reading = new Reading(place);
        for (const { ns, text } of asked(lines.slice(0, end), place)) if (reading.isNew(ns)) read.push(text);
        place = reading.place;
      }
      expect(read).toEqual(lines.map(({ text }) => text));
    }),
    { numRuns: 2_000 },
  );
});

test('where the node has taken the place itself away, what is left is new', () => {
  const reading = new Reading({ run: 0, ns: BEGIN, repeats: 3, hasEnded: false });
  expect([BEGIN + 5n, BEGIN + 5n, BEGIN + 9n].map((ns) => reading.isNew(ns))).toEqual([true, true, true]);
  expect(reading.place).toMatchObject({ ns: BEGIN + 9n, repeats: 1 });
});
