import fc from 'fast-check';
import type {
  RawCiliumPolicy,
  RawCluster,
  RawEnd,
  RawNamespace,
  RawPeer,
  RawPod,
  RawPolicy,
  RawPort,
  RawSelector,
} from './naive.ts';

/** A universe so small that selectors, ranges and ports meet all the time. */

const NAMESPACES = ['a', 'b', 'c'];
const KEYS = ['app', 'tier'];
const VALUES = ['x', 'y'];
const PORTS = [1, 53, 80, 81, 82, 8080, 65_535];
const PORT_NAMES = ['http', 'dns'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const V4 = ['10.0.0.1', '10.0.0.2', '10.0.1.1', '10.128.0.1', '192.168.7.7', '8.8.8.8'];
const V6 = ['fd00::1', 'fd00::2', 'fd00:0:0:1::1', '2001:db8::1'];
const NODES = [
  ['node-1', '10.0.1.200'],
  ['node-2', '10.0.1.201'],
] as const;
const RANGES = [
  ['0.0.0.0/0', ['10.0.0.0/8', '10.0.0.0/24', '8.8.8.8/32']],
  ['10.0.0.0/8', ['10.0.0.0/24', '10.128.0.0/9', '10.0.0.1/32']],
  ['10.0.0.0/23', ['10.0.1.0/24']],
  ['10.0.0.0/31', []],
  ['192.168.7.7/32', []],
  ['::/0', ['fd00::/8', 'fd00::/64']],
  ['fd00::/63', ['fd00::1/128']],
] as const;
/** Where answers are compared: on every boundary that a policy can draw, and beside it. */
export const PROBES = [1, 2, 52, 53, 54, 79, 80, 81, 82, 83, 8079, 8080, 8081, 65_534, 65_535];

const pick = <Item>(items: readonly Item[]) => fc.constantFrom(...items);
const maybe = <Item>(arbitrary: fc.Arbitrary<Item>) => fc.option(arbitrary, { nil: undefined });
const labels = fc.dictionary(pick(KEYS), pick(VALUES), { maxKeys: 2 });

type Stated<Value> = Value extends readonly (infer Item)[]
  ? Stated<Item>[]
  : Value extends object
    ? { [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Stated<Value[Key]> } & {
        [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Stated<Exclude<Value[Key], undefined>>;
      }
    : Value;

/** Fields that are undefined are not there, as in JSON. */
const stated = <Value extends object>(value: Value): Stated<Value> =>
  JSON.parse(JSON.stringify(value)) as Stated<Value>;

function selector(keys: readonly string[]): fc.Arbitrary<RawSelector> {
  const expression = fc
    .record({
      key: pick(keys),
      operator: pick(['In', 'NotIn', 'Exists', 'DoesNotExist']),
      values: fc.uniqueArray(pick(VALUES), { minLength: 1, maxLength: 2 }),
    })
    .map(({ key, operator, values }) => ({ key, operator, ...(operator.endsWith('In') ? { values } : {}) }));
  return fc
    .record({
      matchLabels: maybe(fc.dictionary(pick(keys), pick(VALUES), { maxKeys: 1 })),
      matchExpressions: maybe(fc.array(expression, { maxLength: 2 })),
    })
    .map(stated);
}

const podSelector = selector(KEYS);
const namespaceSelector = selector([...KEYS, 'kubernetes.io/metadata.name']).chain((found) =>
  pick(NAMESPACES).map((name): RawSelector => {
    const { 'kubernetes.io/metadata.name': named, ...rest } = found.matchLabels ?? {};
    return named === undefined ? found : { ...found, matchLabels: { ...rest, 'kubernetes.io/metadata.name': name } };
  }),
);

const ipBlock = pick(RANGES).chain(([cidr, excepts]) =>
  fc.subarray([...excepts]).map((except) => ({ cidr, ...(except.length > 0 ? { except } : {}) })),
);

const peer: fc.Arbitrary<RawPeer> = fc.oneof(
  podSelector.map((one) => ({ podSelector: one })),
  namespaceSelector.map((one) => ({ namespaceSelector: one })),
  fc.record({ podSelector, namespaceSelector }),
  ipBlock.map((one) => ({ ipBlock: one })),
);

const port: fc.Arbitrary<RawPort> = fc.oneof(
  fc.record({ protocol: maybe(pick(PROTOCOLS)), port: maybe(fc.oneof(pick(PORTS), pick(PORT_NAMES))) }).map(stated),
  fc
    .record({ protocol: maybe(pick(PROTOCOLS)), one: pick(PORTS), other: pick(PORTS) })
    .map(({ protocol, one, other }) => stated({ protocol, port: Math.min(one, other), endPort: Math.max(one, other) })),
);

const peers = fc.array(peer, { maxLength: 2 });
const ports = fc.array(port, { maxLength: 2 });

const policy: fc.Arbitrary<RawPolicy> = fc
  .record({
    namespace: pick(NAMESPACES),
    name: fc.uuid(),
    podSelector: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: podSelector }),
    policyTypes: maybe(pick([['Ingress'], ['Egress'], ['Ingress', 'Egress']])),
    ingress: maybe(fc.array(fc.record({ from: maybe(peers), ports: maybe(ports) }).map(stated), { maxLength: 2 })),
    egress: maybe(fc.array(fc.record({ to: maybe(peers), ports: maybe(ports) }).map(stated), { maxLength: 2 })),
  })
  .map(({ namespace, name, ...spec }) => stated({ metadata: { namespace, name }, spec }));

const ciliumSelector = selector([
  'k8s:app',
  'k8s:io.cilium.k8s.namespace.labels.app',
  'k8s:io.cilium.k8s.namespace.labels.tier',
]);

const cilium: fc.Arbitrary<RawCiliumPolicy> = fc
  .record({
    namespace: maybe(pick(NAMESPACES)),
    name: fc.uuid(),
    endpointSelector: ciliumSelector,
    ingressDeny: maybe(
      fc.array(
        fc.array(ciliumSelector, { minLength: 1, maxLength: 2 }).map((fromEndpoints) => ({ fromEndpoints })),
        { maxLength: 2 },
      ),
    ),
    egressDeny: maybe(
      fc.array(
        fc.array(ciliumSelector, { minLength: 1, maxLength: 2 }).map((toEndpoints) => ({ toEndpoints })),
        { maxLength: 1 },
      ),
    ),
  })
  .map(({ namespace, name, ...spec }) =>
    stated({
      kind: namespace === undefined ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy',
      metadata: { namespace, name },
      spec,
    }),
  ) as fc.Arbitrary<RawCiliumPolicy>;

export const cluster: fc.Arbitrary<RawCluster> = fc.record({
  namespaces: fc
    .tuple(labels, labels, labels)
    .map((each) => NAMESPACES.map((name, index): RawNamespace => ({ metadata: { name, labels: each[index] ?? {} } }))),
  policies: fc.array(policy, { maxLength: 6 }),
  cilium: fc.oneof(
    { weight: 2, arbitrary: fc.constant<RawCiliumPolicy[]>([]) },
    { weight: 1, arbitrary: fc.array(cilium, { maxLength: 2 }) },
  ),
  isCilium: fc.boolean(),
});

const containerPort = fc
  .record({ name: maybe(pick(PORT_NAMES)), containerPort: pick(PORTS), protocol: maybe(pick(PROTOCOLS)) })
  .map(stated);

const pod: fc.Arbitrary<RawPod> = fc
  .record({
    name: pick(['p', 'q']),
    namespace: pick(NAMESPACES),
    labels,
    addresses: fc.tuple(pick(V4), maybe(pick(V6))),
    node: pick(NODES),
    hostNetwork: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    ports: fc.array(containerPort, { maxLength: 3 }),
  })
  .map(({ name, namespace, labels: own, addresses: [v4, v6], node: [nodeName, hostIP], hostNetwork, ports: named }) => {
    const first = hostNetwork ? hostIP : v4;
    const all = hostNetwork || v6 === undefined ? [first] : [first, v6];
    return {
      metadata: { name, namespace, labels: own },
      spec: { nodeName, containers: [{ ports: named }], ...(hostNetwork ? { hostNetwork } : {}) },
      status: { phase: 'Running', podIP: first, podIPs: all.map((ip) => ({ ip })), hostIP },
    };
  });

export const source: fc.Arbitrary<RawEnd> = pod.map((one) => ({ pod: one }));
export const destination: fc.Arbitrary<RawEnd> = fc.oneof(
  { weight: 4, arbitrary: pod.map((one): RawEnd => ({ pod: one })) },
  { weight: 1, arbitrary: pick([...V4, ...V6]).map((address): RawEnd => ({ address })) },
);
