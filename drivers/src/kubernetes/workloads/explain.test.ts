import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { readinessOf } from '../readiness.ts';
import type { Surroundings, Warning } from './surroundings.ts';

const NOW = Date.parse('2026-03-02T10:10:00Z');
const CREATED = '2026-03-02T10:00:00Z';
const REVISION = 'deployment.kubernetes.io/revision';

function deployment(replicas: number, status: JsonObject): JsonObject {
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
    metadata: { name: 'shop', namespace: 'n', uid: 'd', generation: 2, annotations: { [REVISION]: '2' } },
    spec: { replicas },
    status: { observedGeneration: 2, ...status },
  };
}
function statefulSet(replicas: number, status: JsonObject): JsonObject {
  return {
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet' },
    metadata: { name: 'store', namespace: 'n', uid: 's', generation: 2 },
    spec: { replicas },
    status: { observedGeneration: 2, currentRevision: 'store-1', updateRevision: 'store-2', ...status },
  };
}
function replicaSet(revision: number, conditions: JsonObject[] = []): JsonObject {
  return {
    metadata: { name: `shop-${revision}`, uid: `r${revision}`, annotations: { [REVISION]: String(revision) } },
    status: { conditions },
  };
}
const failure = (message: string): JsonObject => ({
  type: 'ReplicaFailure',
  status: 'True',
  reason: 'FailedCreate',
  message,
});

function pod(name: string, owner: string, state: JsonObject | 'ready', more: JsonObject = {}): JsonObject {
  const isReady = state === 'ready';
  return {
    metadata: {
      ...{ name, namespace: 'n', uid: name, creationTimestamp: CREATED, labels: { 'controller-revision-hash': owner } },
      ownerReferences: [{ uid: owner, controller: true }],
      ...more,
    },
    spec: { containers: [{ name: 'main', image: 'shop:2', resources: { limits: { memory: '64Mi' } } }] },
    status: {
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'main',
          ready: isReady,
          restartCount: 0,
          state: isReady ? { running: { startedAt: CREATED } } : state,
          lastState: {},
        },
      ],
    },
  };
}
const missing: JsonObject = { waiting: { reason: 'ErrImagePull', message: 'shop:2: not found' } };
const creating: JsonObject = { waiting: { reason: 'ContainerCreating' } };
const QUOTA =
  'pods "shop-2-" is forbidden: exceeded quota: tenant-quota, requested: requests.cpu=500m,limits.cpu=500m, used: requests.cpu=4,limits.cpu=4, limited: requests.cpu=4,limits.cpu=4';
const FULL =
  'cannot be made: quota tenant-quota of the tenant is full (requests.cpu: 4 of 4 used, 500m more asked for; limits.cpu: 4 of 4 used, 500m more asked for)';

interface Row {
  readonly why: string;
  readonly body: JsonObject;
  readonly sets?: readonly JsonObject[];
  readonly pods?: readonly JsonObject[];
  readonly warnings?: readonly Warning[];
  readonly code: string | null;
  readonly reason: string;
}
const rolling = { updatedReplicas: 1, replicas: 3, readyReplicas: 2, availableReplicas: 2 };

test.each<Row>([
  {
    why: 'a rollout whose new pods cannot start: the old ones still serve',
    body: deployment(2, rolling),
    sets: [replicaSet(1), replicaSet(2)],
    pods: [pod('a', 'r1', 'ready'), pod('b', 'r1', 'ready'), pod('c', 'r2', missing)],
    code: 'ImageMissing',
    reason:
      '1 of 2 new replicas cannot start: there is no image shop:2 in its registry; 2 of 2 old replicas still serve',
  },
  {
    why: 'a first rollout of which a part works',
    body: deployment(3, { updatedReplicas: 3, replicas: 3, readyReplicas: 1, availableReplicas: 1 }),
    sets: [replicaSet(2)],
    pods: [pod('a', 'r2', 'ready'), pod('b', 'r2', missing), pod('c', 'r2', missing)],
    code: 'ImageMissing',
    reason: '2 of 3 replicas cannot start: there is no image shop:2 in its registry; 1 serves',
  },
  {
    why: 'what went wrong with an earlier declaration is not told of this one',
    body: deployment(1, { updatedReplicas: 1, replicas: 2, unavailableReplicas: 2 }),
    sets: [replicaSet(1, [failure(QUOTA)]), replicaSet(2)],
    pods: [pod('a', 'r1', missing), pod('b', 'r2', creating)],
    code: null,
    reason: '0 of 1 replicas are available',
  },
  {
    why: 'a pod on its way out says nothing about the rollout',
    body: deployment(1, { updatedReplicas: 1, replicas: 1 }),
    sets: [replicaSet(2)],
    pods: [pod('a', 'r2', missing, { deletionTimestamp: CREATED }), pod('b', 'r2', creating)],
    code: null,
    reason: '0 of 1 replicas are available',
  },
  {
    why: 'the quota leaves no room for the new pods',
    body: deployment(2, { ...rolling, updatedReplicas: 0, replicas: 2 }),
    sets: [replicaSet(1), replicaSet(2, [failure(QUOTA)])],
    pods: [pod('a', 'r1', 'ready'), pod('b', 'r1', 'ready')],
    code: 'QuotaFull',
    reason: `2 of 2 new replicas ${FULL}; 2 of 2 old replicas still serve`,
  },
  {
    why: 'Pod Security refuses them',
    body: deployment(1, { replicas: 0 }),
    sets: [
      replicaSet(2, [
        failure(
          'pods "shop-2-" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
        ),
      ]),
    ],
    code: 'DeniedByPodSecurity',
    reason:
      '1 of 1 replicas cannot be made: they break the restricted level of Pod Security (runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true))',
  },
  {
    why: 'an admission policy refuses them',
    body: deployment(1, { replicas: 0 }),
    sets: [
      replicaSet(2, [
        failure(
          `pods "shop-2-" is forbidden: ValidatingAdmissionPolicy 'tenantry-tenant-boundary-pods' with binding 'tenantry-tenant-boundary-pods' denied request: spec.containers[*].image is not from a registry of this tenant`,
        ),
      ]),
    ],
    code: 'DeniedByPolicy',
    reason:
      '1 of 1 replicas cannot be made: policy tenantry-tenant-boundary-pods refuses them (spec.containers[*].image is not from a registry of this tenant)',
  },
  {
    why: 'the limits of the tenant refuse them',
    body: deployment(1, { replicas: 0 }),
    sets: [
      replicaSet(2, [
        failure(
          'pods "shop-2-" is forbidden: [maximum cpu usage per Container is 2, but limit is 4, maximum cpu usage per Pod is 2, but limit is 4]',
        ),
      ]),
    ],
    code: 'LimitExceeded',
    reason:
      '1 of 1 replicas cannot be made: maximum cpu usage per Container is 2, but limit is 4 and maximum cpu usage per Pod is 2, but limit is 4',
  },
  {
    why: 'they ask for more than the limit that the tenant gives them',
    body: deployment(1, { replicas: 0 }),
    sets: [
      replicaSet(2, [
        failure(
          'Pod "shop-2-" is invalid: spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m',
        ),
      ]),
    ],
    code: 'LimitExceeded',
    reason:
      '1 of 1 replicas cannot be made: a container asks for 1 of cpu and may use 500m, which is what the tenant gives to those that say no limit',
  },
  {
    why: 'a reason that we do not know stays as it is',
    body: deployment(1, { replicas: 0 }),
    sets: [
      replicaSet(2, [
        failure(
          'pods "shop-2-" is forbidden: error looking up service account n/workload: serviceaccount "workload" not found',
        ),
      ]),
    ],
    code: 'ReplicasRefused',
    reason:
      '1 of 1 replicas cannot be made: the cluster refuses them (error looking up service account n/workload: serviceaccount "workload" not found)',
  },
  {
    why: 'the deadline is over, and the pods say why',
    body: deployment(1, {
      ...{ updatedReplicas: 1, replicas: 1 },
      conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
    }),
    sets: [replicaSet(2)],
    pods: [pod('a', 'r2', missing)],
    code: 'ImageMissing',
    reason: '1 of 1 replicas cannot start: there is no image shop:2 in its registry',
  },
  {
    why: 'the deadline is over, and nobody says why',
    body: deployment(1, {
      ...{ updatedReplicas: 1, replicas: 1 },
      conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
    }),
    sets: [replicaSet(2)],
    pods: [pod('a', 'r2', creating)],
    code: 'ProgressDeadlineExceeded',
    reason: 'the rollout has made no progress for 600 seconds',
  },
  {
    why: 'a stateful set says in a warning alone that the quota is full',
    body: statefulSet(1, { replicas: 0 }),
    warnings: [
      { reason: 'FailedCreate', at: NOW, message: `create Pod store-0 in StatefulSet store failed error: ${QUOTA}` },
    ],
    code: 'QuotaFull',
    reason: `1 of 1 replicas ${FULL}`,
  },
  {
    why: 'of a refusal from before the pod that stands nothing is left',
    body: statefulSet(2, { replicas: 1 }),
    pods: [pod('store-0', 'store-2', creating)].map((one) => withOwner(one, 's')),
    warnings: [{ reason: 'FailedCreate', at: Date.parse(CREATED) - 1_000, message: QUOTA }],
    code: null,
    reason: '0 of 2 replicas are ready',
  },
  {
    why: 'a stateful set does not replace what does not work, and says so',
    body: statefulSet(1, { replicas: 1 }),
    pods: [withOwner(pod('store-0', 'store-1', missing), 's')],
    code: 'ImageMissing',
    reason:
      '1 of 1 replicas cannot start: there is no image shop:2 in its registry, as an earlier declaration asked for, and store-0 is not replaced before it works',
  },
])('$why', ({ body, sets = [], pods = [], warnings = [], code, reason }) => {
  const around: Surroundings = {
    ...{ replicaSets: sets, pods, now: NOW },
    warnings: (uid) => (uid === (body.metadata as JsonObject).uid ? warnings : []),
    claimWarnings: () => [],
  };
  const readiness = readinessOf(body, around);
  if (code === null) expect(readiness).toEqual({ state: 'progressing', reason });
  else expect(readiness).toMatchObject({ state: 'failed', code, reason, remedy: expect.stringMatching(/^[A-Z].*\.$/) });
});

function withOwner(body: JsonObject, uid: string): JsonObject {
  return { ...body, metadata: { ...(body.metadata as JsonObject), ownerReferences: [{ uid, controller: true }] } };
}

test('a deployment that stands is not ready while a replica that keeps ending has only just come back', () => {
  const body = deployment(1, { updatedReplicas: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1 });
  const again = pod('a', 'r2', 'ready');
  const restarted = (startedAt: string): JsonObject => ({
    ...again,
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          ...{ name: 'main', ready: true, restartCount: 4, state: { running: { startedAt } } },
          lastState: {
            terminated: { exitCode: 2, startedAt: '2026-03-02T10:09:00Z', finishedAt: '2026-03-02T10:09:01Z' },
          },
        },
      ],
    },
  });
  const seen = (startedAt: string) =>
    readinessOf(body, {
      ...{ replicaSets: [replicaSet(2)], pods: [restarted(startedAt)], now: NOW },
      ...{ warnings: () => [], claimWarnings: () => [] },
    });
  expect(seen('2026-03-02T10:09:55Z')).toMatchObject({ state: 'failed', code: 'CrashLoop', lookAgainMs: 25_000 });
  expect(seen('2026-03-02T10:09:20Z')).toEqual({ state: 'ready' });
});
