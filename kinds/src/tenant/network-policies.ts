import type { InfrastructureSpec } from '../infrastructure/schema.ts';
import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { boundaryResources } from './boundary-policies.ts';
import type { Openings } from './openings.ts';
import type { ResolvedTenant } from './resolve.ts';
import { NEVER_REACHED } from './settings.ts';

/**
 * Never public: the machine's metadata service, Azure's host service, and every range that is private, shared or local by
 * RFC 1918, 6598, 3927, 4193 and 4291, in which other tenants, nodes and the cluster's API lie.
 */
const NOT_INTERNET_V4 = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '168.63.129.16/32',
  '192.0.0.0/24',
  '127.0.0.0/8',
];
/** With the forms in which IPv6 writes IPv4 addresses, where they are those of the metadata service. */
const NOT_INTERNET_V6 = ['fc00::/7', 'fe80::/10', '::1/128', '::ffff:0:0/96', '64:ff9b::a9fe:0/112'];

/** Nothing in, nothing out; then inside the tenant, names, and what `egress` says. Policies only add, so each adds one thing. */
export function networkPolicyResources(
  scope: KubernetesScope,
  tenant: ResolvedTenant,
  cluster: Pick<InfrastructureSpec, 'dns' | 'ingress'>,
  openings: Openings,
): DesiredResource[] {
  const policy = (key: string, title: string, name: string, spec: Template) =>
    kubernetesObject(scope, {
      key: `network/${key}`,
      title: `network policy ${title}`,
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      plural: 'networkpolicies',
      name,
      namespaced: true,
      body: { spec: { podSelector: {}, ...spec } },
    });
  const internet: Template[] = tenant.egress.internet
    ? [
        { ipBlock: { cidr: '0.0.0.0/0', except: NOT_INTERNET_V4 } },
        { ipBlock: { cidr: '::/0', except: NOT_INTERNET_V6 } },
      ]
    : [];
  const destinations = [...internet, ...tenant.egress.allow.map(allowedRange)];
  return [
    policy('default-deny', 'default deny', 'tenantry-default-deny', { policyTypes: ['Ingress', 'Egress'] }),
    policy('same-tenant', 'inside the tenant', 'tenantry-same-tenant', {
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    }),
    policy('dns', 'names', 'tenantry-dns', {
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': cluster.dns.namespace } },
              podSelector: { matchLabels: cluster.dns.podLabels },
            },
          ],
          ports: cluster.dns.ports.flatMap((port) => [
            { protocol: 'UDP', port },
            { protocol: 'TCP', port },
          ]),
        },
      ],
    }),
    ...(tenant.hosts.length === 0 || cluster.ingress.length === 0
      ? []
      : [
          policy('ingress', 'ingress controllers', 'tenantry-ingress', {
            policyTypes: ['Ingress'],
            ingress: [{ from: cluster.ingress.map(controllerPods) }],
          }),
        ]),
    ...(destinations.length === 0
      ? []
      : [policy('egress', 'way out', 'tenantry-egress', { policyTypes: ['Egress'], egress: [{ to: destinations }] })]),
    ...boundaryResources(scope, tenant, openings),
  ];
}

function controllerPods({ namespace, podLabels }: InfrastructureSpec['ingress'][number]): Template {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    ...(podLabels === undefined ? {} : { podSelector: { matchLabels: podLabels } }),
  };
}

/** Holes must lie strictly within the range; a range that is one of these addresses alone is refused by the schema. */
function allowedRange(cidr: string): Template {
  const except = NEVER_REACHED.filter((address) => contains(cidr, address)).map((address) => `${address}/32`);
  return { ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) } };
}

function contains(cidr: string, address: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  const span = 2 ** (32 - Number(bits));
  return Math.floor(asNumber(network) / span) === Math.floor(asNumber(address) / span);
}

function asNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
