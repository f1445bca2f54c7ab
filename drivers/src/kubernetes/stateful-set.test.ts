import { AUTOSCALED_ANNOTATION, type JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../contract.ts';
import { asList, asObject, metadataOf, metadataText } from './mark.ts';
import { type Bench, CONNECTION, namespaceTarget, startBench, until } from './test/cluster.ts';

const NAMESPACE = 'shop';
const CLAIMS = `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({}, [{ name: 'n1', cpu: '4', memory: '8Gi', pods: 50, labels: {}, taints: [] }]);
  await bench.driver.create(namespaceTarget(NAMESPACE), {}, bench);
  const fixed = { metadata: { name: 'fixed' }, provisioner: 'sandbox.csi.local' };
  await bench.hand('POST', '/apis/storage.k8s.io/v1/storageclasses', fixed);
});
afterAll(() => bench.close());

const targetOf = (kind: 'Deployment' | 'StatefulSet', name: string): Target => ({
  ...{ connection: CONNECTION, type: `apps/v1/${kind}`, owner: 'owner-1' },
  id: `/apis/apps/v1/namespaces/${NAMESPACE}/${kind.toLowerCase()}s/${name}`,
});

/** As the kind Service compiles it. */
function workload(name: string, spec: JsonObject, annotations: JsonObject = {}, image = 'shop:1'): JsonObject {
  const labels = { app: name };
  return {
    metadata: { name, namespace: NAMESPACE, annotations },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } },
      ...spec,
    },
  };
}

const withVolume = (name: string, size: string, more: JsonObject = {}) => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...more };
  return workload(name, {
    ...{ replicas: 2, serviceName: name, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }] },
  });
};

async function read(target: Target) {
  const observed = await bench.driver.read(target, { ...bench, fresh: true });
  if (observed === null) throw new Error(`${target.id} is not there`);
  return observed;
}

/** Once it is at rest, for it changes with each pod that comes. */
async function put(target: Target, desired: JsonObject) {
  await ready(target);
  const observed = await read(target);
  expect(bench.driver.diff(target, desired, observed).kind).toBe('update');
  return bench.driver.update(target, desired, observed, null, bench);
}

async function items(path: string): Promise<JsonObject[]> {
  return asList((await bench.hand('GET', path)).body.items).map(asObject);
}

const podsOf = async (name: string) =>
  (await items(`${PODS}?labelSelector=app%3D${name}`)).map((pod) => ({
    uid: metadataText(pod, 'uid'),
    owner: asList(metadataOf(pod).ownerReferences).map((owner) => asObject(owner).uid),
  }));

const volumesOf = async (name: string) =>
  (await items(`${CLAIMS}?labelSelector=app%3D${name}`)).map(({ spec, status }) => [
    asObject(asObject(asObject(spec).resources).requests).storage,
    asObject(asObject(status).capacity).storage,
  ]);

const ready = (target: Target) =>
  until('it is ready', async () => (await read(target)).readiness.state === 'ready', 60_000);

test('the volumes of a stateful set grow while its pods run on', async () => {
  const target = targetOf('StatefulSet', 'store');
  await bench.driver.create(target, withVolume('store', '1Gi'), bench);
  await ready(target);
  const [before, pods] = [await read(target), await podsOf('store')];
  expect(await volumesOf('store')).toEqual([
    ['1Gi', '1Gi'],
    ['1Gi', '1Gi'],
  ]);
  await put(target, withVolume('store', '2Gi'));
  const after = await read(target);
  expect(after.uid).not.toBe(before.uid);
  expect(bench.driver.diff(target, withVolume('store', '2Gi'), after)).toEqual({ kind: 'none' });
  await until('the pods are its own', async () => (await podsOf('store')).every(({ owner }) => owner[0] === after.uid));
  await ready(target);
  expect((await podsOf('store')).map(({ uid }) => uid)).toEqual(pods.map(({ uid }) => uid));
  await until('the volumes have grown', async () => (await volumesOf('store')).flat().every((size) => size === '2Gi'));
});

test('a smaller size is for replicas that are yet to come; a volume never shrinks', async () => {
  const target = targetOf('StatefulSet', 'store');
  await put(target, withVolume('store', '1Gi'));
  expect(bench.driver.diff(target, withVolume('store', '1Gi'), await read(target))).toEqual({ kind: 'none' });
  expect((await volumesOf('store')).flat()).toEqual(['2Gi', '2Gi', '2Gi', '2Gi']);
});

test('volumes that stayed from before grow to what a set that is made anew asks for', async () => {
  const target = targetOf('StatefulSet', 'store');
  await bench.driver.delete(target, await read(target), bench);
  await until('its pods are gone', async () => (await podsOf('store')).length === 0);
  await bench.driver.create(target, withVolume('store', '3Gi'), bench);
  await until('the volumes have grown', async () => (await volumesOf('store')).flat().every((size) => size === '3Gi'));
});

test('where a volume cannot grow nothing is done, and it is told what lets it', async () => {
  const target = targetOf('StatefulSet', 'kept');
  const asked = (size: string) => withVolume('kept', size, { storageClassName: 'fixed' });
  await bench.driver.create(target, asked('1Gi'), bench);
  await ready(target);
  const { uid } = await read(target);
  await expect(put(target, asked('2Gi'))).rejects.toMatchObject({
    ...{ kind: 'invalid', code: 'VolumeCannotGrow' },
    message: 'volume data-kept-0 of storage class fixed cannot grow from 1Gi to 2Gi: the class does not allow it',
    remedy: 'Let the class allow it (allowVolumeExpansion), or declare the size that it had.',
  });
  expect((await read(target)).uid).toBe(uid);
});

test('an autoscaler that is added finds as many replicas as there were, and what it makes of them stands', async () => {
  const target = targetOf('Deployment', 'busy');
  const replicas = async () => asObject((await read(target)).body.spec).replicas;
  const scaled = (image: string) => workload('busy', { replicas: 2 }, { [AUTOSCALED_ANNOTATION]: 'true' }, image);
  await bench.driver.create(target, workload('busy', { replicas: 5 }), bench);
  await put(target, scaled('shop:1'));
  expect(await replicas()).toBe(5);
  // As an autoscaler does.
  const scale = { spec: { replicas: 7 } };
  await bench.hand('PATCH', `${target.id}/scale`, scale, 'application/merge-patch+json');
  expect(await replicas()).toBe(7);
  expect(bench.driver.diff(target, scaled('shop:1'), await read(target))).toEqual({ kind: 'none' });
  await put(target, scaled('shop:2'));
  expect(await replicas()).toBe(7);
  // Stopped, it begins as declared: an autoscaler leaves it alone.
  await put(target, workload('busy', { replicas: 0 }, {}, 'shop:2'));
  await put(target, scaled('shop:2'));
  expect(await replicas()).toBe(2);
});
