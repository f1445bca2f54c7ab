import type { Cluster } from '../../kubernetes/contract.ts';
import { askCluster } from '../aks/cluster-request.ts';

/** A token of a service account for the exchange with Entra, asked of the cluster as its administrator. */
export async function serviceAccountToken(cluster: Cluster, namespace: string, account: string): Promise<string> {
  const answer = await askCluster(cluster, 'POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences: ['api://AzureADTokenExchange'], expirationSeconds: 600 },
  });
  return (answer as { status: { token: string } }).status.token;
}
