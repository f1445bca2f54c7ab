import type { ClusterHealth } from '@tenantry/drivers/kubernetes';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, TenantNamespace } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ClusterWatcher } from './cluster-watcher.ts';
import { retainLookedAfter } from './watch-clusters.ts';

const ACTOR: Actor = { name: 'ada', kind: 'user', address: null, requestId: null };
const WELL: ClusterHealth = {
  ...{ nodes: [], quotas: [], evictions: [], workloads: [], claims: [], autoscalers: [] },
  lookAgainMs: null,
};

let database: TestDatabase;
let store: Store;
let health: ClusterHealth | Error = WELL;
let change = () => {};
let watcher: ClusterWatcher;
let settled = 0;
const problems: unknown[] = [];
const faults = async () =>
  (await store.faults({ state: 'open', limit: 50 })).items
    .map(({ owner, code, cause }) => `${owner.name} ${code} ${cause}`)
    .sort();
/** What the watch of the cluster tells from now on. */
function tell(next: ClusterHealth | Error): void {
  health = next;
  change();
}
const found = (want: readonly unknown[]) =>
  vi.waitFor(async () => expect(await faults()).toEqual(want), { timeout: 10_000, interval: 20 });

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  const create = (kind: string, name: string, references: string[]) =>
    store.create(
      { ...{ kind, name, displayName: name, tenant: null, labels: {}, annotations: {}, spec: {}, references } },
      ACTOR,
    );
  const { uid } = await create('Infrastructure', 'nonprod', []);
  const namespaces = [];
  for (const name of ['dev01', 'dev02']) {
    const tenant = await create('Tenant', name, [uid]);
    namespaces.push({
      ...{ tenantUid: tenant.uid, tenant: name, spec: {}, infrastructure: 'nonprod', infrastructureSpec: {} },
      ...{ connection: 'cluster:nonprod', namespace: `ns-${name}`, namespaceUid: null, engines: [] },
    } satisfies TenantNamespace);
  }
  watcher = new ClusterWatcher({
    store: {
      find: (...asked) => store.find(...asked),
      settleFaults: (...given) => {
        settled += 1;
        return store.settleFaults(...given);
      },
    },
    follow: (onChange) => {
      change = onChange;
      return {
        async now() {
          if (health instanceof Error) throw health;
          return health;
        },
        close: async () => {},
      };
    },
    everySeconds: 3_600,
    onProblem: (error) => problems.push(error),
  });
  watcher.settle(namespaces);
});
afterAll(async () => {
  await watcher?.close();
  await store?.close();
  await database?.drop();
});

const SICK: ClusterHealth = {
  nodes: [{ node: 'n1', code: 'NodeNotReady', what: 'is not ready' }],
  quotas: [
    { namespace: 'ns-dev01', quota: 'tenant-quota', resource: 'pods', used: '19', hard: '20' },
    { namespace: 'kube-system', quota: 'q', resource: 'pods', used: '19', hard: '20' },
  ],
  evictions: [{ namespace: 'ns-dev02', pods: ['a', 'b'], why: 'low on memory' }],
  workloads: [
    {
      ...{ namespace: 'ns-dev02', kind: 'StatefulSet', name: 'queue', path: '/apis/q', code: 'CrashLoop' },
      ...{ what: '1 pod cannot stay up', remedy: 'See its logs.' },
    },
  ],
  claims: [{ namespace: 'ns-dev02', claim: 'data', code: 'VolumeLost', what: 'has lost it', remedy: 'Make it.' }],
  autoscalers: [
    { namespace: 'ns-dev02', autoscaler: 'web', code: 'AutoscalerInactive', what: 'does not scale', remedy: 'See it.' },
  ],
  lookAgainMs: null,
};
const OF_DEV02 = [
  'dev02 AutoscalerInactive Autoscaler web does not scale.',
  'dev02 CrashLoop StatefulSet queue, which no object of the tenant made: 1 pod cannot stay up.',
  'dev02 PodsEvicted Nodes put out pods of the tenant within the last hour: a, b (low on memory).',
  'dev02 VolumeLost Volume claim data has lost it.',
];
const OF_OTHERS = [
  'dev01 QuotaNearlyFull Quota tenant-quota of the tenant is nearly used up: pods, 19 of 20.',
  'nonprod NodeNotReady Node n1 is not ready.',
];

test('what is not well in a cluster is of the infrastructure or of the tenant whose namespace it is in, at once and until it is well', async () => {
  tell(SICK);
  await found([OF_OTHERS[0], ...OF_DEV02, OF_OTHERS[1]]);
  tell({ ...SICK, evictions: [], workloads: [], claims: [], autoscalers: [] });
  await found(OF_OTHERS);
});

test('I8: while nothing changes nothing is written, whatever the watch tells', async () => {
  tell(SICK);
  await found([OF_OTHERS[0], ...OF_DEV02, OF_OTHERS[1]]);
  const before = settled;
  tell({ ...SICK });
  tell(new Error('it does not answer'));
  await vi.waitFor(() => expect(problems).toHaveLength(1), { timeout: 10_000, interval: 20 });
  expect(settled).toBe(before);
});

test('I4: what is not known of a cluster keeps its faults', async () => {
  tell({ ...WELL, workloads: null, claims: null, evictions: null, autoscalers: null });
  await found(OF_DEV02);
  tell(WELL);
  await found([]);
});

test('what nobody looks after any more is no fault', async () => {
  tell(SICK);
  await found([OF_OTHERS[0], ...OF_DEV02, OF_OTHERS[1]]);
  await retainLookedAfter(store);
  await found([]);
});
