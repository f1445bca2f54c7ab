import { EXEC_API_VERSIONS } from './exec-credential.ts';
import type { KubeconfigContext, KubeconfigUser } from './kubeconfig-document.ts';
import { KubeconfigError } from './kubeconfig-error.ts';

/** What a kubeconfig may not say, each with its field, the reason and the remedy. */

export const INLINE_REMEDY =
  'Send one with everything inline: kubectl config view --flatten --minify --raw (a tokenFile has to become a token by hand).';

export function refuseUnsafe({ cluster, user, clusterField, userField }: KubeconfigContext, allowExec: boolean): void {
  if (cluster['insecure-skip-tls-verify']) {
    throw new KubeconfigError(
      `${clusterField}.insecure-skip-tls-verify`,
      'it switches TLS verification off, which is never done here',
      "Take the line out and give the cluster's certificate authority in certificate-authority-data.",
    );
  }
  if (!isHttps(cluster.server)) {
    throw new KubeconfigError(
      `${clusterField}.server`,
      'its server is not reached over https',
      'Give the https address of the API server.',
    );
  }
  if (cluster['proxy-url']) {
    throw new KubeconfigError(
      `${clusterField}.proxy-url`,
      'it asks for a proxy, which is not supported',
      'Give an address that the control plane reaches directly.',
    );
  }
  if (user['auth-provider'] !== undefined && user['auth-provider'] !== null) {
    throw new KubeconfigError(
      `${userField}.auth-provider`,
      'its user signs in with an auth-provider plugin, which Kubernetes itself has removed',
      'Use a service account token or a client certificate.',
    );
  }
  if (user.username || user.password) {
    throw new KubeconfigError(
      `${userField}.username`,
      'its user signs in with a password, which Kubernetes has removed',
      'Use a service account token or a client certificate.',
    );
  }
  if (user.as || user['as-uid'] || (user['as-groups'] ?? []).length > 0) {
    throw new KubeconfigError(
      `${userField}.as`,
      'its user impersonates another, which is not supported',
      'Give the credential of the account itself.',
    );
  }
  if (user.exec) refuseExec(user.exec, `${userField}.exec`, allowExec);
}

function refuseExec(exec: NonNullable<KubeconfigUser['exec']>, field: string, isAllowed: boolean): void {
  if (!isAllowed) {
    throw new KubeconfigError(
      field,
      'its user runs a program (exec) to sign in: it would run on the machine of the control plane, with its rights',
      'Use a service account token or a client certificate; or let the administrator set TENANTRY_ALLOW_EXEC_KUBECONFIG=1.',
    );
  }
  if (!EXEC_API_VERSIONS.includes(exec.apiVersion ?? '')) {
    throw new KubeconfigError(
      `${field}.apiVersion`,
      'its credential plugin speaks a version that is not known here',
      `Use one of ${EXEC_API_VERSIONS.join(', ')}.`,
    );
  }
  if (exec.interactiveMode === 'Always') {
    throw new KubeconfigError(
      `${field}.interactiveMode`,
      'its credential plugin needs a person at the terminal',
      'Use a service account token or a client certificate.',
    );
  }
}

export function refuseFiles({ cluster, user, clusterField, userField }: KubeconfigContext): void {
  const files = [
    [`${clusterField}.certificate-authority`, cluster['certificate-authority']],
    [`${userField}.client-certificate`, user['client-certificate']],
    [`${userField}.client-key`, user['client-key']],
    [`${userField}.tokenFile`, user.tokenFile],
  ] as const;
  for (const [field, file] of files) {
    if (file === undefined || file === '') continue;
    throw new KubeconfigError(field, 'it names a file of another machine', INLINE_REMEDY);
  }
}

export function refuseHalfCertificate({ user, userField }: KubeconfigContext): void {
  const hasCertificate = Boolean(user['client-certificate-data'] ?? user['client-certificate']);
  const hasKey = Boolean(user['client-key-data'] ?? user['client-key']);
  if (hasCertificate && hasKey) return;
  if (!hasCertificate && !hasKey) {
    throw new KubeconfigError(
      userField,
      'its user has neither a client certificate nor a token',
      'Give the user a token, or client-certificate-data and client-key-data.',
    );
  }
  const absent = hasKey ? 'client-certificate-data' : 'client-key-data';
  throw new KubeconfigError(`${userField}.${absent}`, 'its client certificate or key is missing', INLINE_REMEDY);
}

export function noAuthority({ clusterField }: KubeconfigContext): KubeconfigError {
  return new KubeconfigError(
    `${clusterField}.certificate-authority-data`,
    'it names no certificate authority for the cluster, so the server could not be verified',
    'Give the PEM of the authority in base64.',
  );
}

function isHttps(server: string): boolean {
  return URL.parse(server)?.protocol === 'https:';
}
