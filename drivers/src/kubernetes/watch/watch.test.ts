import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../contract.ts';
import { createKubernetesDriver, type KubernetesDriver } from '../driver.ts';
import {
  type Bench,
  CONNECTION,
  configMapTarget,
  namespaceTarget,
  networkPolicyTarget,
  startBench,
  until,
} from '../test/cluster.ts';
import { type Line, lineTo } from '../test/proxy.ts';

const merge = 'application/merge-patch+json';
const deny = { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } };
const policy = networkPolicyTarget('room', 'deny');

let bench: Bench;
let line: Line;
let driver: KubernetesDriver;
let changes: Change[];

beforeEach(async () => {
  bench = await startBench();
  line = await lineTo(bench.cluster.port);
  const access = { ...bench.access, server: `https://127.0.0.1:${line.port}` };
  driver = createKubernetesDriver({
    resolve: async (connection) => {
      if (connection === CONNECTION) return access;
      // Nobody answers here: a reserved address that swallows what is sent to it.
      return { ...access, server: 'https://192.0.2.1:6443' };
    },
    limits: { silenceMs: 1_000, timeoutMs: 2_000 },
  });
  changes = [];
  await driver.create(namespaceTarget('room'), {}, bench);
  await driver.create(policy, deny, bench);
  driver.watch(CONNECTION, (change) => changes.push(change));
  await driver.read(policy, { ...bench, fresh: false });
});

afterEach(async () => {
  await driver.close();
  await line.close();
  await bench.close();
});

function told(id: string): boolean {
  return changes.some((change) => change.kind === 'resource' && change.id === id);
}

async function openDoor(): Promise<void> {
  await bench.hand('PATCH', policy.id, { spec: { ingress: [{}] } }, merge);
}

describe('news', () => {
  test('drift is told within a second, and the cache shows it', async () => {
    await openDoor();
    await until('the change is told', () => told(policy.id), 1_000);
    const seen = await driver.read(policy, { ...bench, fresh: false });
    expect(seen?.body.spec).toMatchObject({ ingress: [{}] });
  });

  test('a deletion by another hand is told, and the cache shows that it is gone', async () => {
    await bench.hand('DELETE', policy.id);
    await until('the deletion is told', () => told(policy.id), 1_000);
    expect(await driver.read(policy, { ...bench, fresh: false })).toBeNull();
  });

  test('the driver does not tell of its own writes, and reads what it wrote', async () => {
    const own = networkPolicyTarget('room', 'own');
    const made = await driver.create(own, deny, bench);
    const seen = await driver.read(own, { ...bench, fresh: false });
    expect(made).toMatchObject({ observed: { version: seen?.version } });
    if (seen === null) throw new Error('not there');
    await driver.update(own, { spec: { ...deny.spec, ingress: [] } }, seen, null, bench);
    await driver.delete(own, await driver.read(own, { ...bench, fresh: false }), bench);
    expect(await driver.read(own, { ...bench, fresh: false })).toBeNull();
    // A change by another hand afterwards comes later on the same watch: all that was before it has been told.
    await openDoor();
    await until('the change is told', () => told(policy.id), 1_000);
    expect(told(own.id)).toBe(false);
  });

  test('a lone read of a type starts to follow it', async () => {
    const target = configMapTarget('room', 'a');
    expect(await driver.read(target, { ...bench, fresh: false })).toBeNull();
    await driver.create(target, { data: { k: '1' } }, bench);
    await bench.hand('PATCH', target.id, { data: { k: '2' } }, merge);
    await until('the change is told', () => told(target.id), 1_000);
  });

  test('reads from the cache cause no request', async () => {
    bench.cluster.resetCounters();
    for (let round = 0; round < 50; round += 1) await driver.read(policy, { ...bench, fresh: false });
    const reads = Object.entries(bench.cluster.counters()).filter(([what]) => /get|list/.test(what));
    expect(reads).toEqual([]);
  });
});

describe('I4: lost news delay, and never mislead', () => {
  test('a watch whose line is cut goes on where it was', async () => {
    line.cut();
    await openDoor();
    await until('the change is told', () => told(policy.id), 3_000);
    expect(changes).not.toContainEqual({ kind: 'resync', connection: CONNECTION });
  });

  test('a line that is half open is given up and made anew', async () => {
    line.freeze();
    await openDoor();
    line.thaw();
    await until('the change is told', () => told(policy.id), 5_000);
  });

  test('an expired watch is followed by a list: what differs is told, and that news was lost', async () => {
    line.refuse();
    await openDoor();
    bench.cluster.setFaults({ expireWatches: true });
    line.thaw();
    await until('the gap is told', () => changes.some((change) => change.kind === 'resync'), 5_000);
    await until('the change is told', () => told(policy.id), 5_000);
    bench.cluster.setFaults({});
    const seen = await driver.read(policy, { ...bench, fresh: false });
    expect(seen?.body.spec).toMatchObject({ ingress: [{}] });
  });

  test('what vanished during a gap is found missing', async () => {
    line.refuse();
    await bench.hand('DELETE', policy.id);
    bench.cluster.setFaults({ expireWatches: true });
    line.thaw();
    await until('the deletion is told', () => told(policy.id), 5_000);
    bench.cluster.setFaults({});
    expect(await driver.read(policy, { ...bench, fresh: false })).toBeNull();
  });
});

test('a list of several pages is taken whole', async () => {
  const names = Array.from({ length: 1_100 }, (_, index) => `c${index}`);
  await Promise.all(names.map((name) => driver.create(configMapTarget('room', name), { data: { k: '1' } }, bench)));
  const late = createKubernetesDriver({ resolve: async () => bench.access });
  try {
    bench.cluster.resetCounters();
    for (const name of names) {
      expect(await late.read(configMapTarget('room', name), { ...bench, fresh: false })).not.toBeNull();
    }
    const { 'list configmaps': lists, 'get configmaps': reads = 0 } = bench.cluster.counters();
    expect(lists).toBeLessThan(10);
    expect(reads).toBe(0);
  } finally {
    await late.close();
  }
});

test('I8: a resync lists and compares, and nothing is told or written where nothing changed', async () => {
  const quick = createKubernetesDriver({ resolve: async () => bench.access, resyncSeconds: 1 });
  const heard: Change[] = [];
  try {
    quick.watch(CONNECTION, (change) => heard.push(change));
    await quick.read(policy, { ...bench, fresh: false });
    bench.cluster.resetCounters();
    const count = (what: RegExp) =>
      Object.entries(bench.cluster.counters())
        .filter(([name]) => what.test(name))
        .reduce((sum, [, requests]) => sum + requests, 0);
    await until('two resyncs', () => count(/list.*networkpolicies|networkpolicies.*list/) >= 2);
    expect(heard).toEqual([]);
    expect(count(/patch|create|update|delete|post|put/)).toBe(0);
    expect((await quick.read(policy, { ...bench, fresh: false }))?.owner).toBe('owner-1');
  } finally {
    await quick.close();
  }
});

test('a cluster that is replaced by another is known anew, and what the old one held is forgotten', async () => {
  const successor = await startBench();
  let access = bench.access;
  let aheadMs = 0;
  const moved = createKubernetesDriver({
    resolve: async () => access,
    clock: () => new Date(Date.now() + aheadMs),
  });
  const heard: Change[] = [];
  try {
    moved.watch(CONNECTION, (change) => heard.push(change));
    expect(await moved.read(policy, { ...bench, fresh: false })).not.toBeNull();
    access = successor.access;
    aheadMs = 600_000;
    await until('the old one is forgotten', async () => {
      return (await moved.read(policy, { ...bench, fresh: false })) === null;
    });
    await until('the gap is told', () => heard.some((change) => change.kind === 'resync'));
  } finally {
    await moved.close();
    await successor.close();
  }
});

describe('I11: nothing waits without a limit', () => {
  test('a cluster that nobody answers for delays no other', async () => {
    const far = { ...policy, connection: 'kubeconfig:far' };
    driver.watch(far.connection, () => {});
    const lost = driver.read(far, { ...bench, fresh: false }).catch((error: unknown) => error);
    await openDoor();
    await until('the change is told', () => told(policy.id), 1_000);
    expect(await lost).toMatchObject({ name: 'DriverError' });
  });

  test('a server that never answers ends in an error after a bounded number of attempts', async () => {
    line.freeze();
    const failure = await driver.read(configMapTarget('room', 'x'), { ...bench, fresh: true }).catch((e: unknown) => e);
    expect(failure).toMatchObject({ name: 'DriverError', kind: expect.stringMatching(/transient|unreachable/) });
    line.thaw();
  });

  test('failures that pass are tried again, and the writes end as if nothing had been', async () => {
    bench.cluster.setFaults({ serverError: 0.2, tooManyRequests: 0.1, closeConnection: 0.1, seed: 7 });
    const targets = Array.from({ length: 20 }, (_, index) => configMapTarget('room', `c${index}`));
    const create = async (target: (typeof targets)[number]) => {
      for (let round = 0; round < 10; round += 1) {
        try {
          return await driver.create(target, { data: { k: '1' } }, bench);
        } catch (error) {
          if (round === 9) throw error;
        }
      }
      throw new Error('unreachable');
    };
    const outcomes = await Promise.all(targets.map(create));
    bench.cluster.setFaults({});
    expect(outcomes.map((outcome) => outcome.state)).toEqual(targets.map(() => 'done'));
    const { body } = await bench.hand('GET', '/api/v1/namespaces/room/configmaps?labelSelector=tenantry.dev/object');
    expect(body.items).toHaveLength(20);
  });
});
