import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../contract.ts';
import type { AccessToken } from './access.ts';
import type { ClusterClient } from './client.ts';
import { ApiFailure } from './failure.ts';
import { asObject, asText, FIELD_MANAGER, isBeingDeleted, MANAGED_BY_LABEL, metadataOf, metadataText } from './mark.ts';

/** Names the token whose anchor a Secret is. */
export const TOKEN_LABEL = 'tenantry.dev/token';

/** An empty Secret that tokens are bound to: when it goes, they die. */
export interface TokenAnchor {
  readonly name: string;
  readonly uid: string;
}

export interface TokenOptions {
  /** The token dies with this Secret of the same namespace. */
  readonly boundSecret?: TokenAnchor;
}

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
  { boundSecret }: TokenOptions = {},
): Promise<AccessToken> {
  const attempt = `request a token for service account ${namespace}/${serviceAccount}`;
  const boundObjectRef =
    boundSecret === undefined
      ? {}
      : { boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: boundSecret.name, uid: boundSecret.uid } };
  const answer = await client.call({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds, ...boundObjectRef },
    },
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

/**
 * Makes the Secret that a token is bound to; a repeated call finds the one that was made.
 *
 * @param id of the token in our own lists: lower case letters, digits and dashes
 */
export async function createTokenAnchor(
  client: ClusterClient,
  namespace: string,
  id: string,
  signal: AbortSignal,
): Promise<TokenAnchor> {
  const name = anchorName(id);
  const attempt = `make the anchor of token ${id} in ${namespace}`;
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const labels = { [MANAGED_BY_LABEL]: FIELD_MANAGER, [TOKEN_LABEL]: id };
  const body = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name, namespace, labels } };
  try {
    const made = await client.call({
      method: 'POST',
      path: `${path}?fieldManager=${FIELD_MANAGER}`,
      body,
      signal,
      attempt,
    });
    return { name, uid: metadataText(made.body, 'uid') };
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code !== 'AlreadyExists') throw error;
    const { body: standing } = await client.call({ method: 'GET', path: `${path}/${name}`, signal, attempt });
    if (!isAnchorOf(standing, id)) throw notAnAnchor(namespace, name);
    return { name, uid: metadataText(standing, 'uid') };
  }
}

/** The anchor of a token as it stands, or null when it is gone or going, and the token with it. */
export async function readTokenAnchor(
  client: ClusterClient,
  namespace: string,
  id: string,
  signal: AbortSignal,
): Promise<TokenAnchor | null> {
  const name = anchorName(id);
  const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
  try {
    const { body } = await client.call({
      method: 'GET',
      path,
      signal,
      attempt: `look for token ${id} in ${namespace}`,
    });
    return isBeingDeleted(body) ? null : { name, uid: metadataText(body, 'uid') };
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404) return null;
    throw error;
  }
}

/**
 * Ends all tokens bound to the anchor; deleting one that is gone succeeds. Goes by the name alone: who may edit the
 * tenant's Secrets may also have taken its label away, and must not keep a token alive by that.
 */
export async function deleteTokenAnchor(
  client: ClusterClient,
  namespace: string,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const attempt = `end token ${id} in ${namespace}`;
  const path = `/api/v1/namespaces/${namespace}/secrets/${anchorName(id)}`;
  try {
    const { body } = await client.call({ method: 'DELETE', path, signal, attempt });
    if (!isBeingDeleted(body)) return;
    // Somebody of the tenant holds it back with a finalizer: the token would live on for another minute.
    const release = { metadata: { uid: metadataText(body, 'uid'), finalizers: null } };
    const contentType = 'application/merge-patch+json';
    await client.call({ method: 'PATCH', path, body: release, contentType, signal, attempt });
  } catch (error) {
    // Whoever may not patch Secrets waits the minute out, after which no API server takes it.
    if (error instanceof ApiFailure && error.httpStatus === 403 && (await isGoing(client, path, signal))) return;
    if (!(error instanceof ApiFailure) || error.httpStatus !== 404) throw error;
  }
}

/**
 * Deletes a service account of ours, and with it every token it was ever given. The deletion is told as a change by
 * another hand, so that the object it belongs to makes it anew at once.
 *
 * @returns uid of the account that went, or null where none stood there
 */
export async function replaceServiceAccount(
  client: ClusterClient,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly uid: string } | null> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
  const attempt = `replace service account ${namespace}/${name}`;
  try {
    const { body } = await client.call({ method: 'GET', path, signal, attempt });
    if (asObject(metadataOf(body).labels)[MANAGED_BY_LABEL] !== FIELD_MANAGER) {
      throw new DriverError('not-ours', 'NotOurs', `${attempt}: it was not made by Tenantry`);
    }
    const uid = metadataText(body, 'uid');
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
    await client.call({ method: 'DELETE', path, body: options, signal, attempt });
    return { uid };
  } catch (error) {
    // Gone, or another came to stand there since: the one that was meant is no more.
    if (error instanceof ApiFailure && (error.httpStatus === 404 || error.httpStatus === 409)) return null;
    throw error;
  }
}

async function isGoing(client: ClusterClient, path: string, signal: AbortSignal): Promise<boolean> {
  const { body } = await client.call({ method: 'GET', path, signal });
  return isBeingDeleted(body);
}

function anchorName(id: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/.test(id)) {
    throw new DriverError('invalid', 'BadTokenId', `"${id}" cannot be part of a Secret's name`);
  }
  return `tenantry-token-${id}`;
}

function isAnchorOf(body: JsonObject, id: string): boolean {
  return asObject(metadataOf(body).labels)[TOKEN_LABEL] === id;
}

function notAnAnchor(namespace: string, name: string): DriverError {
  return new DriverError('not-ours', 'NotOurs', `Secret ${namespace}/${name} is not the anchor of a token`);
}
