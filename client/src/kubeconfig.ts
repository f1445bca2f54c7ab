import type { ClusterAccess, TenantRole } from './types.ts';

/** How kubectl proves who it is: a program that hands out a token, or the token itself. */
export type KubeCredential =
  | { readonly command: string; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }
  | { readonly token: string };

export interface KubeconfigParts {
  readonly tenant: string;
  readonly role: TenantRole;
  readonly cluster: ClusterAccess;
  readonly credential: KubeCredential;
}

/** Client authentication API of Kubernetes: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
export const EXEC_API_VERSION = 'client.authentication.k8s.io/v1';

/** A kubeconfig for one tenant: its cluster with the authority's certificate, its namespace, its role; to be written as YAML. */
export function kubeconfigOf({ tenant, role, cluster, credential }: KubeconfigParts): object {
  const clusterName = clusterNameOf(cluster);
  const context = role === 'editor' ? tenant : `${tenant}-${role}`;
  const user = `${tenant}-${role}`;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    clusters: [
      {
        name: clusterName,
        cluster: {
          server: cluster.server,
          // Empty where a well-known authority vouches for the server.
          ...(cluster.certificateAuthorityData === ''
            ? {}
            : { 'certificate-authority-data': cluster.certificateAuthorityData }),
        },
      },
    ],
    contexts: [{ name: context, context: { cluster: clusterName, namespace: cluster.namespace, user } }],
    users: [{ name: user, user: userOf(credential) }],
  };
}

/** All tenants of an infrastructure share its cluster, so their kubeconfigs can be used together. */
export function clusterNameOf({ infrastructure, server }: ClusterAccess): string {
  return infrastructure ?? new URL(server).host;
}

function userOf(credential: KubeCredential): object {
  if ('token' in credential) return { token: credential.token };
  return {
    exec: {
      apiVersion: EXEC_API_VERSION,
      command: credential.command,
      args: credential.args,
      env: Object.entries(credential.env).map(([name, value]) => ({ name, value })),
      interactiveMode: 'Never',
      // Tells the plugin whom its token goes to, so that it can refuse.
      provideClusterInfo: true,
    },
  };
}
