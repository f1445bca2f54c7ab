import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { readCluster, readPod } from '@tenantry/observe/reach';
import { openStore, type Store } from '@tenantry/store';
import type { FaultSeen } from '@tenantry/store/contract';
import { createTestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { NetworkGateway } from '../api/reach-gateway.ts';
import { NotReadyError } from '../options.ts';
import { toldTo } from './path-fault.ts';
import { createPathMemory } from './path-memory.ts';
import { type PathSweep, REACHABILITY, sweepPaths } from './path-sweep.ts';

const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const closing = new AbortController();

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: Store;
let tenants: DeclaredObject[];
/** Namespaces of tenants that let everybody in; the others let nobody in. */
let open: Set<string>;
let isUnreachable = false;
const warned: string[] = [];
const notReady = new Set<string>();

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url, maxConnections: 5 });
  const declare = (kind: string, name: string, references: string[], spec: JsonObject = {}) =>
    store.create({ kind, name, displayName: name, tenant: null, labels: {}, annotations: {}, spec, references }, ACTOR);
  const { uid } = await declare('Infrastructure', 'nonprod', []);
  tenants = await Promise.all(['a', 'b', 'c'].map((name) => declare('Tenant', name, [uid])));
});
beforeEach(async () => {
  open = new Set();
  isUnreachable = false;
  notReady.clear();
  warned.length = 0;
  await sweepPaths(sweep(), null, closing.signal);
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

const closed = (namespace: string): JsonObject => ({
  metadata: { namespace, name: 'closed' },
  spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
});

const never = async () => Promise.reject(new Error('this was not to be asked'));
const network: NetworkGateway = {
  place: ({ name }) => {
    if (notReady.has(name)) throw new NotReadyError('not yet');
    return { connection: 'cluster:prod', namespace: name };
  },
  async picture() {
    if (isUnreachable) throw new Error('the cluster does not answer');
    const names = tenants.map(({ name }) => name);
    const pods = names.map((name) =>
      readPod({ metadata: { namespace: name, name: 'p' }, spec: { containers: [] }, status: { phase: 'Running' } }),
    );
    const cluster = readCluster({
      namespaces: names.map((name) => ({ metadata: { name } })),
      networkPolicies: names.filter((name) => !open.has(name)).map(closed),
      ...{ ciliumPolicies: [], notConsidered: [], isCilium: true },
    });
    return { cluster, pods: pods.filter((pod) => pod !== null), services: [], at: new Date() };
  },
  ...{ owner: never, endpoints: never, apiServers: never },
};

const memory = createPathMemory();
const sweep = (more: Partial<PathSweep> = {}): PathSweep => ({
  ...{ store, network, memory, cloud: undefined, grants: async () => [] },
  log: { warn: (_fields: unknown, message?: string) => warned.push(message ?? '') },
  ...more,
});

/** `a>b` where a reaches b. */
async function faults(): Promise<string[]> {
  const found = await Promise.all(
    tenants.map(async ({ uid, name }) =>
      (await store.faults({ ownerUid: uid, state: 'open', limit: 10 })).items.map(
        ({ data }) => `${String(data?.from)}>${name}`,
      ),
    ),
  );
  return found.flat().sort();
}

test('whoever lets others in has a fault for each of them, until it is closed again', async () => {
  open.add('b');
  await sweepPaths(sweep(), null, closing.signal);
  expect(await faults()).toEqual(['a>b', 'c>b']);
  const [fault] = (await store.faults({ ownerUid: tenants[1]?.uid ?? '', limit: 1 })).items;
  if (fault === undefined) throw new Error('there is a fault');
  expect(fault.cause).toBe('Another tenant reaches b (pod → pod on every port) and no Grant says so.');
  expect(toldTo(() => true, fault).cause).toMatch(
    /^[ac] reaches b \(pod → pod on every port\) and no Grant says so: ingress to b\/p is open/,
  );
  expect(toldTo(() => false, fault)).toMatchObject({ cause: fault.cause, resource: null, data: null });
  open.clear();
  await sweepPaths(sweep(), null, closing.signal);
  expect(await faults()).toEqual([]);
});

test('a path that a Grant explains is no fault', async () => {
  open.add('b');
  const ports = (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => ({ protocol, from: 1, to: 65_535 }));
  const grants = async () => [{ name: 'Grant a/x', from: 'a', to: 'b', sorts: ['pod'] as const, ports }];
  await sweepPaths(sweep({ grants }), null, closing.signal);
  expect(await faults()).toEqual(['c>b']);
});

test('I4: what cannot be read now keeps its faults, and says so', async () => {
  open.add('b');
  await sweepPaths(sweep(), null, closing.signal);
  isUnreachable = true;
  await sweepPaths(sweep(), null, closing.signal);
  expect(await faults()).toEqual(['a>b', 'c>b']);
  expect(warned).toEqual(['paths between tenants could not be looked at; tried again later']);
});

test('I4: a tenant that is not ready is not looked at, and keeps its faults', async () => {
  open.add('b');
  await sweepPaths(sweep(), null, closing.signal);
  notReady.add('b');
  open.clear();
  await sweepPaths(sweep(), null, closing.signal);
  expect(await faults()).toEqual(['a>b', 'c>b']);
});

test('I11: one look compares a bounded number of pairs, and the next goes on where it ended', async () => {
  open = new Set(['a', 'b', 'c']);
  let position: string | null = null;
  const seen: string[][] = [];
  for (let look = 0; look < 3; look += 1) {
    position = await sweepPaths(sweep({ mostPairs: 3 }), position, closing.signal);
    seen.push(await faults());
  }
  expect(seen.map((list) => list.length)).toEqual([2, 4, 6]);
  open.clear();
  await sweepPaths(sweep({ mostPairs: 3 }), position, closing.signal);
  expect((await faults()).every((path) => !path.startsWith('a>'))).toBe(true);
});

test('what did not change is not compared again, and any change of it is', async () => {
  const compared = (pods: number) => ({ world: new Map([['b', { pods }]]) });
  const fault = { key: 'x' } as FaultSeen;
  const own = createPathMemory();
  own.of('nonprod', compared(1)).set('a', [fault]);
  expect([...own.of('nonprod', compared(1))]).toEqual([['a', [fault]]]);
  expect([...own.of('prod', compared(1))]).toEqual([]);
  expect([...own.of('nonprod', compared(2))]).toEqual([]);
  expect([...own.of('nonprod', compared(1))]).toEqual([]);
});

test('one look at a time is made by all replicas together', async () => {
  const turns = await Promise.all([1, 2, 3].map(() => store.takeLook(REACHABILITY, 60, 30)));
  expect(turns.filter((turn) => turn !== null)).toHaveLength(1);
});
