import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { DriverError } from '../contract.ts';
import type { AccessToken, ClientCertificate, ClusterAccess } from './access.ts';
import { type ExecPlugin, execCredential } from './exec-credential.ts';
import { type KubeconfigContext, type KubeconfigUser, readContext } from './kubeconfig-document.ts';
import { KubeconfigError } from './kubeconfig-error.ts';
import { INLINE_REMEDY, noAuthority, refuseFiles, refuseHalfCertificate, refuseUnsafe } from './kubeconfig-refusals.ts';

/** A token read from a file is read anew after this time, as the file is replaced under us. */
const TOKEN_FILE_SECONDS = 60;
/** A token written into the kubeconfig has no end that we know. */
const FOREVER = new Date('9999-12-31T00:00:00Z');

export interface KubeconfigOptions {
  /** Instead of the file's current context. */
  readonly context?: string;
  /** Whether programs that the kubeconfig names may be run. Default false. */
  readonly allowExec?: boolean;
}

/** What may be shown of a kubeconfig. No secret. */
export interface KubeconfigDescription {
  readonly context: string;
  readonly server: string;
  /** SHA-256 of the first certificate of the authority, in hex with colons. */
  readonly caFingerprint: string;
  readonly authentication: 'token' | 'client-certificate' | 'exec';
  /** When the certificate or the token (a JWT) ends, where that can be told. */
  readonly expiresAt: string | null;
}

/**
 * What a kubeconfig says about reaching one cluster.
 *
 * Takes inline data or absolute file names for the authority and the client certificate, `token`, or `tokenFile`.
 *
 * @throws KubeconfigError `invalid` / `KubeconfigRefused`, saying what about it cannot be used.
 */
export async function clusterAccessFromKubeconfig(
  text: string,
  options: KubeconfigOptions = {},
): Promise<ClusterAccess> {
  return accessFrom(text, options, null);
}

/**
 * What may be shown of a kubeconfig that somebody sent us. Everything in it must be inline: a file that it names would be
 * one of the control plane's machine.
 *
 * @throws KubeconfigError
 */
export function describeUploadedKubeconfig(text: string, options: KubeconfigOptions = {}): KubeconfigDescription {
  const context = readContext(text, options.context);
  refuseFiles(context);
  refuseUnsafe(context, options.allowExec ?? false);
  const { cluster, user } = context;
  const authority = cluster['certificate-authority-data'];
  if (!authority) throw noAuthority(context);
  const ca = certificateOf(decoded(authority), `${context.clusterField}.certificate-authority-data`);
  const shown = { context: context.name, server: cluster.server, caFingerprint: ca.fingerprint256 };
  if (user.exec) return { ...shown, authentication: 'exec', expiresAt: null };
  if (user.token) return { ...shown, authentication: 'token', expiresAt: expiryOfToken(user.token) };
  refuseHalfCertificate(context);
  const field = `${context.userField}.client-certificate-data`;
  const certificate = certificateOf(decoded(user['client-certificate-data'] ?? ''), field);
  return { ...shown, authentication: 'client-certificate', expiresAt: certificate.validToDate.toISOString() };
}

const readFiles = new Map<string, { readonly stamp: string; readonly access: ClusterAccess }>();

/** Like `clusterAccessFromKubeconfig`, of a file; read again when the file has changed since the last call. */
export async function clusterAccessFromKubeconfigFile(
  path: string,
  options: KubeconfigOptions = {},
): Promise<ClusterAccess> {
  const key = JSON.stringify([path, options.context, options.allowExec]);
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
  const access = await accessFrom(text, options, dirname(path));
  // What a plugin signed may end before the file changes.
  if (!access.isFromPlugin) readFiles.set(key, { stamp, access });
  return access;
}

async function accessFrom(
  text: string,
  options: KubeconfigOptions,
  directory: string | null,
): Promise<ClusterAccess & { readonly isFromPlugin?: true }> {
  const context = readContext(text, options.context);
  refuseUnsafe(context, options.allowExec ?? false);
  const { cluster, user } = context;
  const caPem = await pem(
    cluster['certificate-authority-data'],
    cluster['certificate-authority'],
    directory,
    `${context.clusterField}.certificate-authority`,
  );
  if (caPem === null) throw noAuthority(context);
  const way = {
    server: cluster.server,
    caPem,
    ...(cluster['tls-server-name'] ? { serverName: cluster['tls-server-name'] } : {}),
  };
  if (user.exec) return { ...way, ...(await pluginAccess(pluginOf(context, caPem))), isFromPlugin: true };
  const clientCertificate = await clientCertificateOf(context, directory);
  const token = tokenOf(user, directory, `${context.userField}.tokenFile`);
  if (token === null) refuseHalfCertificate(context);
  return {
    ...way,
    ...(token === null ? {} : { token }),
    ...(clientCertificate === null ? {} : { clientCertificate }),
  };
}

function certificateOf(pemText: string, field: string): X509Certificate {
  try {
    return new X509Certificate(pemText);
  } catch {
    throw new KubeconfigError(field, `${field} holds no certificate`, 'Give a PEM certificate in base64.');
  }
}

/** A service account's token is a JWT; its `exp` is read, not trusted. */
function expiryOfToken(token: string): string | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const exp = typeof payload === 'object' && payload !== null && 'exp' in payload ? payload.exp : null;
    return typeof exp === 'number' && Number.isFinite(exp) ? new Date(exp * 1000).toISOString() : null;
  } catch {
    // Any other token says nothing about its end.
    return null;
  }
}

async function clientCertificateOf(
  context: KubeconfigContext,
  directory: string | null,
): Promise<ClientCertificate | null> {
  const { user, userField } = context;
  const hasNone =
    !user['client-certificate-data'] && !user['client-certificate'] && !user['client-key-data'] && !user['client-key'];
  if (hasNone) return null;
  refuseHalfCertificate(context);
  const certificatePem = await pem(
    user['client-certificate-data'],
    user['client-certificate'],
    directory,
    `${userField}.client-certificate`,
  );
  const keyPem = await pem(user['client-key-data'], user['client-key'], directory, `${userField}.client-key`);
  return certificatePem === null || keyPem === null ? null : { certificatePem, keyPem };
}

/** As kubectl does it, the file wins over the token: it is what somebody renews. */
function tokenOf(
  { token, tokenFile }: KubeconfigUser,
  directory: string | null,
  field: string,
): (() => Promise<AccessToken>) | null {
  if (tokenFile) {
    const path = absolute(tokenFile, directory, field);
    return async () => ({
      token: (await readFile(path, 'utf8')).trim(),
      expiresAt: new Date(Date.now() + 2 * TOKEN_FILE_SECONDS * 1000),
    });
  }
  if (!token) return null;
  return async () => ({ token, expiresAt: FOREVER });
}

function pluginOf({ user, cluster, userField }: KubeconfigContext, caPem: string): ExecPlugin {
  const { exec } = user;
  if (!exec) throw new Error(`${userField} has no exec`);
  return {
    command: exec.command,
    args: exec.args ?? [],
    env: exec.env ?? [],
    apiVersion: exec.apiVersion ?? '',
    cluster: exec.provideClusterInfo === true ? { server: cluster.server, caPem } : null,
  };
}

/** The first answer is used up before the program is run again. */
async function pluginAccess(plugin: ExecPlugin): Promise<Pick<ClusterAccess, 'token' | 'clientCertificate'>> {
  const first = await execCredential(plugin, Date.now());
  let given = first.token;
  const token = async (): Promise<AccessToken> => {
    const next = given ?? (await execCredential(plugin, Date.now())).token;
    given = null;
    if (next === null) {
      throw new DriverError('unreachable', 'CredentialPluginFailed', `${plugin.command} gave no token this time`);
    }
    return next;
  };
  return {
    ...(first.token === null ? {} : { token }),
    ...(first.clientCertificate === null ? {} : { clientCertificate: first.clientCertificate }),
  };
}

async function pem(data: string | undefined, file: string | undefined, directory: string | null, field: string) {
  if (data) return decoded(data);
  if (!file) return null;
  const path = absolute(file, directory, field);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new KubeconfigError(
      field,
      `the file ${path} that it names cannot be read`,
      'Check that the file is there and that the control plane may read it.',
      error,
    );
  }
}

function decoded(data: string): string {
  return Buffer.from(data, 'base64').toString('utf8');
}

function absolute(file: string, directory: string | null, field: string): string {
  if (isAbsolute(file)) return file;
  if (directory === null) {
    throw new KubeconfigError(field, 'it names a file relative to a place that is not known here', INLINE_REMEDY);
  }
  return join(directory, file);
}
