import type { Capacity } from '@tenantry/client';
import { expect, test } from 'vitest';
import { mostAsking, overbooking, partsOf, readinessOf, type Shared } from './amounts.ts';

const GIB = 2 ** 30;
const amounts = (cpu: number, gib: number, pods: number) => ({ cpu, memory: gib * GIB, pods });
const SHARED: Shared = {
  ...{ nodes: 2, ready: 2, cordoned: 0, tenants: 2, mostNodes: null },
  allocatable: amounts(8, 32, 220),
  requested: amounts(2, 4, 10),
  rest: amounts(6, 28, 210),
  quota: amounts(8, 32, 220),
};

test('quotas that promise more than there is are told in words, and what grows by itself with them', () => {
  expect(overbooking(SHARED)).toEqual({ waits: null, promises: null });
  const booked = { ...SHARED, quota: amounts(20, 40, 150), mostNodes: 5 };
  expect(overbooking(booked).promises).toBe(
    'The quotas of the 2 tenants promise more CPU (250 %) and memory (125 %) than there is: not all of them can use theirs at once. The cluster may grow to 5 nodes by itself.',
  );
  expect(overbooking({ ...booked, tenants: 1, mostNodes: 2 }).promises).toBe(
    'The quota of the tenant promises more CPU (250 %) and memory (125 %) than there is: it cannot use all of it.',
  );
});

test('pods that ask for more than there is are told as waiting, also where no node is left', () => {
  expect(overbooking({ ...SHARED, requested: amounts(9, 4, 10) }).waits).toBe(
    'Pods ask for more CPU than there is, so some wait.',
  );
  const none = { ...SHARED, nodes: 0, ready: 0, allocatable: amounts(0, 0, 0) };
  expect(overbooking(none)).toEqual({
    waits: 'Pods ask for more CPU, memory and pods than there is, so some wait.',
    promises: expect.stringContaining('promise more CPU, memory and pods than there is'),
  });
  expect(readinessOf(none)).toBe('No nodes');
});

test('nodes and parts are told with what counts of them, and the tenants first that ask for the largest share', () => {
  expect(readinessOf({ nodes: 3, ready: 2, cordoned: 1 })).toBe('3 nodes, 2 of them ready, 1 cordoned');
  expect(readinessOf({ nodes: 1, ready: 1, cordoned: 0 })).toBe('1 node, ready');
  expect(partsOf(amounts(0.3, 1.5, 3), null)).toEqual(['300m of ?', '1.5 GiB of ?', '3 of ?']);
  const tenant = (name: string, nodes: 'shared' | 'own', requested: Shared['requested']) => ({
    ...{ tenant: name, nodes, requested, quota: null },
  });
  const read = {
    shared: SHARED,
    tenants: [
      tenant('some', 'shared', amounts(1, 1, 1)),
      tenant('apart', 'own', amounts(9, 9, 9)),
      tenant('most', 'shared', amounts(0, 16, 1)),
      tenant('none', 'shared', amounts(0, 0, 0)),
    ],
  } as unknown as Capacity;
  expect(mostAsking(read, 2).map(({ tenant: name }) => name)).toEqual(['most', 'some']);
});
