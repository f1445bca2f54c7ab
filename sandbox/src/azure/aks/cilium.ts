import type { Cluster } from '../../kubernetes/contract.ts';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'array', items: text };
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const struct = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

const selector = struct({
  matchLabels: { type: 'object', additionalProperties: { type: 'string', maxLength: 63 } },
  matchExpressions: listOf(
    struct(
      {
        key: text,
        operator: { type: 'string', enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
        values: texts,
      },
      ['key', 'operator'],
    ),
  ),
});

const entities = listOf({
  type: 'string',
  enum: [
    'all',
    'world',
    'cluster',
    'host',
    'init',
    'ingress',
    'unmanaged',
    'remote-node',
    'health',
    'none',
    'kube-apiserver',
    'world-ipv4',
    'world-ipv6',
  ],
});

const blocks = listOf(struct({ cidr: text, cidrGroupRef: text, except: texts }));

const ports = listOf(
  struct({
    ports: listOf(
      struct(
        {
          port: {
            type: 'string',
            pattern: '^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[0-9]{1,5}|[a-z0-9-]{1,15})$',
          },
          endPort: { type: 'integer', minimum: 0, maximum: 65535 },
          protocol: { type: 'string', enum: ['TCP', 'UDP', 'SCTP', 'VRRP', 'IGMP', 'ANY'] },
        },
        ['port'],
      ),
    ),
  }),
);

const icmps = listOf(
  struct({
    fields: listOf(
      struct({ family: { type: 'string', enum: ['IPv4', 'IPv6'] }, type: { 'x-kubernetes-int-or-string': true } }, [
        'type',
      ]),
    ),
  }),
);

const authentication = struct({ mode: { type: 'string', enum: ['disabled', 'required', 'test-always-fail'] } }, [
  'mode',
]);

const names = listOf(struct({ matchName: text, matchPattern: text }));

/** Peers of one direction; `side` is `from` or `to`. */
const peers = (side: 'from' | 'to'): Readonly<Record<string, Schema>> => ({
  [`${side}Endpoints`]: listOf(selector),
  [`${side}Nodes`]: listOf(selector),
  [`${side}Requires`]: listOf(selector),
  [`${side}Entities`]: entities,
  [`${side}CIDR`]: texts,
  [`${side}CIDRSet`]: blocks,
  toPorts: ports,
  icmps,
});

const outwards: Readonly<Record<string, Schema>> = {
  ...peers('to'),
  toServices: listOf(
    struct({
      k8sService: struct({ serviceName: text, namespace: text }),
      k8sServiceSelector: struct({ selector, namespace: text }, ['selector']),
    }),
  ),
};

const rule = struct({
  description: text,
  endpointSelector: selector,
  nodeSelector: selector,
  enableDefaultDeny: struct({ ingress: { type: 'boolean' }, egress: { type: 'boolean' } }),
  ingress: listOf(struct({ ...peers('from'), authentication })),
  ingressDeny: listOf(struct(peers('from'))),
  egress: listOf(struct({ ...outwards, toFQDNs: names, authentication })),
  egressDeny: listOf(struct(outwards)),
  labels: listOf(struct({ key: text, value: text, source: text }, ['key'])),
});

const status = struct({
  conditions: listOf(
    struct(
      {
        type: text,
        status: text,
        reason: text,
        message: text,
        lastTransitionTime: { type: 'string', format: 'date-time' },
      },
      ['type', 'status'],
    ),
  ),
});

function definition(kind: string, singular: string, plural: string, shortName: string, scope: string): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.cilium.io`, labels: { 'io.cilium.k8s.crd.schema.version': '1.31.11' } },
    spec: {
      group: 'cilium.io',
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular,
        shortNames: [shortName],
        categories: ['cilium', 'ciliumpolicy'],
      },
      versions: [
        {
          name: 'v2',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
            { name: 'Valid', type: 'string', jsonPath: ".status.conditions[?(@.type=='Valid')].status" },
          ],
          schema: {
            openAPIV3Schema: struct(
              {
                apiVersion: text,
                kind: text,
                metadata: { type: 'object' },
                spec: rule,
                specs: listOf(rule),
                status,
              },
              ['metadata'],
            ),
          },
        },
      ],
    },
  };
}

const definitions = [
  definition('CiliumNetworkPolicy', 'ciliumnetworkpolicy', 'ciliumnetworkpolicies', 'cnp', 'Namespaced'),
  definition(
    'CiliumClusterwideNetworkPolicy',
    'ciliumclusterwidenetworkpolicy',
    'ciliumclusterwidenetworkpolicies',
    'ccnp',
    'Cluster',
  ),
];

/** What AKS installs with the Cilium data plane: the kinds of its policies. A second time changes nothing. */
export async function installCilium({ registry }: Cluster): Promise<void> {
  const type = registry.type('customresourcedefinitions', 'apiextensions.k8s.io');
  if (type === undefined) throw new Error('custom resource definitions are not served');
  for (const draft of definitions) {
    const { metadata } = draft as { metadata: { name: string } };
    if (registry.get(type, null, metadata.name) !== undefined) continue;
    await registry.create(type, draft, { manager: 'cilium-operator' });
  }
}
