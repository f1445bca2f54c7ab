import { Agent } from 'node:https';
import type { ClusterClient } from './client.ts';

/** What is needed to pass somebody's requests on to a cluster under our own credential. Holds secrets: never log it. */
export interface ProxyTarget {
  /** Origin and path prefix of the API server, without a slash at the end. */
  readonly server: string;
  /** Keep-alive connections that trust the cluster's authority alone and bring our client certificate, where we have one. */
  readonly agent: Agent;
  /** The bearer token to send, or null where the certificate says who we are. Asked for at every request. */
  bearer(): Promise<string | null>;
  /** The cluster took our credential for wrong: the next `bearer` gets a new one. */
  refused(): void;
}

/** API servers keep idle connections for minutes; a new one costs a TLS handshake. */
const IDLE_MS = 30_000;
const MOST_IDLE_SOCKETS = 16;

const targets = new WeakMap<ClusterClient, ProxyTarget>();

/**
 * One target per client: it lives as long as the way to the cluster stays the same. Sockets that are idle close by
 * themselves, so a target that was replaced leaves nothing behind.
 */
export function proxyTargetOf(client: ClusterClient): ProxyTarget {
  const known = targets.get(client);
  if (known !== undefined) return known;
  const { access } = client;
  const agent = new Agent({
    keepAlive: true,
    keepAliveMsecs: 15_000,
    maxFreeSockets: MOST_IDLE_SOCKETS,
    timeout: IDLE_MS,
    ca: access.caPem,
    rejectUnauthorized: true,
    ...(access.serverName === undefined ? {} : { servername: access.serverName }),
    ...(access.clientCertificate === undefined
      ? {}
      : { cert: access.clientCertificate.certificatePem, key: access.clientCertificate.keyPem }),
  });
  const target: ProxyTarget = {
    server: access.server.replace(/\/+$/, ''),
    agent,
    bearer: () => client.bearer(),
    refused: () => client.forgetBearer(),
  };
  targets.set(client, target);
  return target;
}
