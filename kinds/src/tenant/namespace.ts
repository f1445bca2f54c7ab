import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import { type DesiredResource, output, type Template } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';
import { roleResources } from './roles.ts';

/**
 * What of a tenant the admission policies read. A list stands joined by commas; no annotation means "any" for registries
 * and storage classes, "none" for the rest.
 */
function boundaryAnnotations(tenant: ResolvedTenant): Record<string, string> {
  const joined = (name: string, list: readonly string[] | null) =>
    list === null || (list.length === 0 && name !== 'registries' && name !== 'storage-classes')
      ? {}
      : { [`tenantry.dev/${name}`]: list.join(',') };
  return {
    ...joined('registries', tenant.registries),
    ...joined('storage-classes', tenant.storageClasses),
    ...joined('priority-classes', tenant.priorityClasses),
    ...joined('hosts', tenant.hosts),
    ...(tenant.loadBalancers > 0 ? { 'tenantry.dev/load-balancers': String(tenant.loadBalancers) } : {}),
    ...(Object.keys(tenant.tags).length > 0 ? { 'tenantry.dev/tags': JSON.stringify(tenant.tags) } : {}),
  };
}

/** The namespace, who may act in it, and the identity of what runs in it. */
export function namespaceResources(
  scope: KubernetesScope,
  tenant: ResolvedTenant,
  hasCloudIdentity: boolean,
): DesiredResource[] {
  const account = (
    key: string,
    title: string,
    name: string,
    extra: { annotations?: Template; labels?: Record<string, string> } = {},
  ) =>
    kubernetesObject(scope, {
      key,
      title: `service account ${title}`,
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      plural: 'serviceaccounts',
      name,
      namespaced: true,
      body: {},
      ...extra,
    });
  const identity = hasCloudIdentity
    ? {
        annotations: { 'azure.workload.identity/client-id': output('identity', 'clientId') },
        labels: { 'azure.workload.identity/use': 'true' },
      }
    : {};
  return [
    kubernetesObject(scope, {
      key: 'namespace',
      title: `namespace ${tenant.fullName}`,
      apiVersion: 'v1',
      kind: 'Namespace',
      plural: 'namespaces',
      name: tenant.fullName,
      namespaced: false,
      labels: {
        tenantname: tenant.fullName,
        'tenantry.dev/tier': tenant.tier,
        'pod-security.kubernetes.io/enforce': tenant.podSecurity,
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
      },
      annotations: boundaryAnnotations(tenant),
      body: {},
    }),
    account('account/viewer', 'of viewers', `${tenant.fullName}-readonly-user`),
    account('account/editor', 'of editors', `${tenant.fullName}-edit-user`, identity),
    account('account/workload', 'of workloads', 'workload', identity),
    ...roleResources(scope, tenant),
  ];
}
