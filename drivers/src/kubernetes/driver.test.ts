import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Observed, Target } from '../contract.ts';
import { createKubernetesDriver } from './driver.ts';
import {
  type Bench,
  CONNECTION,
  configMapTarget,
  namespaceTarget,
  networkPolicyTarget,
  startBench,
  until,
} from './test/cluster.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.driver.create(namespaceTarget('room'), {}, bench);
});
afterAll(() => bench.close());

async function observedOf(outcome: Awaited<ReturnType<Bench['driver']['create']>>): Promise<Observed> {
  if (outcome.state !== 'done' || outcome.observed === undefined) throw new Error('nothing observed');
  return outcome.observed;
}

describe('I2: a repeated creation makes nothing twice', () => {
  test('the second creation finds what the first one made, and writes nothing', async () => {
    const target = configMapTarget('room', 'twice');
    const first = await observedOf(await bench.driver.create(target, { data: { k: '1' } }, bench));
    bench.cluster.resetCounters();
    const second = await observedOf(await bench.driver.create(target, { data: { k: '1' } }, bench));
    // One write to find out that something stands there, which is refused.
    expect(bench.cluster.counters()).toEqual({ 'patch configmaps': 1, 'get configmaps': 1 });
    expect(second.version).toBe(first.version);
    expect(second.owner).toBe('owner-1');
  });

  test('a repeated creation with another body ends with that body', async () => {
    const target = configMapTarget('room', 'moved-on');
    await bench.driver.create(target, { data: { k: '1', old: 'x' } }, bench);
    const observed = await observedOf(await bench.driver.create(target, { data: { k: '2' } }, bench));
    expect(observed.body.data).toEqual({ k: '2' });
  });

  test('creations at the same time end as one object', async () => {
    const target = configMapTarget('room', 'raced');
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(() => bench.driver.create(target, { data: { k: '1' } }, bench)),
    );
    const uids = new Set(await Promise.all(outcomes.map(async (outcome) => (await observedOf(outcome)).body.metadata)));
    expect(new Set([...uids].map((metadata) => JSON.stringify((metadata as { uid: string }).uid))).size).toBe(1);
  });
});

describe('I3: what is not ours is never changed or deleted', () => {
  test('creation does not take over what another hand made', async () => {
    await bench.hand('POST', '/api/v1/namespaces/room/configmaps', {
      metadata: { name: 'theirs' },
      data: { k: 'theirs' },
    });
    const target = configMapTarget('room', 'theirs');
    await expect(bench.driver.create(target, { data: { k: 'ours' } }, bench)).rejects.toMatchObject({
      kind: 'not-ours',
    });
    await expect(bench.driver.create(target, { data: { other: 'ours' } }, bench)).rejects.toMatchObject({
      kind: 'not-ours',
    });
    const { body } = await bench.hand('GET', target.id);
    expect(body.data).toEqual({ k: 'theirs' });
    expect((body.metadata as { labels?: unknown }).labels).toBeUndefined();
  });

  test('neither does it take over what belongs to another object', async () => {
    await bench.driver.create(configMapTarget('room', 'other', 'owner-2'), { data: { k: '2' } }, bench);
    const target = configMapTarget('room', 'other');
    await expect(bench.driver.create(target, { data: { k: '1' } }, bench)).rejects.toMatchObject({ kind: 'not-ours' });
    const observed = await bench.driver.read(target, { ...bench, fresh: true });
    await expect(bench.driver.update(target, {}, observed as Observed, null, bench)).rejects.toMatchObject({
      kind: 'not-ours',
    });
    await expect(bench.driver.delete(target, observed, bench)).rejects.toMatchObject({ kind: 'not-ours' });
    await expect(bench.driver.delete(target, null, bench)).rejects.toMatchObject({ kind: 'not-ours' });
    expect((await bench.hand('GET', target.id)).body.data).toEqual({ k: '2' });
  });

  test('an update or deletion decided on an old look does not reach what came to stand there since', async () => {
    const target = configMapTarget('room', 'replaced');
    const old = await observedOf(await bench.driver.create(target, { data: { k: '1' } }, bench));
    await bench.hand('DELETE', target.id);
    await bench.hand('POST', '/api/v1/namespaces/room/configmaps', {
      metadata: { name: 'replaced' },
      data: { k: 'theirs' },
    });
    await expect(bench.driver.update(target, { data: { k: '2' } }, old, null, bench)).rejects.toMatchObject({
      kind: 'not-ours',
    });
    await expect(bench.driver.delete(target, old, bench)).rejects.toMatchObject({ kind: 'not-ours' });
    expect((await bench.hand('GET', target.id)).body.data).toEqual({ k: 'theirs' });
  });

  test('what its owner has handed over by taking the mark off stays as it is', async () => {
    const target = configMapTarget('room', 'given-away');
    const old = await observedOf(await bench.driver.create(target, { data: { k: '1' } }, bench));
    const labels = { 'tenantry.dev/object': null };
    await bench.hand('PATCH', target.id, { metadata: { labels } }, 'application/merge-patch+json');
    await expect(bench.driver.update(target, { data: { k: '2' } }, old, null, bench)).rejects.toMatchObject({
      kind: 'not-ours',
    });
    await expect(bench.driver.delete(target, old, bench)).rejects.toMatchObject({ kind: 'not-ours' });
    expect((await bench.hand('GET', target.id)).body.data).toEqual({ k: '1' });
  });

  test('what is adopted is marked first and then brought to what is desired', async () => {
    const target = configMapTarget('room', 'adopted');
    await bench.hand('POST', '/api/v1/namespaces/room/configmaps', { metadata: { name: 'adopted' }, data: { k: '1' } });
    const seen = (await bench.driver.read(target, { ...bench, fresh: true })) as Observed;
    expect(seen.owner).toBeNull();
    expect(bench.driver.diff(target, { data: { k: '1' } }, seen)).toEqual({ kind: 'none' });
    const observed = await observedOf(await bench.driver.update(target, { data: { k: '2' } }, seen, null, bench));
    expect(observed).toMatchObject({ owner: 'owner-1', body: { data: { k: '2' } } });
  });
});

describe('update', () => {
  test('takes away what is no longer desired, and leaves what others added', async () => {
    const target = configMapTarget('room', 'shrinks');
    const before = { metadata: { annotations: { gone: '1', stays: '1' } }, data: { a: '1', b: '1' } };
    await bench.driver.create(target, before, bench);
    await bench.hand('PATCH', target.id, { metadata: { labels: { theirs: '1' } } }, 'application/merge-patch+json');
    const seen = (await bench.driver.read(target, { ...bench, fresh: true })) as Observed;
    const after = { metadata: { annotations: { stays: '1' } }, data: { a: '1' } };
    expect(bench.driver.diff(target, after, seen)).toMatchObject({
      kind: 'update',
      changes: [
        { path: 'data.b', to: undefined },
        { path: 'metadata.annotations.gone', to: undefined },
      ],
    });
    const observed = await observedOf(await bench.driver.update(target, after, seen, before, bench));
    expect(observed.body.data).toEqual({ a: '1' });
    expect(observed.body.metadata).toMatchObject({ annotations: { stays: '1' }, labels: { theirs: '1' } });
    expect(bench.driver.diff(target, after, observed)).toEqual({ kind: 'none' });
  });

  test('closes a door that another hand opened in a network policy', async () => {
    const target = networkPolicyTarget('room', 'deny');
    const desired = { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } };
    await bench.driver.create(target, desired, bench);
    await bench.hand('PATCH', target.id, { spec: { ingress: [{}] } }, 'application/merge-patch+json');
    const seen = (await bench.driver.read(target, { ...bench, fresh: true })) as Observed;
    expect(bench.driver.diff(target, desired, seen)).toEqual({
      kind: 'update',
      changes: [{ path: 'spec.ingress', from: [{}], to: undefined, by: 'intruder' }],
    });
    const observed = await observedOf(await bench.driver.update(target, desired, seen, desired, bench));
    expect(observed.body.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  test('takes away what was applied last, also where the record of who owns what was lost', async () => {
    const target = configMapTarget('room', 'forgotten');
    const before = { data: { a: '1', b: '1' } };
    await bench.driver.create(target, before, bench);
    await bench.hand(
      'PATCH',
      target.id,
      [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }],
      'application/json-patch+json',
    );
    const seen = (await bench.driver.read(target, { ...bench, fresh: true })) as Observed;
    expect(JSON.stringify(seen.body.metadata)).not.toContain('"Apply"');
    const observed = await observedOf(await bench.driver.update(target, { data: { a: '2' } }, seen, before, bench));
    expect(observed.body.data).toEqual({ a: '2' });
  });

  test('a foreign manager that holds one of our fields is named, and overruled', async () => {
    const target = configMapTarget('room', 'fought-over');
    await bench.driver.create(target, { data: { k: 'ours' } }, bench);
    await bench.hand('PATCH', target.id, { data: { k: 'theirs' } }, 'application/merge-patch+json');
    const seen = (await bench.driver.read(target, { ...bench, fresh: true })) as Observed;
    expect(bench.driver.diff(target, { data: { k: 'ours' } }, seen)).toEqual({
      kind: 'update',
      changes: [{ path: 'data.k', from: 'theirs', to: 'ours', by: 'intruder' }],
    });
    const observed = await observedOf(await bench.driver.update(target, { data: { k: 'ours' } }, seen, null, bench));
    expect(observed.body.data).toEqual({ k: 'ours' });
  });

  test('goes through although the object changed since it was looked at', async () => {
    const target = configMapTarget('room', 'stale');
    const seen = await observedOf(await bench.driver.create(target, { data: { k: '1' } }, bench));
    await bench.hand('PATCH', target.id, { data: { theirs: '1' } }, 'application/merge-patch+json');
    const observed = await observedOf(await bench.driver.update(target, { data: { k: '2' } }, seen, null, bench));
    expect(observed.body.data).toEqual({ k: '2', theirs: '1' });
  });
});

describe('deletion', () => {
  test('of what is absent succeeds', async () => {
    expect(await bench.driver.delete(configMapTarget('room', 'never'), null, bench)).toEqual({ state: 'done' });
  });

  test('goes through although the object changed since it was looked at', async () => {
    const target = configMapTarget('room', 'stale-delete');
    const seen = await observedOf(await bench.driver.create(target, { data: { k: '1' } }, bench));
    await bench.hand('PATCH', target.id, { data: { theirs: '1' } }, 'application/merge-patch+json');
    expect(await bench.driver.delete(target, seen, bench)).toEqual({ state: 'done' });
    expect((await bench.hand('GET', target.id)).status).toBe(404);
  });

  test('of a namespace that a finalizer holds says which, and any process can take it up again', async () => {
    const namespace = namespaceTarget('held');
    const seen = await observedOf(await bench.driver.create(namespace, {}, bench));
    const held = { metadata: { name: 'holder', finalizers: ['example.com/hold'] } };
    await bench.hand('POST', '/api/v1/namespaces/held/configmaps', held);
    const begun = await bench.driver.delete(namespace, seen, bench);
    expect(begun).toMatchObject({ state: 'running', operation: { kind: 'delete' } });
    if (begun.state !== 'running') throw new Error('not running');
    const operation = JSON.parse(JSON.stringify(begun.operation));
    const another = createKubernetesDriver({ resolve: async () => bench.access });
    try {
      let record = '';
      await until('the finalizer is named', async () => {
        const outcome = await another.resume(namespace, operation, bench);
        record = JSON.stringify(outcome);
        return record.includes('example.com/hold in 1 resource instances');
      });
      expect(record).toContain('configmaps. has 1 resource instances');
      await bench.hand(
        'PATCH',
        '/api/v1/namespaces/held/configmaps/holder',
        { metadata: { finalizers: null } },
        'application/merge-patch+json',
      );
      await until('it is gone', async () => (await another.resume(namespace, operation, bench)).state === 'done');
    } finally {
      await another.close();
    }
  });

  test('of a namespace takes along what is in it, for sure, and nothing else', () => {
    const goes = (target: Target, container: Target) => bench.driver.goesWith?.(target, container);
    expect(goes(configMapTarget('room', 'x'), namespaceTarget('room'))).toBe(true);
    expect(goes(configMapTarget('room', 'x'), namespaceTarget('roo'))).toBe(false);
    expect(goes(namespaceTarget('room'), namespaceTarget('room'))).toBe(false);
    expect(goes(configMapTarget('room', 'x'), configMapTarget('room', 'room'))).toBe(false);
    const elsewhere = { ...namespaceTarget('room'), connection: 'another' };
    expect(goes(configMapTarget('room', 'x'), elsewhere)).toBe(false);
  });

  test('of an object that a finalizer holds waits and says so', async () => {
    const target = configMapTarget('room', 'held');
    await bench.driver.create(target, { metadata: { finalizers: ['example.com/hold'] } }, bench);
    const outcome = await bench.driver.delete(target, null, bench);
    expect(outcome).toMatchObject({ operation: { record: { waitsFor: ['finalizer example.com/hold'] } } });
    const seen = await bench.driver.read(target, { ...bench, fresh: true });
    expect(seen?.readiness).toEqual({
      state: 'progressing',
      reason: 'is being deleted, waits for finalizer example.com/hold',
    });
    await expect(bench.driver.create(target, {}, bench)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'BeingDeleted',
    });
    await bench.hand('PATCH', target.id, { metadata: { finalizers: null } }, 'application/merge-patch+json');
    if (outcome.state !== 'running') throw new Error('not running');
    expect(await bench.driver.resume(target, outcome.operation, bench)).toEqual({ state: 'done', isGone: true });
  });
});

describe('access', () => {
  test('a server whose certificate comes from another authority is not spoken to', async () => {
    const other = await startBench();
    const access = { ...bench.access, caPem: other.access.caPem };
    const driver = createKubernetesDriver({ resolve: async () => access });
    try {
      const read = driver.read(namespaceTarget('room'), { ...bench, fresh: true });
      await expect(read).rejects.toMatchObject({ kind: 'unreachable', code: 'TlsFailed' });
    } finally {
      await driver.close();
      await other.close();
    }
  });

  test('a token that the cluster refuses is asked for anew, once', async () => {
    const account = { ...configMapTarget('room', ''), type: 'v1/ServiceAccount' };
    await bench.driver.create({ ...account, id: '/api/v1/namespaces/room/serviceaccounts/robot' }, {}, bench);
    const good = await bench.driver.requestToken(CONNECTION, 'room', 'robot', 600);
    const given: string[] = [];
    const { clientCertificate: _certificate, ...withoutCertificate } = bench.access;
    const driver = createKubernetesDriver({
      resolve: async () => ({
        ...withoutCertificate,
        token: async () => {
          given.push('one');
          return given.length === 1 ? { ...good, token: 'stale' } : good;
        },
      }),
    });
    try {
      const read = driver.read(namespaceTarget('room'), { ...bench, fresh: true });
      // The token is taken: it is the permission that lacks.
      await expect(read).rejects.toMatchObject({ kind: 'forbidden', code: 'Forbidden' });
      expect(given).toHaveLength(2);
    } finally {
      await driver.close();
    }
  });
});

describe('errors say what can be done', () => {
  test.each([
    ['a namespace that is not there', configMapTarget('nowhere', 'a'), {}, { kind: 'parent-missing' }],
    [
      'a type that is not served',
      {
        connection: CONNECTION,
        type: 'cilium.io/v2/CiliumClusterwideNetworkPolicy',
        id: '/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies/a',
        owner: 'owner-1',
      },
      { spec: {} },
      { kind: 'invalid', code: 'TypeNotServed' },
    ],
    ['an unknown field', configMapTarget('room', 'odd'), { date: { k: '1' } }, { kind: 'invalid' }],
    [
      'an invalid field',
      configMapTarget('room', 'Odd_Name'),
      { data: { k: '1' } },
      { kind: 'invalid', code: 'Invalid', message: expect.stringContaining('metadata.name') },
    ],
    [
      'a list that has one key twice, which the API server answers with 500',
      configMapTarget('room', 'twice'),
      { metadata: { finalizers: ['example.com/hold', 'example.com/hold'] } },
      { kind: 'invalid', message: expect.stringContaining('metadata.finalizers: duplicate entries') },
    ],
    [
      'a body of another kind',
      configMapTarget('room', 'odd'),
      { kind: 'Secret' },
      { kind: 'invalid', code: 'BadTarget' },
    ],
  ])('%s', async (_what, target, desired, error) => {
    await expect(bench.driver.create(target, desired, bench)).rejects.toMatchObject(error);
  });

  test('a fresh look at a type that is not served says so, and deleting it succeeds', async () => {
    const target = {
      connection: CONNECTION,
      type: 'example.com/v1/Thing',
      id: '/apis/example.com/v1/things/a',
      owner: 'o',
    };
    await expect(bench.driver.read(target, { ...bench, fresh: true })).rejects.toMatchObject({ code: 'TypeNotServed' });
    expect(await bench.driver.read(target, { ...bench, fresh: false })).toBeNull();
    expect(await bench.driver.delete(target, null, bench)).toEqual({ state: 'done' });
  });
});

test('features, tokens and the endpoint of a cluster', async () => {
  const features = await bench.driver.features(CONNECTION);
  expect(features).toMatchObject({ mutatingAdmissionPolicy: 'v1', validatingAdmissionPolicy: 'v1', cilium: false });
  const account = {
    connection: CONNECTION,
    type: 'v1/ServiceAccount',
    id: '/api/v1/namespaces/room/serviceaccounts/viewer',
    owner: 'owner-1',
  };
  await bench.driver.create(account, {}, bench);
  const { token, expiresAt } = await bench.driver.requestToken(CONNECTION, 'room', 'viewer', 600);
  expect(token.split('.')).toHaveLength(3);
  expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(500_000);
  const endpoint = await bench.driver.endpoint(CONNECTION);
  expect(endpoint).toEqual({ server: bench.cluster.url, caPem: bench.access.caPem });
});
