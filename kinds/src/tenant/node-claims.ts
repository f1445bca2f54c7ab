import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';

/**
 * Nodes that stand already and become the tenant's. The driver never makes or deletes one: it fences it with the taint,
 * sees the pods of others off, and only then labels it; and the other way round when it is given back.
 */
export function nodeClaimResources(
  scope: KubernetesScope,
  tenant: ResolvedTenant,
  evictionPatienceSeconds: number,
): DesiredResource[] {
  if (tenant.tier !== 'dedicated-nodes') return [];
  return claimedNodes(scope, tenant, tenant.nodes.names, evictionPatienceSeconds);
}

/** Such nodes by name, with further labels. */
export function claimedNodes(
  scope: KubernetesScope,
  tenant: ResolvedTenant,
  names: readonly string[],
  evictionPatienceSeconds: number,
  labels: Readonly<Record<string, string>> = {},
): DesiredResource[] {
  return names.map((name) =>
    kubernetesObject(scope, {
      key: `node/${name}`,
      title: `node ${name}`,
      apiVersion: 'v1',
      kind: 'Node',
      plural: 'nodes',
      name,
      namespaced: false,
      labels: { ...labels, tenantname: tenant.fullName },
      annotations: { 'tenantry.dev/eviction-patience-seconds': String(evictionPatienceSeconds) },
      body: { spec: { taints: [{ key: 'tenantry.dev/tenant', value: tenant.name, effect: 'NoSchedule' }] } },
    }),
  );
}
