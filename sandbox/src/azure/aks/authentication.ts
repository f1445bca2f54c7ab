import type { Cluster, ResourceType, UserInfo } from '../../kubernetes/contract.ts';
import { assignmentsReaching } from '../access/evaluate.ts';
import { audiences } from '../entra/tokens.ts';
import type { World } from '../world.ts';

/** Azure RBAC roles for Kubernetes, and the ClusterRole that grants what each allows. */
const rolesForKubernetes: Readonly<Record<string, { readonly name: string; readonly clusterRole: string }>> = {
  '3498e952-d568-435e-9b2c-8d77e338d7f7': { name: 'admin', clusterRole: 'admin' },
  'a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb': { name: 'writer', clusterRole: 'edit' },
  '7f6c6a51-bcf8-42ba-9220-52d62157d7db': { name: 'reader', clusterRole: 'view' },
};
const clusterAdmin = 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b';

/**
 * Who an Entra token is to a managed cluster. Assignments at or above the cluster hold everywhere in it, those at
 * `{cluster}/namespaces/{name}` in that namespace: for each a group, and a binding of that group.
 */
export async function authenticateForCluster(
  world: World,
  resourceId: string,
  token: string,
): Promise<UserInfo | null> {
  const caller = await world.tokens.check(token, audiences.kubernetes);
  if (!caller) return null;
  const groups: string[] = [];
  if (
    assignmentsReaching(world, caller.objectId, resourceId).some((assignment) => assignment.roleId === clusterAdmin)
  ) {
    groups.push('system:masters');
  }
  const cluster = await world.clusters.find(resourceId.toLowerCase());
  for (const assignment of world.assignmentsOf(caller.objectId)) {
    const role = rolesForKubernetes[assignment.roleId];
    const namespace = namespaceOf(resourceId, assignment.scope);
    if (!role || namespace === undefined || !cluster) continue;
    const group = `azure:${role.name}:${namespace ?? '*'}`;
    groups.push(group);
    await ensureBinding(cluster, group, `azure-rbac-${role.name}`, role.clusterRole, namespace);
  }
  return {
    username: caller.kind === 'user' ? caller.displayName : caller.objectId,
    uid: caller.objectId,
    groups,
    extra: { oid: [caller.objectId] },
  };
}

/** The namespace of a scope, null for the whole cluster, undefined when the scope is elsewhere. */
function namespaceOf(resourceId: string, scope: string): string | null | undefined {
  const cluster = resourceId.toLowerCase();
  const at = scope.toLowerCase().replace(/\/$/, '');
  if (cluster === at || cluster.startsWith(`${at}/`)) return null;
  const match = new RegExp(`^${escapeText(cluster)}/(?:managed)?namespaces/([^/]+)$`).exec(at);
  return match?.[1];
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function ensureBinding(
  cluster: Cluster,
  group: string,
  name: string,
  clusterRole: string,
  namespace: string | null,
): Promise<void> {
  const kind = namespace === null ? 'clusterrolebindings' : 'rolebindings';
  const type: ResourceType | undefined = cluster.registry.type(kind, 'rbac.authorization.k8s.io');
  const namespaceType = cluster.registry.type('namespaces');
  if (!type || cluster.registry.get(type, namespace, name)) return;
  if (namespace !== null && (!namespaceType || !cluster.registry.get(namespaceType, null, namespace))) return;
  await cluster.registry.create(
    type,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: type.kind,
      metadata: {
        name,
        ...(namespace === null ? {} : { namespace }),
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
      },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRole },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
    },
    { manager: 'aks' },
  );
}
