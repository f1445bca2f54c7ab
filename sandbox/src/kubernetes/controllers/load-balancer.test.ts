import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject, LoadBalancers } from '../contract.ts';
import { type TestCluster as Kube, testCluster } from '../machinery/test-cluster.ts';
import { CLEANUP } from './load-balancer.ts';

let kube: Kube;
let refusal: string | null = null;
const held = new Map<string, string>();

const balancers: LoadBalancers = {
  async ensure(service, taken) {
    if (refusal !== null) throw new Error(refusal);
    const free = [1, 2, 3].map((last) => `192.0.2.${last}`).find((one) => !taken.includes(one)) ?? '';
    held.set(service.metadata.uid, held.get(service.metadata.uid) ?? free);
    return held.get(service.metadata.uid) ?? '';
  },
  async release(service) {
    held.delete(service.metadata.uid);
  },
};

beforeAll(async () => {
  kube = await testCluster([], 1000, undefined, { loadBalancers: balancers });
});
afterAll(() => kube?.close());

const service = (name: string, spec: object = {}) =>
  kube.create('services', {
    metadata: { name },
    spec: {
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: false,
      externalTrafficPolicy: 'Local',
      selector: { app: name },
      ports: [{ name: 'a', port: 80 }],
      ...spec,
    },
  });
const addressOf = (name: string): string | undefined =>
  (kube.get('services', name)?.status as { loadBalancer?: { ingress?: { ip: string }[] } })?.loadBalancer?.ingress?.[0]
    ?.ip;
const eventsOf = (name: string): string[] =>
  kube
    .list('events')
    .filter((event) => (event.involvedObject as { name: string }).name === name)
    .map(({ reason }) => String(reason));
const reasons = (name: string) => [...new Set(eventsOf(name))];

test('a service has an address of its own, a port to be asked at, and no node port', async () => {
  await service('one');
  await service('two');
  const [one, two] = await kube.until('both have one', () => {
    const found = [addressOf('one'), addressOf('two')];
    return found.every((address) => address !== undefined) && found;
  });
  expect(one).not.toBe(two);
  const made = kube.get('services', 'one') as KubeObject;
  expect(made.metadata.finalizers).toEqual([CLEANUP]);
  const { healthCheckNodePort, ports } = made.spec as { healthCheckNodePort: number; ports: object[] };
  expect(healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
  expect(ports.every((port) => !('nodePort' in port))).toBe(true);
  await kube.until('it was said', () => reasons('one').includes('EnsuredLoadBalancer'));
  expect(reasons('one')).toEqual(['EnsuringLoadBalancer', 'EnsuredLoadBalancer']);
});

test('it goes only once its address is given back', async () => {
  const { uid } = (kube.get('services', 'two') as KubeObject).metadata;
  await kube.remove('services', 'two');
  await kube.until('it is gone', () => kube.get('services', 'two') === undefined);
  expect(held.has(uid)).toBe(false);
});

test('one that becomes a service of the cluster alone gives its address back, and loses what held it', async () => {
  await service('three');
  await kube.until('it has one', () => addressOf('three'));
  await kube.modify('services', 'three', (current) => {
    current.spec = { ...(current.spec as object), type: 'ClusterIP', externalTrafficPolicy: undefined };
    delete (current.spec as { allocateLoadBalancerNodePorts?: boolean }).allocateLoadBalancerNodePorts;
  });
  const after = await kube.until('nothing holds it', () => {
    const found = kube.get('services', 'three');
    return (found?.metadata.finalizers ?? []).length === 0 && found;
  });
  expect(addressOf('three')).toBeUndefined();
  expect(after.spec).not.toHaveProperty('healthCheckNodePort');
});

test('what the provider says no to is told in a warning, and tried again', async () => {
  refusal = 'no more addresses';
  await service('four');
  const warning = await kube.until('it was said', () =>
    kube
      .list('events')
      .find(
        ({ reason, involvedObject }) =>
          reason === 'SyncLoadBalancerFailed' && (involvedObject as { name: string }).name === 'four',
      ),
  );
  expect(warning).toMatchObject({
    type: 'Warning',
    message: 'Error syncing load balancer: failed to ensure load balancer: no more addresses',
  });
  expect(addressOf('four')).toBeUndefined();
  refusal = null;
  await kube.until('it has one after all', () => addressOf('four'));
});

test('one with a class of its own is left to whom that names', async () => {
  await service('five', { loadBalancerClass: 'example.com/other' });
  await service('six');
  await kube.until('the next has one', () => addressOf('six'));
  expect(kube.get('services', 'five')?.metadata.finalizers ?? []).toEqual([]);
  expect(addressOf('five')).toBeUndefined();
});

test('without anybody who balances loads a service waits for an address', async () => {
  const alone = await testCluster([], 1000);
  try {
    await alone.create('services', { metadata: { name: 'a' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } });
    await alone.create('services', {
      metadata: { name: 'b' },
      spec: { selector: { app: 'b' }, ports: [{ port: 80 }] },
    });
    await alone.until('controllers were there', () => alone.get('endpoints', 'b'));
    expect(alone.get('services', 'a')?.metadata.finalizers ?? []).toEqual([]);
    expect(alone.get('services', 'a')?.status).toEqual({ loadBalancer: {} });
  } finally {
    await alone.close();
  }
});
