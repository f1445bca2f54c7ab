import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantityInNano, sameQuantity } from './quantity.ts';

test.each([
  ['1', '1000m'],
  ['0.5', '500m'],
  ['1k', '1000'],
  ['1Ki', '1024'],
  ['1.5Gi', '1536Mi'],
  ['1e3', '1k'],
  ['1E', '1000P'],
  ['12E2', '1200'],
  ['+1', '1'],
  ['.5', '500m'],
  ['100n', '0.1u'],
])('%s is %s', (a, b) => {
  expect(sameQuantity(a, b)).toBe(true);
});

test.each([
  ['1', '1001m'],
  ['1G', '1Gi'],
  ['1M', '1m'],
  ['-1', '1'],
  ['a', 'a'],
  ['', ''],
])('%s is not %s', (a, b) => {
  expect(sameQuantity(a, b)).toBe(false);
});

test('whole numbers are exact however large, in every suffix', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (value) => {
      expect(quantityInNano(`${value}`)).toBe(value * 10n ** 9n);
      expect(quantityInNano(`${value}Ki`)).toBe(value * 1024n * 10n ** 9n);
      expect(quantityInNano(`${value}m`)).toBe(value * 10n ** 6n);
    }),
  );
});
