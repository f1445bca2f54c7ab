import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { staleReplica } from './stale-replica.ts';
import type { Surroundings } from './surroundings.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const CREATED = '2026-11-30T11:00:00Z';

const crashing: JsonObject = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } };
const running: JsonObject = { running: { startedAt: CREATED } };

function set(spec: JsonObject = {}, observedGeneration = 2): JsonObject {
  return {
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet' },
    metadata: { name: 'db', namespace: 'shop', uid: 's', generation: 2 },
    spec: { replicas: 3, template: { spec: { containers: [{ name: 'main' }] } }, ...spec },
    status: { observedGeneration, updateRevision: 'db-new' },
  };
}

function pod(ordinal: number, revision: string, state: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    metadata: {
      ...{ name: `db-${ordinal}`, namespace: 'shop', uid: `p${ordinal}`, creationTimestamp: CREATED },
      labels: { 'controller-revision-hash': revision },
      ...more,
    },
    spec: {
      containers: [{ name: 'main', image: 'db:1', readinessProbe: { periodSeconds: 1, failureThreshold: 1 } }],
    },
    status: {
      ...{ phase: 'Running', startTime: CREATED },
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: CREATED }],
      containerStatuses: [{ name: 'main', ready: false, started: true, restartCount: 5, state }],
    },
  };
}

function around(...pods: JsonObject[]): Surroundings {
  return { replicaSets: [], pods, warnings: () => [], claimWarnings: () => [], now: NOW };
}

test('of several replicas that cannot run, the one that the set waits for is made anew', () => {
  const pods = [pod(10, 'db-old', crashing), pod(2, 'db-old', crashing), pod(1, 'db-new', crashing)];
  expect(staleReplica(set(), around(...pods))).toEqual({ name: 'db-2', uid: 'p2' });
});

test('what others put beside its containers does not keep it', () => {
  const meshed = pod(0, 'db-old', crashing);
  const status = meshed.status as JsonObject;
  const beside = { name: 'mesh', ready: true, started: true, restartCount: 0, state: running };
  const pods = { ...meshed, status: { ...status, containerStatuses: [...(status.containerStatuses as []), beside] } };
  expect(staleReplica(set(), around(pods))).toEqual({ name: 'db-0', uid: 'p0' });
});

test.each<[string, JsonObject, JsonObject]>([
  ['is as declared', set(), pod(0, 'db-new', crashing)],
  ['runs, though it is never ready', set(), pod(0, 'db-old', running)],
  ['is going already', set(), pod(0, 'db-old', crashing, { deletionTimestamp: CREATED })],
  ['is still being started', set(), pod(0, 'db-old', { waiting: { reason: 'ContainerCreating' } })],
  [
    'a partition keeps as it was',
    set({ updateStrategy: { rollingUpdate: { partition: 1 } } }),
    pod(0, 'db-old', crashing),
  ],
  ['people replace themselves', set({ updateStrategy: { type: 'OnDelete' } }), pod(0, 'db-old', crashing)],
  ['its set replaces itself', set({ podManagementPolicy: 'Parallel' }), pod(0, 'db-old', crashing)],
  ['its set has not looked at since the change', set({}, 1), pod(0, 'db-old', crashing)],
])('a replica that %s is left alone', (_, body, one) => {
  expect(staleReplica(body, around(one))).toBeNull();
});
