import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';

/** Key of the resource that keeps a host with its tenant until nothing of it serves the host any more. */
export const hostKey = (host: string): string => `host/${host}`;

/** Hosts of the tenant. The driver makes nothing of them; it knows whether one that was given up is still in use. */
export function hostClaimResources(scope: KubernetesScope, { hosts }: ResolvedTenant): DesiredResource[] {
  return [...new Set(hosts)].map((host) =>
    kubernetesObject(scope, {
      key: hostKey(host),
      title: `host ${host}`,
      apiVersion: 'tenantry.dev/v1',
      kind: 'Host',
      plural: 'hosts',
      name: host,
      namespaced: true,
      body: {},
    }),
  );
}
