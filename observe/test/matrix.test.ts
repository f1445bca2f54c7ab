import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { pathsBetween, type TenantEnds } from '../src/reach/across/index.ts';
import { readAzureNetwork } from '../src/reach/azure/index.ts';
import { onePodOfEachSort, type PodEnd, readCluster, readPod } from '../src/reach/index.ts';

const namespace = (name: string) => ({ metadata: { name } });
const policy = (name: string, spec: JsonObject) => ({ metadata: { namespace: name, name: 'p' }, spec });

function pod(place: string, name: string, labels: Record<string, string> = {}): PodEnd {
  const found = readPod({
    metadata: { namespace: place, name, labels },
    spec: { containers: [] },
    status: { phase: 'Running', podIP: '10.0.0.1' },
  });
  if (found === null) throw new Error('the pod runs');
  return found;
}

const own = { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] };
const http = { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 80 }] }] };
const cluster = readCluster({
  namespaces: [namespace('a'), namespace('b'), namespace('c')],
  networkPolicies: [policy('a', own), policy('b', http)],
  ciliumPolicies: [],
  notConsidered: [],
  isCilium: true,
});

const azure = readAzureNetwork({
  ...{ securityGroups: [], virtualNetworks: [], networkInterfaces: [], privateEndpoints: [], publicAddresses: [] },
  ...{ routeTables: [], virtualMachines: [], scaleSets: [], clusters: [], notConsidered: [] },
});
const world = { cluster, azure, isOverlay: false };
const endsOf = (name: string): TenantEnds => ({
  ...{ tenant: name, pods: [pod(name, 'one')], standing: [], machines: [], endpoints: [] },
});
const podsTo = (from: TenantEnds, to: TenantEnds) => {
  const [path, ...others] = pathsBetween(world, from, to);
  expect(others).toEqual([]);
  return path;
};

test('a row tells own pods from those of others, and which ports are open', () => {
  const [a, b, c] = [endsOf('a'), endsOf('b'), endsOf('c')];
  const row = (from: TenantEnds) => [a, b, c].map((to) => podsTo(from, to));
  expect(row(a).map((path) => path?.verdict)).toEqual(['allowed', 'partly', 'allowed']);
  expect(row(b).map((path) => path?.verdict)).toEqual(['denied', 'partly', 'allowed']);
  expect(row(c)[1]?.open).toEqual([{ protocol: 'TCP', from: 80, to: 80 }]);
  expect(row(c)[0]?.open).toEqual([]);
  expect(row(c)[1]?.because?.text).toBe('ingress to b/one is allowed by b/p rule 0');
});

test('a tenant with one pod is not open to itself because a pod always reaches itself', () => {
  const b = endsOf('b');
  expect(podsTo(b, b)?.verdict).toBe('partly');
});

test('pods that policies cannot tell apart are one sort', () => {
  const pods = [pod('a', 'one'), pod('a', 'two'), pod('a', 'three', { app: 'x' })];
  expect(onePodOfEachSort(cluster, pods, 5).map(({ name }) => name)).toEqual(['one', 'three']);
  expect(onePodOfEachSort(cluster, pods, 1).map(({ name }) => name)).toEqual(['one']);
});
