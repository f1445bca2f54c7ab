import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers, formatRange, overlaps, parseRange, sizeOf } from '../azure/ipv4.ts';
import { MAX_SHARDS, subnetsOf, tenantRanges } from './subnets.ts';

const space = fc.record({ bits: fc.integer({ min: 16, max: 18 }), at: fc.nat() }).map(({ bits, at }) => {
  const size = 2 ** (32 - bits);
  return formatRange({ first: (at * size) % 2 ** 32, bits });
});
const shards = fc.integer({ min: 1, max: MAX_SHARDS });
const all = (addressSpace: string, count: number) => {
  const subnets = subnetsOf(addressSpace, count);
  const texts = [
    subnets.aks,
    subnets.gateway,
    ...subnets.shards.flatMap((one) => [one.workload, one.privateEndpoints]),
  ];
  return texts.map((text) => {
    const range = parseRange(text);
    if (range === null) throw new Error(`${text} is no range`);
    return range;
  });
};

test('subnets lie within the address range, begin where they may, and never overlap', () => {
  fc.assert(
    fc.property(space, shards, (addressSpace, count) => {
      const outer = parseRange(addressSpace);
      if (outer === null) throw new Error(`${addressSpace} is no range`);
      const ranges = all(addressSpace, count);
      for (const [index, range] of ranges.entries()) {
        expect(range.first).toBeGreaterThanOrEqual(outer.first);
        expect(range.first + sizeOf(range)).toBeLessThanOrEqual(outer.first + sizeOf(outer));
        for (const other of ranges.slice(index + 1)) expect(overlaps(range, other)).toBe(false);
      }
    }),
  );
});

test('a shard that is added moves no subnet', () => {
  fc.assert(
    fc.property(space, fc.integer({ min: 1, max: MAX_SHARDS - 1 }), (addressSpace, count) => {
      const { shards: after, ...common } = subnetsOf(addressSpace, count + 1);
      expect({ ...common, shards: after.slice(0, count) }).toEqual(subnetsOf(addressSpace, count));
    }),
  );
});

test('the first shard lies where infrastructures of one shard have always had it', () => {
  expect(subnetsOf('10.20.0.0/16', 1)).toEqual({
    aks: '10.20.0.0/20',
    gateway: '10.20.48.0/24',
    shards: [{ workload: '10.20.16.0/22', privateEndpoints: '10.20.32.0/23' }],
  });
});

test('the ranges of tenants hold every host and private endpoint, of shards to come too, and no node and no gateway', () => {
  fc.assert(
    fc.property(space, (addressSpace) => {
      const closed = tenantRanges(addressSpace);
      const isClosed = (text: string) => closed.some((range) => covers(range, text));
      const { aks, gateway, shards: made } = subnetsOf(addressSpace, MAX_SHARDS);
      for (const { workload, privateEndpoints } of made) {
        expect([isClosed(workload), isClosed(privateEndpoints)]).toEqual([true, true]);
      }
      for (const open of [aks, gateway]) {
        expect(closed.some((range) => covers(range, open) || covers(open, range))).toBe(false);
      }
      expect(closed.every((range) => covers(addressSpace, range))).toBe(true);
    }),
  );
});

test('what does not fit is refused', () => {
  expect(() => subnetsOf('10.20.0.0/19', 1)).toThrow();
  expect(() => subnetsOf('10.20.0.0/16', MAX_SHARDS + 1)).toThrow();
  expect(() => subnetsOf('10.20.1.0/16', 1)).toThrow();
});
