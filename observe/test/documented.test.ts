import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  answer,
  type End,
  evaluate,
  type NotConsidered,
  type PodEnd,
  type Protocol,
  readCiliumPolicy,
  readCluster,
  readPod,
} from '../src/reach/index.ts';

/** What https://kubernetes.io/docs/concepts/services-networking/network-policies/ says, one row for each sentence. */

const NAMESPACES = [
  { metadata: { name: 'default', labels: { project: 'main' } } },
  { metadata: { name: 'mine', labels: { project: 'myproject', team: 'blue' } } },
  { metadata: { name: 'other', labels: { team: 'red' } } },
];

function pod(namespace: string, name: string, labels: Record<string, string>, more: object = {}): PodEnd {
  const found = readPod({
    metadata: { namespace, name, labels },
    spec: {
      nodeName: 'node-1',
      containers: [
        {
          ports: [
            { name: 'db', containerPort: 6379 },
            { name: 'dns', containerPort: 53, protocol: 'UDP' },
          ],
        },
      ],
      ...more,
    },
    status: { phase: 'Running', podIP: '10.244.0.5', hostIP: '192.0.2.10' },
  } as JsonObject);
  if (found === null) throw new Error('the pod runs');
  return found;
}

const db = pod('default', 'db', { role: 'db' });
const frontend = pod('default', 'frontend', { role: 'frontend' });
const stranger = pod('default', 'stranger', { role: 'other' });
const project = pod('mine', 'client', { role: 'client' });
const elsewhere = pod('other', 'frontend', { role: 'frontend' });
const host = pod('other', 'agent', { role: 'frontend' }, { hostNetwork: true });
const farHost = pod('other', 'far', { role: 'frontend' }, { hostNetwork: true, nodeName: 'node-2' });
const at = (address: string, isNode = false): End => ({ kind: 'address', address, owner: null, isNode });

const DEFAULT_DENY_INGRESS = 'podSelector: {}\npolicyTypes: [Ingress]';
const ALLOW_ALL_INGRESS = 'podSelector: {}\ningress: [{}]\npolicyTypes: [Ingress]';
const DEFAULT_DENY_EGRESS = 'podSelector: {}\npolicyTypes: [Egress]';
const ALLOW_ALL_EGRESS = 'podSelector: {}\negress: [{}]\npolicyTypes: [Egress]';
const DOCUMENTED = `
podSelector: { matchLabels: { role: db } }
policyTypes: [Ingress, Egress]
ingress:
  - from:
      - ipBlock: { cidr: 172.17.0.0/16, except: [172.17.1.0/24] }
      - namespaceSelector: { matchLabels: { project: myproject } }
      - podSelector: { matchLabels: { role: frontend } }
    ports: [{ protocol: TCP, port: 6379 }]
egress:
  - to: [{ ipBlock: { cidr: 10.0.0.0/24 } }]
    ports: [{ protocol: TCP, port: 5978 }]`;
const BOTH_IN_ONE = `
podSelector: {}
ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: red } }, podSelector: { matchLabels: { role: frontend } } }] }]`;
const EITHER_OF_TWO = `
podSelector: {}
ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: red } } }, { podSelector: { matchLabels: { role: frontend } } }] }]`;
const PORT_RANGE = `
podSelector: {}
policyTypes: [Egress]
egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/24 } }], ports: [{ protocol: TCP, port: 32000, endPort: 32768 }] }]`;
const BY_NAME =
  'podSelector: {}\ningress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } } }] }]';
const SEVERAL_NAMES = `
podSelector: {}
ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [mine, other] }] } }] }]`;

interface Row {
  readonly says: string;
  /** Specs of policies in the namespace `default`. */
  readonly policies: readonly string[];
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: Protocol;
  readonly passes: boolean;
}

const rows: readonly Row[] = [
  { says: 'without a policy everything passes', policies: [], from: elsewhere, to: db, port: 80, passes: true },
  {
    says: 'default deny of ingress',
    policies: [DEFAULT_DENY_INGRESS],
    from: frontend,
    to: db,
    port: 80,
    passes: false,
  },
  {
    says: 'default deny of ingress leaves egress alone',
    policies: [DEFAULT_DENY_INGRESS],
    from: db,
    to: elsewhere,
    port: 80,
    passes: true,
  },
  { says: 'default deny of egress', policies: [DEFAULT_DENY_EGRESS], from: db, to: elsewhere, port: 80, passes: false },
  {
    says: 'default deny of egress leaves ingress alone',
    policies: [DEFAULT_DENY_EGRESS],
    from: elsewhere,
    to: db,
    port: 80,
    passes: true,
  },
  {
    says: 'default deny of egress takes names away too',
    policies: [DEFAULT_DENY_EGRESS],
    from: db,
    to: elsewhere,
    port: 53,
    protocol: 'UDP',
    passes: false,
  },
  {
    says: 'allow all ingress wins over deny',
    policies: [DEFAULT_DENY_INGRESS, ALLOW_ALL_INGRESS],
    from: elsewhere,
    to: db,
    port: 80,
    passes: true,
  },
  {
    says: 'allow all egress wins over deny',
    policies: [DEFAULT_DENY_EGRESS, ALLOW_ALL_EGRESS],
    from: db,
    to: at('8.8.8.8'),
    port: 443,
    passes: true,
  },
  {
    says: 'the example: a frontend of the same namespace',
    policies: [DOCUMENTED],
    from: frontend,
    to: db,
    port: 6379,
    passes: true,
  },
  {
    says: 'the example: that frontend on another port',
    policies: [DOCUMENTED],
    from: frontend,
    to: db,
    port: 6380,
    passes: false,
  },
  {
    says: 'the example: that port by another protocol',
    policies: [DOCUMENTED],
    from: frontend,
    to: db,
    port: 6379,
    protocol: 'UDP',
    passes: false,
  },
  {
    says: 'the example: any pod of a namespace of the project',
    policies: [DOCUMENTED],
    from: project,
    to: db,
    port: 6379,
    passes: true,
  },
  {
    says: 'the example: a pod with the label in another namespace',
    policies: [DOCUMENTED],
    from: elsewhere,
    to: db,
    port: 6379,
    passes: false,
  },
  {
    says: 'the example: another pod of the namespace',
    policies: [DOCUMENTED],
    from: stranger,
    to: db,
    port: 6379,
    passes: false,
  },
  {
    says: 'the example: who is not selected is not isolated',
    policies: [DOCUMENTED],
    from: elsewhere,
    to: frontend,
    port: 1,
    passes: true,
  },
  {
    says: 'the example: egress to the range on its port',
    policies: [DOCUMENTED],
    from: db,
    to: at('10.0.0.9'),
    port: 5978,
    passes: true,
  },
  {
    says: 'the example: egress to the range on another port',
    policies: [DOCUMENTED],
    from: db,
    to: at('10.0.0.9'),
    port: 5979,
    passes: false,
  },
  {
    says: 'the example: egress beside the range',
    policies: [DOCUMENTED],
    from: db,
    to: at('10.0.1.9'),
    port: 5978,
    passes: false,
  },
  {
    says: 'both selectors in one entry: both hold',
    policies: [BOTH_IN_ONE],
    from: elsewhere,
    to: db,
    port: 1,
    passes: true,
  },
  {
    says: 'both selectors in one entry: one does not suffice',
    policies: [BOTH_IN_ONE],
    from: frontend,
    to: db,
    port: 1,
    passes: false,
  },
  {
    says: 'two entries: the pod of the own namespace',
    policies: [EITHER_OF_TWO],
    from: frontend,
    to: db,
    port: 1,
    passes: true,
  },
  {
    says: 'two entries: any pod of the other namespace',
    policies: [EITHER_OF_TWO],
    from: pod('other', 'x', {}),
    to: db,
    port: 1,
    passes: true,
  },
  {
    says: 'a range of ports: its first',
    policies: [PORT_RANGE],
    from: db,
    to: at('10.0.0.1'),
    port: 32_000,
    passes: true,
  },
  {
    says: 'a range of ports: its last',
    policies: [PORT_RANGE],
    from: db,
    to: at('10.0.0.1'),
    port: 32_768,
    passes: true,
  },
  {
    says: 'a range of ports: before it',
    policies: [PORT_RANGE],
    from: db,
    to: at('10.0.0.1'),
    port: 31_999,
    passes: false,
  },
  {
    says: 'a range of ports: after it',
    policies: [PORT_RANGE],
    from: db,
    to: at('10.0.0.1'),
    port: 32_769,
    passes: false,
  },
  { says: 'a namespace by its name', policies: [BY_NAME], from: elsewhere, to: db, port: 1, passes: true },
  { says: 'a namespace by its name: not another', policies: [BY_NAME], from: project, to: db, port: 1, passes: false },
  { says: 'several namespaces by label', policies: [SEVERAL_NAMES], from: project, to: db, port: 1, passes: true },
  {
    says: 'without policyTypes a policy with egress rules isolates both ways',
    policies: ['podSelector: {}\negress: [{}]'],
    from: frontend,
    to: db,
    port: 1,
    passes: false,
  },
  {
    says: 'a policy about egress alone does not isolate ingress',
    policies: ['podSelector: {}\npolicyTypes: [Egress]\negress: [{}]\ningress: []'],
    from: elsewhere,
    to: db,
    port: 1,
    passes: true,
  },
  {
    says: 'an empty list of peers is everybody',
    policies: ['podSelector: {}\ningress: [{ from: [], ports: [{ port: 80 }] }]'],
    from: elsewhere,
    to: db,
    port: 80,
    passes: true,
  },
  {
    says: 'an empty pod selector as peer is the own namespace',
    policies: ['podSelector: {}\ningress: [{ from: [{ podSelector: {} }] }]'],
    from: elsewhere,
    to: db,
    port: 80,
    passes: false,
  },
  {
    says: 'an empty namespace selector as peer is every namespace',
    policies: ['podSelector: {}\ningress: [{ from: [{ namespaceSelector: {} }] }]'],
    from: elsewhere,
    to: db,
    port: 80,
    passes: true,
  },
  {
    says: 'a named port is the port of that name at the destination',
    policies: ['podSelector: {}\ningress: [{ ports: [{ port: db }] }]'],
    from: elsewhere,
    to: db,
    port: 6379,
    passes: true,
  },
  {
    says: 'a named port is no other port',
    policies: ['podSelector: {}\ningress: [{ ports: [{ port: db }] }]'],
    from: elsewhere,
    to: db,
    port: 53,
    passes: false,
  },
  {
    says: 'a named port has the protocol of the rule',
    policies: ['podSelector: {}\ningress: [{ ports: [{ port: dns }] }]'],
    from: elsewhere,
    to: db,
    port: 53,
    protocol: 'UDP',
    passes: false,
  },
  {
    says: 'a named port in egress is one of the destination',
    policies: ['podSelector: {}\npolicyTypes: [Egress]\negress: [{ ports: [{ port: dns, protocol: UDP }] }]'],
    from: frontend,
    to: elsewhere,
    port: 53,
    protocol: 'UDP',
    passes: true,
  },
  {
    says: 'SCTP is a protocol like others',
    policies: ['podSelector: {}\ningress: [{ ports: [{ port: 7, protocol: SCTP }] }]'],
    from: elsewhere,
    to: db,
    port: 7,
    protocol: 'SCTP',
    passes: true,
  },
  {
    says: 'IPv6 ranges hold IPv6 addresses',
    policies: [
      'podSelector: {}\npolicyTypes: [Egress]\negress: [{ to: [{ ipBlock: { cidr: "2001:db8::/64", except: ["2001:db8::1:0/112"] } }] }]',
    ],
    from: db,
    to: at('2001:db8::2:1'),
    port: 1,
    passes: true,
  },
  {
    says: 'what an IPv6 range excepts',
    policies: [
      'podSelector: {}\npolicyTypes: [Egress]\negress: [{ to: [{ ipBlock: { cidr: "2001:db8::/64", except: ["2001:db8::1:0/112"] } }] }]',
    ],
    from: db,
    to: at('2001:db8::1:1'),
    port: 1,
    passes: false,
  },
  {
    says: 'an IPv4 range holds no IPv6 address',
    policies: ['podSelector: {}\npolicyTypes: [Egress]\negress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]'],
    from: db,
    to: at('2001:db8::1'),
    port: 1,
    passes: false,
  },
  {
    says: 'a pod cannot be kept from itself',
    policies: [DEFAULT_DENY_INGRESS, DEFAULT_DENY_EGRESS],
    from: db,
    to: db,
    port: 80,
    passes: true,
  },
  {
    says: 'the node of a pod always gets in',
    policies: [DEFAULT_DENY_INGRESS],
    from: host,
    to: db,
    port: 80,
    passes: true,
  },
  {
    says: 'a pod always gets to its node',
    policies: [DEFAULT_DENY_EGRESS],
    from: db,
    to: at('192.0.2.10', true),
    port: 10_250,
    passes: true,
  },
  {
    says: 'another node does not get in',
    policies: [DEFAULT_DENY_INGRESS],
    from: farHost,
    to: db,
    port: 80,
    passes: false,
  },
  {
    says: 'selectors do not see who uses the network of a node',
    policies: ['podSelector: {}\ningress: [{ from: [{ namespaceSelector: {} }] }]'],
    from: farHost,
    to: db,
    port: 80,
    passes: false,
  },
  {
    says: 'policies do not hold who uses the network of a node',
    policies: [],
    from: elsewhere,
    to: host,
    port: 80,
    passes: true,
  },
];

test.each(rows)('$says', ({ policies, from, to, port, protocol = 'TCP', passes }) => {
  const cluster = clusterOf(policies);
  const [segment, ...others] = evaluate(cluster, from, to, { protocols: [protocol], from: port, to: port });
  expect(others).toEqual([]);
  expect(segment?.isAllowed).toBe(passes);
});

function clusterOf(specs: readonly string[], cilium: readonly object[] = [], notConsidered: NotConsidered[] = []) {
  return readCluster({
    namespaces: NAMESPACES,
    networkPolicies: specs.map((spec, index) => ({
      metadata: { namespace: 'default', name: `p${index}` },
      spec: parse(spec) as JsonObject,
    })),
    ciliumPolicies: cilium as JsonObject[],
    notConsidered,
    isCilium: cilium.length > 0,
  });
}

const denyTeam = (metadata: object, spec: object = {}) => ({
  kind: 'CiliumNetworkPolicy',
  metadata,
  spec: {
    endpointSelector: {},
    ingressDeny: [{ fromEndpoints: [{ matchLabels: { 'k8s:role': 'frontend' } }] }],
    ...spec,
  },
});

const passes = (cluster: ReturnType<typeof clusterOf>, from: End, to: End) =>
  evaluate(cluster, from, to).every(({ isAllowed }) => isAllowed);

test('a denial of Cilium wins over every policy that allows', () => {
  const cluster = clusterOf([ALLOW_ALL_INGRESS], [denyTeam({ name: 'wall' })]);
  expect(passes(cluster, frontend, db)).toBe(false);
  expect(passes(cluster, stranger, db)).toBe(true);
});

test('a section of denials isolates, unless the policy says that it does not', () => {
  expect(passes(clusterOf([], [denyTeam({ name: 'wall' })]), stranger, db)).toBe(false);
  const open = denyTeam({ name: 'wall' }, { enableDefaultDeny: { ingress: false } });
  expect(passes(clusterOf([], [open]), stranger, db)).toBe(true);
  expect(passes(clusterOf([], [open]), frontend, db)).toBe(false);
});

test('a policy of Cilium in a namespace is about that namespace, on both sides, unless a selector says otherwise', () => {
  const own = denyTeam({ name: 'wall', namespace: 'default' }, { enableDefaultDeny: { ingress: false } });
  expect(passes(clusterOf([], [own]), frontend, db)).toBe(false);
  expect(passes(clusterOf([], [own]), elsewhere, db)).toBe(true);
  expect(passes(clusterOf([], [own]), frontend, project)).toBe(true);
  const fromEndpoints = [{ matchLabels: { 'k8s:role': 'frontend', 'k8s:io.kubernetes.pod.namespace': 'other' } }];
  const named = denyTeam(
    { name: 'wall', namespace: 'default' },
    { ingressDeny: [{ fromEndpoints }], enableDefaultDeny: { ingress: false } },
  );
  expect(passes(clusterOf([], [named]), elsewhere, db)).toBe(false);
});

test('Cilium does not take pods and nodes for parts of an address range; elsewhere they may be', () => {
  const everywhere = 'podSelector: {}\ningress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]';
  expect(passes(clusterOf([everywhere]), elsewhere, db)).toBe(true);
  const cilium = denyTeam({ name: 'none', namespace: 'mine' });
  expect(passes(clusterOf([everywhere], [cilium]), elsewhere, db)).toBe(false);
});

test('Cilium lets a node in to its pods, and holds what they send to it to the policies', () => {
  const closed = { ...clusterOf([DEFAULT_DENY_INGRESS, DEFAULT_DENY_EGRESS]), isCilium: true };
  expect(passes(closed, host, db)).toBe(true);
  expect(passes(closed, db, at('192.0.2.10', true))).toBe(false);
});

test.each([
  { spec: { ingress: [{}] }, reason: 'its spec.ingress is not evaluated' },
  { spec: { nodeSelector: {} }, reason: 'its spec.nodeSelector is not evaluated' },
  {
    spec: { egressDeny: [{ toCIDR: ['10.0.0.0/8'] }] },
    reason: 'its spec.egressDeny has rules other than toEndpoints with labels',
  },
  {
    spec: { ingressDeny: [{ fromEndpoints: [{}], toPorts: [] }] },
    reason: 'its spec.ingressDeny has rules other than fromEndpoints with labels',
  },
  { spec: { ingressDeny: [{}] }, reason: 'its spec.ingressDeny has rules other than fromEndpoints with labels' },
  {
    spec: { endpointSelector: { matchLabels: { 'reserved:host': '' } } },
    reason: 'its spec.endpointSelector selects by something other than labels',
  },
])('a policy of Cilium is read whole or not at all: $reason', ({ spec, reason }) => {
  expect(readCiliumPolicy(denyTeam({ name: 'x' }, spec) as unknown as JsonObject)).toEqual({ reason });
});

test('the answer names what is isolated by which policy, and the one port that is open', () => {
  const { pairs, sentence } = answer(clusterOf([DEFAULT_DENY_INGRESS, DOCUMENTED]), {
    fromName: 'default/frontend',
    from: [frontend],
    toName: 'default/db',
    to: [{ end: db, question: { protocols: ['TCP'], from: 6379, to: 6380 }, via: null }],
    notes: [],
  });
  expect(sentence).toBe('In part: default/frontend reaches default/db on TCP 6379, and on nothing else.');
  expect(pairs[0]?.ports.map(({ text }) => text)).toEqual([
    'TCP 6379: yes. Egress from default/frontend is open: no policy isolates it; ingress to default/db is allowed by default/p1 rule 0.',
    'TCP 6380: no. Ingress to default/db is isolated by default/p0 and default/frontend is allowed only by default/p1 rule 0 (TCP 6379).',
  ]);
});
