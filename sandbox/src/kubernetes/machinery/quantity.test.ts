import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addQuantity, formatQuantity, parseQuantity, quantity } from './quantity.ts';

test.each([
  ['100m', '100m'],
  ['0.5', '500m'],
  ['1000m', '1'],
  ['2000', '2k'],
  ['128Mi', '128Mi'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['1e3', '1e3'],
  ['0', '0'],
  ['-5', '-5'],
])('%s is written %s', (text, canonical) => {
  expect(formatQuantity(quantity(text))).toBe(canonical);
});

test('what is no quantity is refused', () => {
  for (const text of ['', 'abc', '1 Gi', '1.2.3', '5KB', null]) expect(parseQuantity(text)).toBeUndefined();
});

test('a written quantity reads back as itself, and sums keep the unit of the first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom('', 'm', 'Ki', 'Mi', 'k', 'M'), (number, unit) => {
      const value = quantity(`${number}${unit}`);
      expect(quantity(formatQuantity(value)).nano).toBe(value.nano);
    }),
  );
  expect(formatQuantity(addQuantity(quantity('64Mi'), quantity('64Mi')))).toBe('128Mi');
});
