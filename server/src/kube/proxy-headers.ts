import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { KubeAccount } from './contract.ts';

/**
 * All that a caller's request may tell the API server. A list of what passes, not of what is held back: credentials, names
 * of users (`Impersonate-*`, `X-Remote-*`), cookies, forwarding and hop-by-hop headers stay behind, also those that are
 * invented tomorrow.
 */
const PASSED_ON = [
  'accept',
  'accept-encoding',
  'content-type',
  'content-encoding',
  'content-length',
  'user-agent',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'kubectl-command',
  'kubectl-session',
] as const;

/** What opening a stream to a pod takes besides. */
const PASSED_ON_UPGRADE = [
  'x-stream-protocol-version',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
] as const;

const PASSED_BACK = [
  'content-type',
  'content-length',
  'content-encoding',
  'cache-control',
  'date',
  'etag',
  'expires',
  'last-modified',
  'retry-after',
  'vary',
  'warning',
  'audit-id',
  'x-kubernetes-pf-flowschema-uid',
  'x-kubernetes-pf-prioritylevel-uid',
] as const;

const PASSED_BACK_UPGRADE = [
  'x-stream-protocol-version',
  'sec-websocket-accept',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
] as const;

/** The protocols in which streams to pods are opened: https://kubernetes.io/docs/concepts/cluster-administration/proxies/ */
const UPGRADES = /^(websocket|spdy\/3\.1)$/i;

/** The protocol that the connection is to change to; null where it is to stay HTTP, undefined for one we do not pass on. */
export function upgradeOf(headers: IncomingHttpHeaders): string | null | undefined {
  if (headers.upgrade === undefined) return null;
  return UPGRADES.test(headers.upgrade) ? headers.upgrade : undefined;
}

export interface Caller {
  readonly person: string;
  readonly account: KubeAccount;
  readonly bearer: string | null;
}

/**
 * The headers of the request to the API server: what of the caller's may pass, our credential, and as whom. No groups are
 * named: the API server gives an impersonated service account exactly its own, and we need no right to name any.
 *
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export function requestHeaders(
  given: IncomingHttpHeaders,
  { person, account, bearer }: Caller,
  upgrade: string | null,
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = pick(given, PASSED_ON);
  headers['Impersonate-User'] = `system:serviceaccount:${account.namespace}:${account.name}`;
  // The key is lowered and decoded by the API server; a slash cannot stand in the name of a header.
  headers['Impersonate-Extra-tenantry.dev%2fperson'] = headerText(person);
  if (bearer !== null) headers.Authorization = `Bearer ${bearer}`;
  if (upgrade === null) return headers;
  // Bodies do not go with an upgrade.
  delete headers['content-length'];
  const protocols = subprotocols(given['sec-websocket-protocol']);
  return {
    ...headers,
    ...pick(given, PASSED_ON_UPGRADE),
    ...(protocols === '' ? {} : { 'sec-websocket-protocol': protocols }),
    connection: 'Upgrade',
    upgrade,
  };
}

/** What the caller gets of the API server's headers. */
export function responseHeaders(given: IncomingHttpHeaders, isUpgrade = false): Record<string, string | string[]> {
  const headers = pick(given, PASSED_BACK);
  return isUpgrade ? { ...headers, ...pick(given, PASSED_BACK_UPGRADE) } : headers;
}

/** Without those in which a browser's client would carry a bearer token: it could be somebody else's. */
function subprotocols(header: string | undefined): string {
  return (header ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '' && !/bearer|authorization/i.test(protocol))
    .join(', ');
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string | string[]> {
  const picked: Record<string, string | string[]> = {};
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** Header values are ASCII; other names go percent-encoded. */
function headerText(name: string): string {
  return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(name) ? name : encodeURIComponent(name);
}
