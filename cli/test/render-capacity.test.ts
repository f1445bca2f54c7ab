import type { Capacity } from '@tenantry/client';
import { expect, test } from 'vitest';
import { plain } from '../src/output/paint.ts';
import { renderCapacity } from '../src/render/capacity.ts';

const GIB = 2 ** 30;
const amounts = (cpu: number, gib: number, pods: number) => ({ cpu, memory: gib * GIB, pods });
const CAPACITY: Capacity = {
  ...{ infrastructure: 'nonprod', readAt: '2026-11-29T09:00:00.000Z', areAllTenants: true, own: [] },
  versions: [
    { version: 'v1.33.2', nodes: 2 },
    { version: 'v1.34.1', nodes: 1 },
  ],
  shared: {
    ...{ nodes: 2, ready: 1, cordoned: 1, tenants: 2, mostNodes: 5 },
    allocatable: amounts(4, 16, 110),
    requested: amounts(4.5, 2, 8),
    rest: amounts(-0.5, 14, 102),
    quota: amounts(20, 16, 60),
  },
  reserved: { nodes: 1, ready: 1, cordoned: 0, allocatable: amounts(2, 8, 110) },
  tenants: [{ tenant: 'dev01', nodes: 'shared', requested: amounts(4.5, 2, 8), quota: null }],
};

test('what is asked for or promised beyond what there is stands out, and is said with what may come by itself', () => {
  expect(renderCapacity(CAPACITY, plain)).toEqual([
    'Cluster of nonprod: Kubernetes v1.33.2 (2 nodes), v1.34.1 (1 node)',
    '',
    'NODES                READY  RESOURCE  THERE IS  ASKED FOR   REST     QUOTAS',
    'shared    1/2 (1 cordoned)  cpu              4   4.5 113%  -500m    20 500%',
    '                            memory        16Gi   2Gi  13%   14Gi  16Gi 100%',
    '                            pods           110     8   7%    102    60  55%',
    'reserved               1/1  cpu              2',
    '                            memory         8Gi',
    '                            pods           110',
    '',
    'More cpu is asked for on shared nodes than there is: pods wait. The cluster may grow to 5 such nodes by itself.',
    '',
    'The quotas of the 2 tenants on shared nodes promise more cpu than there is: not all of them can use theirs at once. The cluster may grow to 5 such nodes by itself.',
    '',
    'TENANT  NODES        CPU    MEMORY    PODS',
    'dev01   shared  4.5 of ?  2Gi of ?  8 of ?',
  ]);
});
