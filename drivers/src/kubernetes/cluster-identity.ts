import type { ClusterAccess } from './access.ts';
import { ClusterClient, DEFAULT_LIMITS } from './client.ts';
import { metadataText } from './mark.ts';

const ASKED_WITHIN_MS = 30_000;

/**
 * What tells one cluster from another, whatever address it is reached by: the uid of its namespace kube-system, which is as
 * old as the cluster.
 */
export async function clusterIdentity(access: ClusterAccess): Promise<string> {
  const client = new ClusterClient(
    access,
    DEFAULT_LIMITS,
    () => new Date(),
    Math.random,
    () => {},
  );
  try {
    const signal = AbortSignal.timeout(ASKED_WITHIN_MS);
    const { body } = await client.call({ method: 'GET', path: '/api/v1/namespaces/kube-system', signal });
    return metadataText(body, 'uid');
  } finally {
    await client.close();
  }
}
