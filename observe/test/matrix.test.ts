import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import {
  EVERY_PORT_OF_EVERY_PROTOCOL,
  matrixRow,
  onePodOfEachSort,
  type PodEnd,
  readCluster,
  readPod,
} from '../src/reach/index.ts';

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

test('a row tells own pods from those of others, and which ports are open', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, pods: [pod(name, 'one')] }));
  if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
  const row = (end: typeof a) => matrixRow(cluster, end, [a, b, c], EVERY_PORT_OF_EVERY_PROTOCOL);
  expect(row(a).map(({ verdict }) => verdict)).toEqual(['allowed', 'partly', 'allowed']);
  expect(row(b).map(({ verdict }) => verdict)).toEqual(['denied', 'partly', 'allowed']);
  expect(row(c)[1]?.open).toEqual([{ protocol: 'TCP', from: 80, to: 80 }]);
  expect(row(c)[0]?.open).toEqual([]);
});

test('a tenant with one pod is not open to itself because a pod always reaches itself', () => {
  const b = { name: 'b', pods: [pod('b', 'one')] };
  expect(matrixRow(cluster, b, [b], EVERY_PORT_OF_EVERY_PROTOCOL)[0]?.verdict).toBe('partly');
});

test('pods that policies cannot tell apart are one sort', () => {
  const pods = [pod('a', 'one'), pod('a', 'two'), pod('a', 'three', { app: 'x' })];
  expect(onePodOfEachSort(cluster, pods, 5).map(({ name }) => name)).toEqual(['one', 'three']);
  expect(onePodOfEachSort(cluster, pods, 1).map(({ name }) => name)).toEqual(['one']);
});
