import { LISTS, LOAD_BALANCERS, PULL_LABEL, TIER_LABEL } from '../infrastructure/boundary/index.ts';
import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import { type AdoptionPolicy, type DesiredResource, output, type Template } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';
import { roleResources } from './roles.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/**
 * What of a tenant the admission policies read. A list stands joined by commas. Without an annotation the policies take
 * it as "any" for what may be null here, else as "none".
 */
function boundaryAnnotations(tenant: ResolvedTenant): Record<string, string> {
  const settings = Object.entries(LISTS).flatMap(([name, annotation]) => {
    const list = tenant[name as keyof typeof LISTS];
    const saysNothing = list === null || (list.length === 0 && DEFAULT_SETTINGS[name as keyof typeof LISTS] !== null);
    return saysNothing ? [] : [[annotation, list.join(',')]];
  });
  return {
    ...Object.fromEntries(settings),
    ...(tenant.loadBalancers > 0 ? { [LOAD_BALANCERS]: String(tenant.loadBalancers) } : {}),
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
    extra: { annotations?: Template; labels?: Record<string, string>; adopt?: AdoptionPolicy } = {},
  ) =>
    kubernetesObject(scope, {
      key,
      title: `service account ${title}`,
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      plural: 'serviceaccounts',
      name,
      namespaced: true,
      // A pod that wants to speak to the cluster says so (CIS 5.1.5, 5.1.6).
      body: { automountServiceAccountToken: false },
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
        [TIER_LABEL]: tenant.tier,
        ...(tenant.pullImagesAlways ? { [PULL_LABEL]: 'true' } : {}),
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
    // The cluster makes it with the namespace, so it stands there before us.
    account('account/default', 'that pods have when they name none', 'default', { adopt: 'always' }),
    ...roleResources(scope, tenant),
  ];
}
