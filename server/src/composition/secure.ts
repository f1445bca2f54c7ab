import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { listenTls, type TlsListener, type TlsListenerOptions } from '../tls/listener.ts';
import type { Home } from './home.ts';
import { isTaken } from './listen.ts';
import { type Settings, SettingsError } from './settings.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** How often files are read again, or our own certificate is made anew. */
const RENEW_MS = 12 * 3600 * 1000;

/** Where the API is served with TLS. */
export interface SecureAddress {
  readonly url: string;
  /** The authority to trust, where no well-known one vouches for the certificate. */
  readonly caFile: string | null;
}

/**
 * Serves the API with TLS too: with the certificate that the settings name, or, on loopback, with one of an authority of
 * this installation. Elsewhere TLS ends in front of us, and there is no such address.
 */
export async function listenSecurely(
  server: FastifyInstance,
  settings: Settings,
  home: Home,
  onError: (error: unknown) => void,
): Promise<{ readonly address: SecureAddress; readonly listener: TlsListener } | null> {
  const source = await sourceOf(settings, home);
  if (source === null) return null;
  const { keyPair, caFile } = source;
  const listener = await onSomePort(settings, home, (port) =>
    listenTls(server.server, { host: settings.host, port, keyPair, renewMs: RENEW_MS, onError }),
  );
  const name = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return { address: { url: `https://${name}:${listener.port}`, caFile }, listener };
}

async function sourceOf(
  settings: Settings,
  home: Home,
): Promise<{ keyPair: TlsListenerOptions['keyPair']; caFile: string | null } | null> {
  const { tls, host } = settings;
  if (tls !== null) {
    const keyPair = async () => {
      const [certificate, key] = await Promise.all([read(tls.certificateFile), read(tls.keyFile)]);
      return { certificate, key };
    };
    return { keyPair, caFile: null };
  }
  if (!LOOPBACK.has(host)) return null;
  // A tenth of what there is to load, and of no use elsewhere.
  const { openAuthority } = await import('../tls/authority.ts');
  const authority = await openAuthority(join(home.directory, 'tls'), new Date());
  return { keyPair: () => authority.issue(new Date()), caFile: authority.certificateFile };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new SettingsError(`${file} cannot be read: ${(cause as Error).message}`);
  }
}

/** The port that was asked for, or else the one of the last run, so that kubeconfigs go on working, or else any. */
async function onSomePort(settings: Settings, home: Home, open: (port: number) => Promise<TlsListener>) {
  if (settings.tlsPort !== null) {
    try {
      return await open(settings.tlsPort);
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw new SettingsError(
        `port ${settings.tlsPort} is taken by another program; set TENANTRY_TLS_PORT to a free one`,
      );
    }
  }
  try {
    return await open(home.lastSecurePort ?? 0);
  } catch (error) {
    if (!isTaken(error)) throw error;
    return open(0);
  }
}
