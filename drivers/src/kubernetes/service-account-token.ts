import { DriverError } from '../contract.ts';
import type { AccessToken } from './access.ts';
import type { ClusterClient } from './client.ts';
import { asObject, asText } from './mark.ts';

/**
 * Has the cluster issue a token for a service account. Kubernetes issues none shorter than 600 seconds.
 *
 * https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
 */
export async function requestServiceAccountToken(
  client: ClusterClient,
  namespace: string,
  serviceAccount: string,
  expirationSeconds: number,
  signal: AbortSignal,
): Promise<AccessToken> {
  const attempt = `request a token for service account ${namespace}/${serviceAccount}`;
  const answer = await client.call({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds } },
    signal,
    attempt,
  });
  const status = asObject(answer.body.status);
  const token = asText(status.token);
  const expiresAt = new Date(asText(status.expirationTimestamp));
  if (token === '' || Number.isNaN(expiresAt.getTime())) {
    throw new DriverError('transient', 'NoToken', `${attempt}: the answer holds no token`);
  }
  return { token, expiresAt };
}
