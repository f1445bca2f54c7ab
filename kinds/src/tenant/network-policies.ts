import { rangeAround } from '../azure/ipv4.ts';
import type { InfrastructureSpec } from '../infrastructure/schema.ts';
import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { boundaryResources } from './boundary-policies.ts';
import { egressBlocks } from './egress.ts';
import type { Openings } from './openings.ts';
import type { ResolvedTenant } from './resolve.ts';

/** Nothing in, nothing out; then inside the tenant, names, and what `egress` says. Policies only add, so each adds one thing. */
export function networkPolicyResources(
  scope: KubernetesScope,
  tenant: ResolvedTenant,
  cluster: Pick<InfrastructureSpec, 'dns' | 'ingress'>,
  openings: Openings,
  /** Address ranges that `egress` does not open. */
  closed: readonly string[],
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
  const destinations = egressBlocks(tenant.egress, closed);
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
            ingress: [{ from: cluster.ingress.map(controller) }],
          }),
        ]),
    ...(destinations.length === 0
      ? []
      : [policy('egress', 'way out', 'tenantry-egress', { policyTypes: ['Egress'], egress: [{ to: destinations }] })]),
    ...boundaryResources(scope, tenant, openings),
  ];
}

function controller({ namespace, podLabels, range }: InfrastructureSpec['ingress'][number]): Template {
  if (range !== undefined) return { ipBlock: { cidr: rangeAround(range) ?? range } };
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace ?? '' } },
    ...(podLabels === undefined ? {} : { podSelector: { matchLabels: podLabels } }),
  };
}
