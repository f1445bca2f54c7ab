import { type DeclaredObject, EMPTY_STATUS } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { networkGrantsOf } from './grants-in-force.ts';

function grant(kind: string, outputs: DeclaredObject['status']['outputs']): DeclaredObject {
  return {
    ...{ uid: 'u', kind: 'Grant', name: 'shop', displayName: 'shop', tenant: 'dev02', labels: {}, annotations: {} },
    ...{ generation: 1, resourceVersion: '1', counters: {}, deletionRequestedAt: null },
    ...{ createdAt: new Date(0), updatedAt: new Date(0) },
    spec: { to: 'dev01', target: { kind, name: 'it' }, network: {}, reason: 'for tests' },
    status: { ...EMPTY_STATUS, outputs },
  };
}

test.each([
  [
    'Host',
    ['TCP 22', 'TCP 8443'],
    { sorts: ['vm'] },
    [
      [22, 22],
      [8443, 8443],
    ],
  ],
  [
    'Redis',
    ['TCP 8500-8599', 'TCP 10000'],
    { sorts: ['private endpoint'] },
    [
      [8500, 8599],
      [10_000, 10_000],
    ],
  ],
] as const)('what a grant of a %s opens is explained at its address, on its ports', (kind, opens, about, ports) => {
  const until = new Date(1);
  const [found] = networkGrantsOf([{ grant: grant(kind, { address: '10.20.0.4', opens: [...opens] }), until }]);
  expect(found).toMatchObject({
    ...{ name: 'Grant dev02/shop', from: 'dev02', to: 'dev01', address: '10.20.0.4', ...about },
    ports: ports.map(([from, to]) => ({ protocol: 'TCP', from, to })),
  });
});
