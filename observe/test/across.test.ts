import { EVERY_PORT_OF_EVERY_PROTOCOL, readCluster, readPod } from '@tenantry/observe/reach';
import {
  answerWay,
  evaluateWay,
  type TenantPath,
  unexplained,
  type WayEnd,
  type World,
} from '@tenantry/observe/reach/across';
import { type AzureEnd, addressAlone, nodeEnd, readAzureNetwork } from '@tenantry/observe/reach/azure';
import { describe, expect, test } from 'vitest';
import { objects, type Shape, securityGroup } from './azure/universe.ts';

/** The cluster's nodes are in a1 (10.0.1.0/24), machines in a1 and a2, and a1's security group is s1. */
const SHAPE: Shape = {
  subnets: { a1: 's1', a2: null, b1: null },
  ...{ policies: 'Disabled', peering: 'none', gateway: 'none', route: null, publicAt: null },
  groups: [[], [], [], [], []],
  nicGroups: [null, null, null, null, null],
};
const deny = (from: string, to: string, port = '*') => ({
  ...{ direction: 'Outbound', access: 'Deny', protocol: '*', sourcePortRange: '*', destinationPortRange: port },
  ...{ sourceAddressPrefix: from, destinationAddressPrefix: to },
});
const policy = {
  metadata: { namespace: 'a', name: 'egress' },
  spec: {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '10.0.2.0/24' } }], ports: [{ port: 80, endPort: 90 }] }],
  },
};

function world(rules: Parameters<typeof securityGroup>[1], isOverlay: boolean): World {
  const cluster = readCluster({
    ...{ namespaces: [{ metadata: { name: 'a' } }], networkPolicies: [policy], ciliumPolicies: [] },
    ...{ notConsidered: [], isCilium: true },
  });
  const groups = ['s1', 's2', 's3'].map((name) => securityGroup(name, name === 's1' ? rules : []));
  return { cluster, azure: readAzureNetwork(objects(SHAPE, groups)), isOverlay };
}

function podIn({ azure }: World, hostNetwork = false): WayEnd {
  const pod = readPod({
    metadata: { namespace: 'a', name: 'p' },
    spec: { containers: [], nodeName: 'n', hostNetwork },
    status: { phase: 'Running', podIP: '10.0.1.200', hostIP: '10.0.1.9' },
  });
  if (pod === null) throw new Error('the pod runs');
  return { kind: 'pod', pod, node: nodeEnd(azure, { cluster: 'c', pool: 'p', name: 'n', address: '10.0.1.9' }) };
}

const at = ({ azure }: World, address: string): WayEnd => ({
  kind: 'cloud',
  end: azure.ends.find((one) => one.address === address) ?? addressAlone(azure, address, address),
});
const brief = (found: ReturnType<typeof evaluateWay>) =>
  found.map(({ protocols, from, to, outcome }) => `${protocols.join('+')} ${from}-${to} ${outcome}`);

describe('a pod towards a machine', () => {
  test('passes where the policies and the security groups both let it', () => {
    const here = world([deny('*', '*', '85-100')], true);
    const question = { protocols: ['TCP'] as const, from: 79, to: 101 };
    expect(brief(evaluateWay(here, podIn(here), at(here, '10.0.2.4'), question))).toEqual([
      'TCP 79-79 denied',
      'TCP 80-84 allowed',
      'TCP 85-90 denied',
      'TCP 91-100 denied',
      'TCP 101-101 denied',
    ]);
  });

  test.each([
    {
      isOverlay: true,
      denied: '10.0.1.9',
      outcome: 'denied',
      why: 'pods of an overlay leave with the address of their node',
    },
    { isOverlay: true, denied: '10.0.1.200', outcome: 'allowed', why: 'which the cloud never sees as their own' },
    {
      isOverlay: false,
      denied: '10.0.1.200',
      outcome: 'denied',
      why: 'without an overlay the cloud sees the pod itself',
    },
    { isOverlay: false, denied: '10.0.1.9', outcome: 'allowed', why: 'and not its node' },
  ])('$why', ({ isOverlay, denied, outcome }) => {
    const here = world([deny(denied, '*')], isOverlay);
    const question = { protocols: ['TCP'] as const, from: 80, to: 80 };
    expect(evaluateWay(here, podIn(here), at(here, '10.0.2.4'), question)[0]?.outcome).toBe(outcome);
  });

  test('one that uses the network of its node is held by no policy, and leaves as the node', () => {
    const here = world([deny('10.0.1.9', '*', '443')], false);
    const question = { protocols: ['TCP'] as const, from: 442, to: 443 };
    expect(brief(evaluateWay(here, podIn(here, true), at(here, '10.0.2.4'), question))).toEqual([
      'TCP 442-442 allowed',
      'TCP 443-443 denied',
    ]);
  });
});

test('into an overlay there is no way but from the cluster itself', () => {
  const overlay = world([], true);
  expect(evaluateWay(overlay, at(overlay, '10.0.2.4'), podIn(overlay))).toMatchObject([
    { outcome: 'denied', noWay: expect.stringContaining('exist within it alone') },
  ]);
  const node: AzureEnd = nodeEnd(overlay.azure, { cluster: 'c', pool: 'p', name: 'other', address: '10.0.1.10' });
  expect(evaluateWay(overlay, { kind: 'cloud', end: node }, podIn(overlay))[0]?.outcome).toBe('allowed');
  const plain = world([], false);
  expect(evaluateWay(plain, at(plain, '10.0.2.4'), podIn(plain))[0]?.outcome).toBe('allowed');
});

test('what cannot be told is told as such, and is neither a yes nor a no', () => {
  const here = world([deny('*', 'Storage.WestEurope')], true);
  const found = answerWay(here, {
    ...{ fromName: 'vm', toName: 'storage', question: { protocols: ['TCP'], from: 443, to: 443 }, notes: [] },
    from: [{ end: at(here, '10.0.1.4'), count: 1 }],
    to: [{ end: at(here, '8.8.8.8'), count: 1 }],
  });
  expect(found).toMatchObject({
    verdict: 'undecided',
    sentence: 'It cannot be told whether vm reaches storage on TCP 443.',
  });
  expect(found.pairs[0]?.ports[0]).toMatchObject({
    ...{ outcome: 'undecided', isAllowed: false },
    text: expect.stringContaining('rule r0 (priority 100) of s1 on its subnet speaks of what is not known here'),
  });
});

test('every port of every protocol is answered for once, whatever the world', () => {
  const here = world([deny('*', '*', '22')], true);
  const segments = evaluateWay(here, podIn(here), at(here, '10.0.2.4'), EVERY_PORT_OF_EVERY_PROTOCOL);
  for (const protocol of EVERY_PORT_OF_EVERY_PROTOCOL.protocols) {
    const own = segments.filter(({ protocols }) => protocols.includes(protocol)).sort((a, b) => a.from - b.from);
    expect([own[0]?.from, own.at(-1)?.to]).toEqual([1, 65_535]);
    own.slice(1).forEach((one, index) => {
      expect(one.from).toBe((own[index]?.to ?? 0) + 1);
    });
  }
});

describe('what a Grant explains is no fault', () => {
  const path: TenantPath = {
    ...{ from: 'vm', to: 'vm', verdict: 'partly', because: null },
    open: [{ protocol: 'TCP', from: 5000, to: 6000 }],
  };
  const grant = {
    name: 'Grant a/x',
    from: 'a',
    to: 'b',
    sorts: ['vm'],
    ports: [{ protocol: 'TCP', from: 5432, to: 5432 }],
  } as const;

  test.each([
    { title: 'the ports of a grant are taken out', grants: [grant], open: ['5000-5431', '5433-6000'] },
    { title: 'a grant of all of it leaves nothing', grants: [{ ...grant, ports: path.open }], open: [] },
    { title: 'the other way round is another grant', grants: [{ ...grant, from: 'b', to: 'a' }], open: ['5000-6000'] },
    {
      title: 'so is another protocol',
      grants: [{ ...grant, ports: [{ protocol: 'UDP', from: 1, to: 65_535 }] as const }],
      open: ['5000-6000'],
    },
    { title: 'and another sort of end', grants: [{ ...grant, sorts: ['pod'] as const }], open: ['5000-6000'] },
  ])('$title', ({ grants, open }) => {
    const left = unexplained('a', 'b', [path], grants);
    expect(left.flatMap((one) => one.open.map(({ from, to }) => `${from}-${to}`))).toEqual(open);
  });
});
