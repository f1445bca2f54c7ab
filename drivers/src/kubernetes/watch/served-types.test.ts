import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Change, Target } from '../../contract.ts';
import { type Bench, CONNECTION, configMapTarget, namespaceTarget, startBench, until } from '../test/cluster.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const optional: Target = {
  connection: CONNECTION,
  type: 'cilium.io/v2/CiliumClusterwideNetworkPolicy',
  id: '/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies/tenantry-boundary-a',
  owner: 'owner-1',
};
const definition = {
  metadata: { name: 'ciliumclusterwidenetworkpolicies.cilium.io' },
  spec: {
    group: 'cilium.io',
    scope: 'Cluster',
    names: {
      kind: 'CiliumClusterwideNetworkPolicy',
      listKind: 'CiliumClusterwideNetworkPolicyList',
      plural: 'ciliumclusterwidenetworkpolicies',
      singular: 'ciliumclusterwidenetworkpolicy',
    },
    versions: [
      {
        name: 'v2',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

let bench: Bench;
let changes: Change[];

beforeEach(async () => {
  bench = await startBench();
  changes = [];
  bench.driver.watch(CONNECTION, (change) => changes.push(change));
  await bench.driver.create(namespaceTarget('room'), {}, bench);
  await until('what is not served is known', () => bench.driver.serves?.(optional) === false);
});
afterEach(() => bench.close());

function requests(what: string): number {
  return bench.cluster.counters()[what] ?? 0;
}

describe('a type that the cluster does not serve', () => {
  test('costs no request, however many ask for it', async () => {
    await until('the definitions are followed', () => requests('watch customresourcedefinitions') > 0);
    await until(
      'what is installed by now was looked for',
      () => requests('list ciliumclusterwidenetworkpolicies') >= 2,
    );
    bench.cluster.resetCounters();
    for (let tenant = 0; tenant < 50; tenant += 1) {
      const made = bench.driver.create(optional, { spec: {} }, bench);
      await expect(made).rejects.toMatchObject({ kind: 'invalid', code: 'TypeNotServed' });
      expect(await bench.driver.read(optional, { ...bench, fresh: false })).toBeNull();
    }
    expect(bench.cluster.counters()).toEqual({});
  });

  test('says nothing of the types that are served', () => {
    expect(bench.driver.serves?.(namespaceTarget('room'))).toBe(true);
    expect(bench.driver.serves?.(configMapTarget('room', 'a'))).toBe(true);
  });

  test('is taken up as soon as it is installed, and everybody is told', async () => {
    await bench.hand('POST', DEFINITIONS, definition);
    await until('it is served', () => bench.driver.serves?.(optional) === true, 3_000);
    await until('all are told', () => changes.some(({ kind }) => kind === 'resync'), 3_000);
    await bench.driver.create(optional, { spec: {} }, bench);
    await bench.hand('DELETE', optional.id);
    await until('drift is told', () => changes.some((change) => 'id' in change && change.id === optional.id), 1_000);
  });

  test('is known again when it is taken away', async () => {
    await bench.hand('POST', DEFINITIONS, definition);
    await until('it is served', () => bench.driver.serves?.(optional) === true, 3_000);
    await bench.hand('DELETE', `${DEFINITIONS}/${definition.metadata.name}`);
    // An API server ends the watches of a type that it does not serve any more.
    bench.cluster.setFaults({ expireWatches: true });
    await until('it is not served any more', () => bench.driver.serves?.(optional) === false);
  });
});

describe('secrets', () => {
  const target: Target = { ...configMapTarget('room', ''), type: 'v1/Secret', id: '/api/v1/namespaces/room/secrets/s' };

  test('are followed without their values: a change is told, and who reads it asks for it', async () => {
    expect(await bench.driver.read(target, { ...bench, fresh: false })).toBeNull();
    await bench.driver.create(target, { stringData: { password: 'hunter2' } }, bench);
    const patch = { stringData: { password: 'other' } };
    await bench.hand('PATCH', target.id, patch, 'application/merge-patch+json');
    await until('the change is told', () => changes.some((change) => 'id' in change && change.id === target.id), 1_000);
    bench.cluster.resetCounters();
    const seen = await bench.driver.read(target, { ...bench, fresh: false });
    if (seen === null) throw new Error('it is there');
    expect(bench.driver.diff(target, patch, seen)).toEqual({ kind: 'none' });
    expect(Object.values(bench.cluster.counters())).toEqual([1]);
  });
});

describe('unwatch', () => {
  test('ends what was followed: nothing is told and no line is open; a later watch begins anew', async () => {
    const target = configMapTarget('room', 'a');
    await bench.driver.create(target, { data: { k: '1' } }, bench);
    await bench.driver.read(target, { ...bench, fresh: false });
    await bench.driver.unwatch?.(CONNECTION);
    changes.length = 0;
    await bench.hand('PATCH', target.id, { data: { k: '2' } }, 'application/merge-patch+json');
    const again: Change[] = [];
    bench.driver.watch(CONNECTION, (change) => again.push(change));
    await bench.driver.read(target, { ...bench, fresh: false });
    await bench.hand('PATCH', target.id, { data: { k: '3' } }, 'application/merge-patch+json');
    await until(
      'the new watch is told',
      () => again.some((change) => 'id' in change && change.id === target.id),
      1_000,
    );
    expect(changes).toEqual([]);
  });
});
