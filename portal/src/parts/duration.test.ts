import { expect, test } from 'vitest';
import { duration } from './duration.ts';

test.each([
  [-3, '0 ms'],
  [40.4, '40 ms'],
  [100, '0.1 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [59_499, '59 s'],
  [59_500, '1 min 0 s'],
  [239_700, '4 min 0 s'],
  [3_599_600, '1 h 0 min'],
])('%s milliseconds are told as no more than people need', (milliseconds, told) => {
  expect(duration(milliseconds)).toBe(told);
});
