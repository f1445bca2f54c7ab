import { expect, test } from 'vitest';
import { formatOf } from './units.ts';

test.each([
  ['cores', 0, '0'],
  ['cores', 0.0042, '4.2m'],
  ['cores', 0.25, '250m'],
  ['cores', 1.5, '1.5'],
  ['bytes', 0, '0 B'],
  ['bytes', 1023, '1,023 B'],
  ['bytes', 1024, '1 KiB'],
  ['bytes', 536_870_912, '512 MiB'],
  ['bytes', 1_610_612_736, '1.5 GiB'],
  ['bytes/second', 12_595, '12.3 KiB/s'],
  ['count', 3, '3'],
  ['percent', 28.6, '29 %'],
] as const)('%s: %d is said as %s', (unit, value, words) => {
  expect(formatOf(unit)(value)).toBe(words);
});
