import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { SERVICE_LABEL } from '../service/pod.ts';
import type { Openings } from './openings.ts';
import type { ResolvedTenant } from './resolve.ts';

const NAMESPACE_LABEL = 'k8s:io.cilium.k8s.namespace.labels.tenantry.dev/tenant';
const POD_LABEL = `k8s:${SERVICE_LABEL}`;

/** Pods of a tenant, but for those of these services. */
function podsOf(tenant: string, without: readonly string[] = []): Template {
  return {
    matchLabels: { [NAMESPACE_LABEL]: tenant },
    ...(without.length === 0
      ? {}
      : { matchExpressions: [{ key: POD_LABEL, operator: 'NotIn', values: [...without] }] }),
  };
}

/** Pods of every tenant but these. */
function podsOfOthers(...tenants: readonly string[]): Template {
  return {
    matchExpressions: [
      { key: NAMESPACE_LABEL, operator: 'Exists' },
      { key: NAMESPACE_LABEL, operator: 'NotIn', values: [...tenants] },
    ],
  };
}

/**
 * An explicit deny across tenants that no allowing policy can override, where the network is Cilium. A grant narrows it by
 * exactly the pods of the granted service towards the one other tenant; on which ports they meet, the grant's own network policies
 * say, which no tenant can write.
 */
export function boundaryResources(
  scope: KubernetesScope,
  tenant: ResolvedTenant,
  { inward, outward }: Openings,
): DesiredResource[] {
  const policy = (key: string, title: string, name: string, spec: Template, dependsOn: readonly string[] = []) =>
    kubernetesObject(scope, {
      key: `network/${key}`,
      title,
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumClusterwideNetworkPolicy',
      plural: 'ciliumclusterwidenetworkpolicies',
      name,
      namespaced: false,
      body: { spec },
      dependsOn,
      optional: true,
    });
  // What one policy for all does not say any more, one for each tenant that comes in says before.
  const rest = [...inward].map(([source, services]) =>
    policy(
      `boundary/${source}`,
      `cluster-wide deny of ${source}, but to what is granted`,
      `tenantry-boundary-${tenant.name}.${source}`,
      {
        endpointSelector: podsOf(tenant.name, services),
        ingressDeny: [{ fromEndpoints: [podsOf(source)] }],
      },
    ),
  );
  return [
    ...rest,
    policy(
      'boundary',
      'cluster-wide deny across tenants',
      `tenantry-boundary-${tenant.name}`,
      {
        endpointSelector: podsOf(tenant.name),
        ingressDeny: [{ fromEndpoints: [podsOfOthers(tenant.name, ...inward.keys())] }],
        egressDeny: [
          {
            toEndpoints: [
              podsOfOthers(tenant.name, ...outward.keys()),
              ...[...outward].map(([destination, services]) => podsOf(destination, services)),
            ],
          },
        ],
      },
      rest.map(({ key }) => key),
    ),
  ];
}
