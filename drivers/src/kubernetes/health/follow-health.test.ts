import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, CONNECTION, startBench, until } from '../test/cluster.ts';
import type { ClusterHealth, HealthWatch } from './contract.ts';

let bench: Bench;
let watch: HealthWatch;
let changes = 0;
let aheadMs = 0;
beforeAll(async () => {
  const shape = { cpu: '4', memory: '8Gi', pods: 100, labels: {}, taints: [] };
  bench = await startBench({ clock: () => new Date(Date.now() + aheadMs) }, [{ name: 'n1', ...shape }]);
  await bench.hand('POST', '/api/v1/namespaces', { metadata: { name: 'a' } });
  watch = bench.driver.followHealth(CONNECTION, () => {
    changes += 1;
  });
});
afterAll(async () => {
  await watch?.close();
  await bench?.close();
});

const now = () => watch.now(bench.signal);
const WELL = { nodes: [], quotas: [], evictions: [], workloads: [], claims: [], autoscalers: [] };
/** Waits until it is so, as whoever is told of changes would see it. */
async function seen(what: string, isSo: (health: ClusterHealth) => boolean): Promise<ClusterHealth> {
  await until(what, async () => isSo(await now()), 20_000);
  return now();
}

const pod = (image: string, more: JsonObject = {}) => ({
  containers: [{ name: 'main', image, resources: { requests: { cpu: '100m' } } }],
  ...more,
});
const deployment = (name: string, spec: JsonObject, replicas = 1) => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec },
  },
});
const DEPLOYMENTS = '/apis/apps/v1/namespaces/a/deployments';

test('at rest nothing is wrong, and nobody is told of anything', async () => {
  expect(await seen('the first lists', ({ claims }) => claims !== null)).toEqual({ ...WELL, lookAgainMs: null });
  const before = changes;
  await bench.hand('PATCH', '/api/v1/nodes/n1/status', heartbeat(), 'application/strategic-merge-patch+json');
  await now();
  expect(changes).toBe(before);
});

test('what pods by another hand fail of is told once for each workload and cause, and no longer when it is mended', async () => {
  await bench.hand('POST', DEPLOYMENTS, deployment('web', pod('registry.example/missing:1'), 2));
  await bench.hand('POST', DEPLOYMENTS, deployment('big', pod('nginx', { nodeSelector: { no: 'where' } })));
  const found = await seen('two workloads', ({ workloads }) => workloads?.length === 2);
  expect(found.workloads?.map(({ name, code, what, path }) => ({ name, code, what, path }))).toEqual(
    expect.arrayContaining([
      {
        ...{ name: 'web', code: 'ImageMissing', path: `${DEPLOYMENTS}/web` },
        what: '2 pods cannot start: there is no image registry.example/missing:1 in its registry',
      },
      {
        ...{ name: 'big', code: 'Unschedulable', path: `${DEPLOYMENTS}/big` },
        what: '1 pod found no node: of 1 node 1 is not among the nodes that it asks for',
      },
    ]),
  );
  await bench.hand('DELETE', `${DEPLOYMENTS}/big`);
  const mend = { spec: { template: { spec: pod('nginx') } } };
  await bench.hand('PATCH', `${DEPLOYMENTS}/web`, mend, 'application/strategic-merge-patch+json');
  await seen('both mended', ({ workloads }) => workloads?.length === 0);
});

test('what the cluster does not let in is told of its deployment, and a quota that is nearly used up by itself', async () => {
  const hard = { hard: { 'requests.cpu': '100m' } };
  await bench.hand('POST', '/api/v1/namespaces/a/resourcequotas', { metadata: { name: 'q' }, spec: hard });
  const { workloads } = await seen(
    'refused',
    (health) => health.quotas?.length === 1 && health.workloads?.length === 0,
  );
  expect(workloads).toEqual([]);
  await bench.hand('POST', DEPLOYMENTS, deployment('more', pod('nginx')));
  const refused = await seen('refused', (health) => health.workloads?.length === 1);
  expect(refused.workloads).toMatchObject([{ name: 'more', code: 'QuotaFull', what: /^pods cannot be made: quota q/ }]);
  await bench.hand('DELETE', '/api/v1/namespaces/a/resourcequotas/q');
  await bench.hand('DELETE', `${DEPLOYMENTS}/more`);
  const limits = { limits: [{ type: 'Container', default: { cpu: '50m' } }] };
  await bench.hand('POST', '/api/v1/namespaces/a/limitranges', { metadata: { name: 'l' }, spec: limits });
  await bench.hand('POST', DEPLOYMENTS, deployment('most', pod('nginx')));
  const unlimited = await seen('refused', (health) => health.workloads?.[0]?.code === 'LimitExceeded');
  expect(unlimited.workloads).toMatchObject([{ name: 'most', what: /^pods cannot be made: .*100m of cpu.*50m/ }]);
  await bench.hand('DELETE', '/api/v1/namespaces/a/limitranges/l');
  await bench.hand('DELETE', `${DEPLOYMENTS}/most`);
  await seen('mended', (health) => health.workloads?.length === 0 && health.quotas?.length === 0);
});

test('a claim that no volume can be made for is told of, and one that waits for its pod is not', async () => {
  const claims = '/api/v1/namespaces/a/persistentvolumeclaims';
  const claim = (name: string, storageClassName: string) => ({
    metadata: { name },
    spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await bench.hand('POST', claims, claim('lost', 'no-such-class'));
  await bench.hand('POST', claims, claim('waits', 'default'));
  const found = await seen('the claim', (health) => health.claims?.length === 1);
  expect(found.claims).toMatchObject([{ namespace: 'a', claim: 'lost', code: 'VolumePending' }]);
  const status = { status: { phase: 'Lost' } };
  await bench.hand('PATCH', `${claims}/waits/status`, status, 'application/merge-patch+json');
  await seen('the lost one', (health) => health.claims?.some(({ code }) => code === 'VolumeLost') === true);
  for (const name of ['lost', 'waits']) await bench.hand('DELETE', `${claims}/${name}`);
  await seen('both gone', (health) => health.claims?.length === 0);
});

test('a node that is not ready is told of after a minute, as is said before', async () => {
  await bench.cluster.setNodeReady('n1', 'False');
  const early = await seen('its state', ({ lookAgainMs }) => lookAgainMs !== null);
  expect(early.nodes).toEqual([]);
  expect(early.lookAgainMs).toBeLessThanOrEqual(60_000);
  aheadMs = 120_000;
  expect((await now()).nodes).toMatchObject([{ node: 'n1', code: 'NodeNotReady' }]);
  await bench.cluster.setNodeReady('n1', 'True');
  await seen('well again', ({ nodes }) => nodes?.length === 0);
});

test('an autoscaler that has nothing to go by is told of after five minutes, and one of what is stopped is not', async () => {
  const scalers = '/apis/autoscaling/v2/namespaces/a/horizontalpodautoscalers';
  const scaler = (name: string) => ({
    metadata: { name },
    spec: {
      ...{ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, minReplicas: 1, maxReplicas: 3 },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  });
  // Of what it does not request no share is known.
  await bench.hand('POST', DEPLOYMENTS, deployment('busy', { containers: [{ name: 'main', image: 'nginx' }] }));
  await bench.hand('POST', DEPLOYMENTS, deployment('still', pod('nginx'), 0));
  for (const name of ['busy', 'still']) await bench.hand('POST', scalers, scaler(name));
  const early = await seen('its state', ({ lookAgainMs }) => lookAgainMs !== null);
  expect(early.autoscalers).toEqual([]);
  aheadMs += 300_000;
  expect((await now()).autoscalers).toMatchObject([
    {
      ...{ namespace: 'a', autoscaler: 'busy', code: 'AutoscalerInactive' },
      what: /^does not scale \(.*no metrics returned/,
    },
  ]);
  for (const name of ['busy', 'still']) await bench.hand('DELETE', `${scalers}/${name}`);
  await seen('both gone', ({ autoscalers }) => autoscalers?.length === 0);
});

function heartbeat(): JsonObject {
  const at = new Date(Date.now() + 1_000).toISOString();
  return { status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: at }] } };
}
