import { stringify } from 'yaml';
import type { Cluster } from '../../kubernetes/contract.ts';

const serverApplication = '6dae42f8-4368-4678-94ff-3960e28e3630';
const clientApplication = '80faf920-1908-4b52-b5ef-a8e7bedfc67a';

/** The kubeconfig AKS gives users of a cluster that signs in through Entra: no secret, `kubelogin` gets the token. */
export function userKubeconfig(cluster: Cluster, resourceGroup: string, name: string, tenantId: string): string {
  const user = `clusterUser_${resourceGroup}_${name}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: cluster.url,
          'certificate-authority-data': Buffer.from(cluster.caPem).toString('base64'),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
    preferences: {},
    users: [
      {
        name: user,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'kubelogin',
            args: [
              'get-token',
              '--environment',
              'AzurePublicCloud',
              '--server-id',
              serverApplication,
              '--client-id',
              clientApplication,
              '--tenant-id',
              tenantId,
              '--login',
              'devicecode',
            ],
            env: null,
            installHint: 'kubelogin is not installed: https://aka.ms/aks/kubelogin',
            provideClusterInfo: false,
          },
        },
      },
    ],
  });
}
