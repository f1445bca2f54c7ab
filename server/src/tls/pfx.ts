import type { X509Certificate } from 'node:crypto';
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';

const MOST_MS = 5_000;

/**
 * The certificate in a PFX without a password, as who connects is shown it: Node opens a PFX for a server alone. Null where it cannot
 * be opened.
 */
export async function certificateInPfx(pfx: Buffer): Promise<X509Certificate | null> {
  const [near, far] = duplexPair();
  try {
    const server = new TLSSocket(far, { isServer: true, secureContext: createSecureContext({ pfx }) });
    server.on('error', () => near.destroy());
    return await shownTo(near);
  } catch {
    return null;
  } finally {
    near.destroy();
    far.destroy();
  }
}

function shownTo(socket: ReturnType<typeof duplexPair>[number]): Promise<X509Certificate | null> {
  const { promise, resolve } = Promise.withResolvers<X509Certificate | null>();
  // It is looked at, and nothing is said to it: whom it is by does not matter.
  const client = connect({ socket, rejectUnauthorized: false });
  const limit = setTimeout(() => resolve(null), MOST_MS);
  client.once('secureConnect', () => resolve(client.getPeerX509Certificate() ?? null));
  client.on('error', () => resolve(null));
  client.once('close', () => resolve(null));
  return promise.finally(() => {
    clearTimeout(limit);
    client.destroy();
  });
}
