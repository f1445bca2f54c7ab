import type { DesiredResource, JsonObject } from '@tenantry/kinds';
import type { InventoryRow } from '@tenantry/store/contract';
import { expect, test } from 'vitest';
import { bodyOf, isOver } from './once.ts';

const run = { once: { follows: ['spec.suspend'] } } as unknown as DesiredResource;
const other = {} as DesiredResource;
const body = (image: string, more: JsonObject = {}): JsonObject => ({ kind: 'Job', spec: { image, ...more } });

test('what is made once stays as it was made, but for the fields that follow the declaration', () => {
  expect(bodyOf(run, body('a', { suspend: false }), body('b', { suspend: true }))).toEqual(
    body('a', { suspend: true }),
  );
  expect(bodyOf(run, body('a', { suspend: true }), body('b'))).toEqual(body('a'));
  expect(bodyOf(run, { kind: 'Job' }, body('b', { suspend: true }))).toEqual({ kind: 'Job', spec: { suspend: true } });
});

test('before it is made, and for everything else, the declaration holds', () => {
  expect(bodyOf(run, null, body('b'))).toEqual(body('b'));
  expect(bodyOf(other, body('a'), body('b'))).toEqual(body('b'));
});

test.each([
  ['was ready as it is asked for now', run, 'present', body('a'), true],
  ['was not ready yet', run, 'changing', body('a'), false],
  ['is asked for otherwise now', run, 'present', body('a', { suspend: true }), false],
  ['is no run', other, 'present', body('a'), false],
] as const)('one that %s and is gone: over is %5$s', (_what, desired, state, applied, over) => {
  expect(isOver(desired, { state, applied } as unknown as InventoryRow, body('a'))).toBe(over);
});
