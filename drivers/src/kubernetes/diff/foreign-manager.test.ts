import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Observed, Target } from '../../contract.ts';
import {
  type Bench,
  CONNECTION,
  configMapTarget,
  namespaceTarget,
  networkPolicyTarget,
  startBench,
  until,
} from '../test/cluster.ts';

const apply = 'application/apply-patch+yaml';
const merge = 'application/merge-patch+json';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.driver.create(namespaceTarget('room'), {}, bench);
});
afterAll(() => bench.close());

async function changesOf(target: Target, desired: Parameters<Bench['driver']['diff']>[1], fresh: boolean) {
  const seen = (await bench.driver.read(target, { ...bench, fresh })) as Observed;
  const difference = bench.driver.diff(target, desired, seen);
  return difference.kind === 'none' ? [] : difference.changes;
}

/** Another program writes under a name of its own. */
async function write(manager: string, contentType: string, id: string, body: object): Promise<void> {
  const force = contentType === apply ? '&force=true' : '';
  // `hand` ends the path with a field manager of its own; the first one named counts.
  const { status, body: answer } = await bench.hand(
    'PATCH',
    `${id}?fieldManager=${manager}${force}&ignored=`,
    body,
    contentType,
  );
  if (status >= 300) throw new Error(JSON.stringify(answer));
}

describe('who changed a field of ours is named', () => {
  const desired = { data: { k: 'ours', other: 'ours' } };

  test.each([
    ['by update', merge, { data: { k: 'theirs' } }],
    ['by server-side apply', apply, { apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'theirs' } }],
  ])('%s, by a fresh look and by the cache', async (what, contentType, body) => {
    const target = configMapTarget('room', what.replaceAll(' ', '-'));
    await bench.driver.read(target, { ...bench, fresh: false });
    await bench.driver.create(target, desired, bench);
    await write('fighter', contentType, target.id, body);
    const change = { path: 'data.k', from: 'theirs', to: 'ours', by: 'fighter' };
    expect(await changesOf(target, desired, true)).toEqual([change]);
    await until('the cache knows', async () => (await changesOf(target, desired, false)).length > 0);
    expect(await changesOf(target, desired, false)).toEqual([change]);
  });

  test('through a subresource', async () => {
    const id = '/apis/apps/v1/namespaces/room/deployments/web';
    const target = { connection: CONNECTION, type: 'apps/v1/Deployment', id, owner: 'owner-1' };
    const labels = { app: 'web' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'example.com/web:1' }] } };
    const deployment = { spec: { replicas: 1, selector: { matchLabels: labels }, template } };
    await bench.driver.read(target, { ...bench, fresh: false });
    await bench.driver.create(target, deployment, bench);
    await write('scaler', merge, `${id}/scale`, { spec: { replicas: 3 } });
    const change = { path: 'spec.replicas', from: 3, to: 1, by: 'scaler' };
    expect(await changesOf(target, deployment, true)).toEqual([change]);
    await until('the cache knows', async () => (await changesOf(target, deployment, false)).length > 0);
    expect(await changesOf(target, deployment, false)).toEqual([change]);
  });

  test('the last of several, not who was there before', async () => {
    const target = configMapTarget('room', 'several');
    await bench.driver.create(target, desired, bench);
    await write('first', merge, target.id, { data: { k: 'first', theirs: '1' } });
    await write('second', merge, target.id, { data: { k: 'second' } });
    expect(await changesOf(target, desired, true)).toMatchObject([{ path: 'data.k', by: 'second' }]);
  });

  test('where something was added to what must hold nothing else', async () => {
    const target = networkPolicyTarget('room', 'deny');
    const policy = { spec: { podSelector: {}, policyTypes: ['Ingress'] } };
    await bench.driver.create(target, policy, bench);
    await write('opener', merge, target.id, { spec: { ingress: [{}] } });
    expect(await changesOf(target, policy, true)).toMatchObject([{ path: 'spec.ingress', by: 'opener' }]);
  });

  test('and nobody is named where the system does not say: a field taken away has no manager', async () => {
    const target = configMapTarget('room', 'taken');
    await bench.driver.create(target, desired, bench);
    await write('remover', merge, target.id, { data: { k: null } });
    const [change] = await changesOf(target, desired, true);
    expect(change).toEqual({ path: 'data.k', from: undefined, to: 'ours' });
  });
});
