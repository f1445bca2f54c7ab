import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { evictionsAmong, nearlyUsed, nodeTrouble } from './signs.ts';

const NOW = Date.parse('2026-03-02T10:10:00Z');

const node = (conditions: readonly JsonObject[]): JsonObject => ({
  metadata: { name: 'n1', creationTimestamp: '2026-03-01T00:00:00Z' },
  status: { conditions: [...conditions] },
});
const condition = (type: string, status: string, since = '2026-03-02T10:00:00Z', message = ''): JsonObject => ({
  ...{ type, status, message, lastTransitionTime: since },
});

test.each<readonly [string, JsonObject, object | null]>([
  ['that is ready', node([condition('Ready', 'True'), condition('MemoryPressure', 'False')]), null],
  ['that has been away for half a minute', node([condition('Ready', 'Unknown', '2026-03-02T10:09:30Z')]), null],
  [
    'that is not heard of',
    node([condition('Ready', 'Unknown', '2026-03-02T10:08:00Z', 'Kubelet stopped posting node status.')]),
    { code: 'NodeNotReady', what: 'is not ready: Kubelet stopped posting node status' },
  ],
  ['that never said anything', node([]), { code: 'NodeNotReady', what: 'is not ready' }],
  [
    'that is short',
    node([condition('Ready', 'True'), condition('DiskPressure', 'True'), condition('PIDPressure', 'True')]),
    { code: 'NodeUnderPressure', what: 'is short of disk and pid' },
  ],
])('of a node %s', (_which, body, found) => {
  if (found === null) expect(nodeTrouble(body, NOW)).toBeNull();
  else expect(nodeTrouble(body, NOW)).toMatchObject({ node: 'n1', ...found });
});

test('a quota is told of from nine tenths on, by each resource; few things that are counted are not', () => {
  const quota = (hard: JsonObject, used: JsonObject): JsonObject => ({
    metadata: { namespace: 'a', name: 'tenant-quota' },
    status: { hard, used },
  });
  const found = nearlyUsed(
    quota(
      { 'requests.cpu': '4', 'requests.memory': '8Gi', pods: '20', 'services.loadbalancers': '1', secrets: '0' },
      { 'requests.cpu': '3600m', 'requests.memory': '7Gi', pods: '18', 'services.loadbalancers': '1', secrets: '0' },
    ),
  );
  expect(found).toEqual([
    { namespace: 'a', quota: 'tenant-quota', resource: 'requests.cpu', used: '3600m', hard: '4' },
    { namespace: 'a', quota: 'tenant-quota', resource: 'pods', used: '18', hard: '20' },
  ]);
  expect(nearlyUsed({ metadata: { namespace: 'a', name: 'new' } })).toEqual([]);
});

test('pods that were put out within the last hour are told of together, by namespace', () => {
  const pod = (namespace: string, name: string, reason: string, at: string): JsonObject => ({
    metadata: { namespace, name },
    status: { phase: 'Failed', reason, message: `The node was low on resource: ${name}.`, startTime: at },
  });
  expect(
    evictionsAmong(
      [
        pod('a', 'old', 'Evicted', '2026-03-02T08:00:00Z'),
        pod('a', 'first', 'Evicted', '2026-03-02T09:50:00Z'),
        pod('a', 'second', 'Evicted', '2026-03-02T09:55:00Z'),
        pod('b', 'failed', 'Error', '2026-03-02T09:55:00Z'),
      ],
      NOW,
    ),
  ).toEqual([{ namespace: 'a', pods: ['second', 'first'], why: 'The node was low on resource: second' }]);
});
