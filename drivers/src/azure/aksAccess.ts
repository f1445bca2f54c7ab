import { DriverError } from '../contract.ts';
import type { AccessToken, ClusterAccess } from '../kubernetes/access.ts';
import { type KubeconfigCluster, readContext } from '../kubernetes/kubeconfig-document.ts';
import type { ArmClient } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import { driverError } from './errors.ts';
import { isList, textAt } from './json.ts';
import { factsOf } from './types.ts';

/** What the Kubernetes driver takes, with a token that says when it ends. */
export type AksAccess = Omit<ClusterAccess, 'token'> & { readonly token: () => Promise<AccessToken> };

/** The application that every AKS cluster with Entra ID takes tokens for: https://learn.microsoft.com/azure/aks/kubelogin-authentication */
const AKS_SERVER_SCOPE = '6dae42f8-4368-4678-94ff-3960e28e3630/.default';

/**
 * Asks Resource Manager for the cluster's address and certificate. Only the user credential is asked for, which holds
 * no key: who we are is proved by the token, and what we may do is Azure RBAC's to say. Throws `DriverError`.
 */
export async function aksAccess(
  arm: ArmClient,
  clusterId: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<AksAccess> {
  const doing = `asking for access to ${clusterId}`;
  try {
    const response = await arm.send({
      method: 'POST',
      path: `${clusterId}/listClusterUserCredential`,
      apiVersion: factsOf('Microsoft.ContainerService/managedClusters').apiVersion,
      signal: AbortSignal.any([AbortSignal.timeout(60_000), ...(options.signal === undefined ? [] : [options.signal])]),
    });
    const [first] = isList(response.body?.kubeconfigs) ? response.body.kubeconfigs : [];
    const encoded = textAt(first, ['value']);
    if (encoded === null) throw new DriverError('transient', 'NoKubeconfig', `${doing}: Azure gave none`);
    return {
      ...wayOf(Buffer.from(encoded, 'base64').toString('utf8'), doing),
      token: async () => {
        const { token, expiresOnTimestamp } = await arm.tokenFor(AKS_SERVER_SCOPE);
        return { token, expiresAt: new Date(expiresOnTimestamp) };
      },
    };
  } catch (cause) {
    throw driverError(await absenceOr(cause, arm, clusterId), doing);
  }
}

/** A disabled subscription refuses every POST, also about what is not there any more; whether it is can still be asked. */
async function absenceOr(cause: unknown, arm: ArmClient, clusterId: string): Promise<unknown> {
  if (!(cause instanceof ArmError) || cause.code !== 'ReadOnlyDisabledSubscription') return cause;
  const { apiVersion } = factsOf('Microsoft.ContainerService/managedClusters');
  return arm.send({ method: 'GET', path: clusterId, apiVersion, signal: AbortSignal.timeout(60_000) }).then(
    () => cause,
    (error: unknown) => (error instanceof ArmError && error.status === 404 ? error : cause),
  );
}

/** Azure wrote it: one that cannot be read is nobody's fault here, and the next may be whole. */
function wayOf(kubeconfig: string, doing: string): Pick<AksAccess, 'server' | 'caPem'> {
  const unusable = (cause?: unknown) =>
    new DriverError('transient', 'NoKubeconfig', `${doing}: the kubeconfig names no cluster or certificate`, { cause });
  let cluster: KubeconfigCluster;
  try {
    cluster = readContext(kubeconfig, undefined).cluster;
  } catch (error) {
    throw unusable(error);
  }
  const authority = cluster['certificate-authority-data'];
  if (authority === undefined) throw unusable();
  return { server: cluster.server, caPem: Buffer.from(authority, 'base64').toString('utf8') };
}
