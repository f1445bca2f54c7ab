import type { JsonObject } from '@tenantry/kinds';
import { readCluster, readPod, readService } from '@tenantry/observe/reach';
import { answerWay, evaluateWay, type WayEnd, type World } from '@tenantry/observe/reach/across';
import { addressAlone, nodeEnd, readAzureNetwork } from '@tenantry/observe/reach/azure';
import { expect, test } from 'vitest';
import { objects, type Shape, securityGroup } from './azure/universe.ts';

/** Nodes are in a1 (10.0.1.0/24) under s1, machines in a2 (10.0.2.0/24). */
const SHAPE: Shape = {
  subnets: { a1: 's1', a2: null, b1: null },
  ...{ policies: 'Disabled', peering: 'none', gateway: 'none', route: null, publicAt: null },
  groups: [[], [], [], [], []],
  nicGroups: [null, null, null, null, null],
};
const FRONT = '203.0.113.7';
const INSIDE = '10.0.1.99';
const allow = (source: string, destination: string, port: string): JsonObject => ({
  ...{ direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourcePortRange: '*', destinationPortRange: port },
  ...{ sourceAddressPrefix: source, destinationAddressPrefix: destination },
});
const OPEN = allow('Internet', `${FRONT}/32`, '443');

/** The service's port 443 is 8443 of its pods, and 80 is 8080. */
function balancer(address: string, spec: JsonObject = {}): JsonObject {
  return {
    metadata: { namespace: 'a', name: 'shop' },
    spec: {
      type: 'LoadBalancer',
      selector: { app: 'shop' },
      ports: [
        { name: 'https', port: 443, targetPort: 'secure', protocol: 'TCP' },
        { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
      ],
      ...spec,
    },
    status: { loadBalancer: { ingress: [{ ip: address }] } },
  };
}

function world(
  rules: readonly JsonObject[],
  services: readonly JsonObject[],
  cidr = '0.0.0.0/0',
  isOverlay = true,
): World {
  const policy = {
    metadata: { namespace: 'a', name: 'endpoint' },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port: 8443, protocol: 'TCP' }] }],
    },
  };
  const cluster = readCluster({
    ...{ namespaces: [{ metadata: { name: 'a' } }], networkPolicies: [policy], ciliumPolicies: [] },
    ...{ notConsidered: [], isCilium: true },
  });
  const groups = ['s1', 's2', 's3'].map((name) => securityGroup(name, name === 's1' ? rules : []));
  return {
    ...{ cluster, isOverlay, azure: readAzureNetwork(objects(SHAPE, groups)) },
    services: services.map(readService),
  };
}

function pod({ azure }: World, labels: Record<string, string> = { app: 'shop' }): WayEnd {
  const read = readPod({
    metadata: { namespace: 'a', name: 'p', labels },
    spec: { nodeName: 'n', containers: [{ ports: [{ name: 'secure', containerPort: 8443 }] }] },
    status: { phase: 'Running', podIP: '192.168.0.4', hostIP: '10.0.1.9' },
  });
  if (read === null) throw new Error('the pod runs');
  return { kind: 'pod', pod: read, node: nodeEnd(azure, { cluster: 'c', pool: 'p', name: 'n', address: '10.0.1.9' }) };
}

const somewhere = ({ azure }: World, address = '1.1.1.1'): WayEnd => ({
  kind: 'cloud',
  end: addressAlone(azure, address, address, null),
});
const machine = ({ azure }: World): WayEnd => ({ kind: 'cloud', end: addressAlone(azure, '10.0.2.4', 'vm') });
const open = (here: World, from: WayEnd, to = pod(here)) =>
  evaluateWay(here, from, to)
    .filter(({ outcome }) => outcome === 'allowed')
    .map(({ protocols, from: first, to: last }) => `${protocols.join('+')} ${first}-${last}`);

test('I9: the internet reaches pods behind a public balancer on the port that group and policy both let through, and on no other', () => {
  const here = world([OPEN], [balancer(FRONT)]);
  expect(open(here, somewhere(here))).toEqual(['TCP 8443-8443']);
  const found = answerWay(here, {
    ...{ fromName: 'the internet', toName: 'a', question: { protocols: ['TCP'], from: 1, to: 65_535 }, notes: [] },
    from: [{ end: somewhere(here), count: 1 }],
    to: [{ end: pod(here), count: 1 }],
  });
  expect(found.sentence).toBe('In part: the internet reaches a on TCP 8443, and on nothing else.');
});

test.each([
  ['a group that does not let its address in', [], [balancer(FRONT)], '0.0.0.0/0'],
  [
    'a group that lets in the port of the pod and not its own',
    [allow('Internet', '*', '8443')],
    [balancer(FRONT)],
    '0.0.0.0/0',
  ],
  ['a policy that lets in others', [OPEN], [balancer(FRONT)], '198.51.100.0/24'],
  ['sources of others', [OPEN], [balancer(FRONT, { loadBalancerSourceRanges: ['198.51.100.0/24'] })], '0.0.0.0/0'],
  ['no balancer', [OPEN], [balancer(FRONT, { type: 'ClusterIP' })], '0.0.0.0/0'],
  ['a balancer inside the network', [allow('Internet', '*', '443')], [balancer(INSIDE)], '0.0.0.0/0'],
])('I9: with %s nothing comes in from the internet', (_what, rules, services, cidr) => {
  const here = world(rules, services, cidr);
  expect(open(here, somewhere(here))).toEqual([]);
});

test('pods that the service does not select are not reached by it', () => {
  const here = world([OPEN], [balancer(FRONT)]);
  expect(open(here, somewhere(here), pod(here, { app: 'other' }))).toEqual([]);
});

test('a machine in the network comes to a balancer inside, and not by one in public', () => {
  const inside = world([], [balancer(INSIDE)], '10.0.2.0/24');
  expect(open(inside, machine(inside))).toEqual(['TCP 8443-8443']);
  const outside = world([OPEN], [balancer(FRONT)], '10.0.2.0/24');
  expect(open(outside, machine(outside))).toEqual([]);
});

test('where pods have addresses of the network, a balancer adds to what comes by those', () => {
  const here = world([allow('Internet', `${FRONT}/32`, '443')], [balancer(FRONT)], '0.0.0.0/0', false);
  expect(open(here, somewhere(here))).toEqual(['TCP 8443-8443']);
  expect(open(here, machine(here))).toEqual(['TCP 8443-8443']);
});

test('every port of every protocol is answered for once', () => {
  const here = world([OPEN], [balancer(FRONT)]);
  const segments = evaluateWay(here, somewhere(here), pod(here));
  for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
    const own = segments.filter(({ protocols }) => protocols.includes(protocol)).sort((a, b) => a.from - b.from);
    expect([own[0]?.from, own.at(-1)?.to]).toEqual([1, 65_535]);
    own.slice(1).forEach((one, index) => {
      expect(one.from).toBe((own[index]?.to ?? 0) + 1);
    });
  }
});
