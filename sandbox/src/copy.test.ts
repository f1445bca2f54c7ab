import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyOf } from './copy.ts';

test('a copy is the same JSON, whatever its fields are called, and shares nothing that could be changed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const copy = copyOf(value);
      expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      expect(copy).toStrictEqual(structuredClone(value));
      const parts = new Set(partsOf(value));
      expect(partsOf(copy).filter((part) => parts.has(part))).toEqual([]);
    }),
  );
  const named = copyOf(JSON.parse('{"__proto__":{"a":[1]},"b":{"constructor":2}}'));
  expect(JSON.stringify(named)).toBe('{"__proto__":{"a":[1]},"b":{"constructor":2}}');
  expect(Object.getPrototypeOf(named)).toBe(Object.prototype);
});

function partsOf(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(partsOf)];
}
