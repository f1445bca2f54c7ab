import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
// The whole library costs 85 MB and half a second to load; this part of it reads the three lists of a kubeconfig.
import {
  type Cluster,
  newClusters,
  newContexts,
  newUsers,
  type User,
} from '@kubernetes/client-node/dist/config_types.js';
import { parse } from 'yaml';
import { DriverError } from '../contract.ts';
import type { AccessToken, ClientCertificate, ClusterAccess } from './access.ts';

/** A token read from a file is read anew after this time, as the file is replaced under us. */
const TOKEN_FILE_SECONDS = 60;
/** A token written into the kubeconfig has no end that we know. */
const FOREVER = new Date('9999-12-31T00:00:00Z');

/**
 * What a kubeconfig says about reaching one cluster.
 *
 * Takes inline data or absolute file names for the authority and the client certificate, `token`, or `tokenFile`.
 *
 * @throws DriverError `invalid` / `KubeconfigRefused`, saying what about it cannot be used.
 */
export async function clusterAccessFromKubeconfig(text: string, contextName?: string): Promise<ClusterAccess> {
  return accessFrom(text, contextName, null);
}

const readFiles = new Map<string, { readonly stamp: string; readonly access: ClusterAccess }>();

/** Like `clusterAccessFromKubeconfig`, of a file; read again when the file has changed since the last call. */
export async function clusterAccessFromKubeconfigFile(path: string, contextName?: string): Promise<ClusterAccess> {
  const key = `${path}\n${contextName ?? ''}`;
  let stamp: string;
  let text: string;
  try {
    const { mtimeMs, size, ino } = await stat(path);
    stamp = `${mtimeMs}/${size}/${ino}`;
    const known = readFiles.get(key);
    if (known?.stamp === stamp) return known.access;
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new DriverError('unreachable', 'KubeconfigUnreadable', `the kubeconfig ${path} cannot be read`, {
      remedy: 'Check that the file is there and that the control plane may read it.',
      cause: error,
    });
  }
  const access = await accessFrom(text, contextName, dirname(path));
  readFiles.set(key, { stamp, access });
  return access;
}

async function accessFrom(
  text: string,
  contextName: string | undefined,
  directory: string | null,
): Promise<ClusterAccess> {
  const { clusters, users, contexts, current, tokenFiles } = read(text);
  const name = contextName ?? current;
  const context = contexts.find((candidate) => candidate.name === name);
  if (!context) throw refused(`it has no context named "${name}"`);
  const cluster = clusters.find((candidate) => candidate.name === context.cluster);
  if (!cluster) throw refused(`it has no cluster named "${context.cluster}"`);
  const user = users.find((candidate) => candidate.name === context.user);
  if (!user) throw refused(`it has no user named "${context.user}"`);
  refuseUnsafe(cluster, user);
  const caPem = await pem(cluster.caData, cluster.caFile, directory);
  if (caPem === null) {
    throw refused('it names no certificate authority for the cluster, so the server could not be verified');
  }
  const clientCertificate = await clientCertificateOf(user, directory);
  const token = tokenOf(user, tokenFiles.get(user.name), directory);
  if (clientCertificate === null && token === null) {
    throw refused('its user has neither a client certificate nor a token');
  }
  return {
    server: cluster.server,
    caPem,
    ...(cluster.tlsServerName ? { serverName: cluster.tlsServerName } : {}),
    ...(token === null ? {} : { token }),
    ...(clientCertificate === null ? {} : { clientCertificate }),
  };
}

interface KubeconfigLists {
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: ReturnType<typeof newContexts>;
  readonly current: string;
  /** `tokenFile` by user, which the library does not read. */
  readonly tokenFiles: ReadonlyMap<string, string>;
}

function read(text: string): KubeconfigLists {
  try {
    const document: unknown = parse(text);
    if (!isRecord(document)) throw new Error('it is not a YAML mapping');
    const tokenFiles = new Map<string, string>();
    for (const entry of Array.isArray(document.users) ? document.users : []) {
      if (!isRecord(entry) || !isRecord(entry.user)) continue;
      const file = entry.user.tokenFile;
      if (typeof entry.name === 'string' && typeof file === 'string') tokenFiles.set(entry.name, file);
    }
    return {
      clusters: newClusters(document.clusters),
      users: newUsers(document.users),
      contexts: newContexts(document.contexts),
      current: typeof document['current-context'] === 'string' ? document['current-context'] : '',
      tokenFiles,
    };
  } catch (error) {
    // The first line alone: what follows it quotes the file, which holds secrets.
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    throw refused(`it cannot be read: ${reason}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseUnsafe(cluster: Cluster, user: User): void {
  if (cluster.skipTLSVerify) throw refused('it switches TLS verification off, which is never done here');
  if (!cluster.server?.startsWith('https://')) throw refused('its server is not reached over https');
  if (cluster.proxyUrl) throw refused('it asks for a proxy, which is not supported');
  if (user.exec) {
    throw refused('its user runs a program (exec) to sign in; use a service account token or a client certificate');
  }
  if (user.authProvider) {
    throw refused('its user signs in with an auth-provider plugin, which Kubernetes itself has removed');
  }
  if (user.username || user.password) throw refused('its user signs in with a password, which Kubernetes has removed');
  if (user.impersonateUser) throw refused('its user impersonates another, which is not supported');
}

async function clientCertificateOf(user: User, directory: string | null): Promise<ClientCertificate | null> {
  const certificatePem = await pem(user.certData, user.certFile, directory);
  const keyPem = await pem(user.keyData, user.keyFile, directory);
  if (certificatePem === null && keyPem === null) return null;
  if (certificatePem === null || keyPem === null) throw refused('its client certificate or key is missing');
  return { certificatePem, keyPem };
}

/** As kubectl does it, the file wins over the token: it is what somebody renews. */
function tokenOf(user: User, file: string | undefined, directory: string | null): (() => Promise<AccessToken>) | null {
  const { token } = user;
  if (file) {
    const path = absolute(file, directory);
    return async () => ({
      token: (await readFile(path, 'utf8')).trim(),
      expiresAt: new Date(Date.now() + 2 * TOKEN_FILE_SECONDS * 1000),
    });
  }
  if (!token) return null;
  return async () => ({ token, expiresAt: FOREVER });
}

async function pem(data: string | undefined, file: string | undefined, directory: string | null) {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  if (!file) return null;
  const path = absolute(file, directory);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw refused(`the file ${path} that it names cannot be read`, error);
  }
}

function absolute(file: string, directory: string | null): string {
  if (isAbsolute(file)) return file;
  if (directory === null) throw refused(`it names the file ${file} relative to a place that is not known here`);
  return join(directory, file);
}

function refused(why: string, cause?: unknown): DriverError {
  return new DriverError('invalid', 'KubeconfigRefused', `this kubeconfig cannot be used: ${why}`, {
    remedy: 'Give a kubeconfig with the cluster’s certificate authority and a token or client certificate.',
    ...(cause === undefined ? {} : { cause }),
  });
}
