import { createHash } from 'node:crypto';
import type { JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Observed } from '../contract.ts';
import type { SealedValues } from '../sealed/sealed-values.ts';
import { createKubernetesDriver, type KubernetesDriver } from './driver.ts';
import { type Bench, CONNECTION, namespaceTarget, startBench } from './test/cluster.ts';

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

describe('secrets', () => {
  const target = {
    connection: CONNECTION,
    type: 'v1/Secret',
    id: '/api/v1/namespaces/room/secrets/s',
    owner: 'owner-1',
  };

  test('are stored as given, and neither shown nor compared by their values', async () => {
    const desired = { stringData: { password: 'hunter2' } };
    const observed = await observedOf(await bench.driver.create(target, desired, bench));
    expect((await bench.hand('GET', target.id)).body.data).toEqual({
      password: Buffer.from('hunter2').toString('base64'),
    });
    expect(JSON.stringify(observed)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(bench.driver.diff(target, desired, observed)).toEqual({ kind: 'none' });
    const others = { stringData: { password: 'other' } };
    expect(bench.driver.diff(target, others, observed)).toEqual({
      kind: 'update',
      changes: [expect.objectContaining({ path: 'data.password', from: '(hidden)', to: '(hidden)' })],
    });
  });

  describe('that are sealed', () => {
    const id = '/api/v1/namespaces/room/secrets/sealed';
    const place = { ...target, id };
    const opened: string[] = [];
    const sealed: SealedValues = {
      ready: async () => {},
      fingerprint: (object, value) => `${object}:${createHash('sha256').update(value).digest('hex')}`,
      open: async ({ name, version }) => {
        opened.push(`${name} ${version}`);
        return Buffer.from(`hunter${version}`);
      },
    };
    const desired = (version: number) => ({
      data: {
        password: {
          $sealed: {
            object: place.owner,
            name: 'values/password',
            version,
            fingerprint: sealed.fingerprint(place.owner, Buffer.from(`hunter${version}`)),
          },
        },
      },
    });
    const there = async () =>
      Buffer.from(dataOf((await bench.hand('GET', id)).body).password ?? '', 'base64').toString();
    const dataOf = (body: JsonObject) => (body.data ?? {}) as Record<string, string>;
    let driver: KubernetesDriver;
    beforeAll(() => {
      driver = createKubernetesDriver({ resolve: async () => bench.access, sealed });
    });
    afterAll(() => driver.close());

    test('are opened to be written, and at no other time', async () => {
      const made = await observedOf(await driver.create(place, desired(1), bench));
      expect(await there()).toBe('hunter1');
      expect(driver.diff(place, desired(1), made)).toEqual({ kind: 'none' });
      expect(opened.splice(0)).toEqual(['values/password 1']);
      const difference = driver.diff(place, desired(2), made);
      expect(difference).toMatchObject({ changes: [{ path: 'data.password', from: '(hidden)', to: '(hidden)' }] });
      const changed = await observedOf(await driver.update(place, desired(2), made, desired(1), bench));
      expect(await there()).toBe('hunter2');
      expect(driver.diff(place, desired(2), changed)).toEqual({ kind: 'none' });
      expect(JSON.stringify([made, changed])).not.toMatch(/hunter\d|aHVudGVy/);
      expect(opened).toEqual(['values/password 2']);
    });

    test('are put right when another hand changes them, whatever it leaves of its manifest', async () => {
      const manifest = '{"data":{"password":"aHVudGVyNw=="}}';
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': manifest };
      const patch = { metadata: { annotations }, data: { password: 'dGhlaXJz' } };
      await bench.hand('PATCH', id, patch, 'application/merge-patch+json');
      const seen = await driver.read(place, { ...bench, fresh: true });
      if (seen === null) throw new Error('it is there');
      expect(JSON.stringify(seen)).not.toMatch(/dGhlaXJz|aHVudGVyNw/);
      expect(driver.diff(place, desired(2), seen)).toMatchObject({
        kind: 'update',
        changes: [{ path: 'data.password', by: 'intruder' }],
      });
      await driver.update(place, desired(2), seen, desired(2), bench);
      expect(await there()).toBe('hunter2');
    });

    test('I8 quiet when idle: one that did not change is not asked for again', async () => {
      await driver.read(place, { ...bench, fresh: false });
      bench.cluster.resetCounters();
      const seen = await driver.read(place, { ...bench, fresh: false });
      expect(bench.cluster.counters()).toEqual({});
      if (seen === null) throw new Error('it is there');
      expect(driver.diff(place, desired(2), seen)).toEqual({ kind: 'none' });
    });
  });

  test('show no value in a refusal', async () => {
    const spec = {
      matchConstraints: {
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['secrets'] }],
      },
      validations: [{ expression: 'false', messageExpression: "'no such value: ' + string(object.data['k'])" }],
    };
    const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
    const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
    await bench.hand('POST', policies, { metadata: { name: 'chatty' }, spec });
    const binding = { policyName: 'chatty', validationActions: ['Deny'] };
    await bench.hand('POST', bindings, { metadata: { name: 'chatty' }, spec: binding });
    const odd = { ...target, id: '/api/v1/namespaces/room/secrets/odd' };
    const failure = await bench.driver
      .create(odd, { stringData: { k: 'hunter22' } }, bench)
      .catch((error: unknown) => error);
    await bench.hand('DELETE', `${bindings}/chatty`);
    expect(failure).toMatchObject({ name: 'ApiFailure', message: expect.stringContaining('no such value') });
    expect(String((failure as Error).message)).not.toMatch(/hunter22|aHVudGVyMjI=/);
  });
});
