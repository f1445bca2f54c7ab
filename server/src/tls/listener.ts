import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { KeyPair } from './authority.ts';

export interface TlsListenerOptions {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Asked for at the start and again every `renewMs`. */
  readonly keyPair: () => Promise<KeyPair>;
  readonly renewMs: number;
  readonly onError: (error: unknown) => void;
}

export interface TlsListener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * TLS in front of a plain HTTP server of the same process: what arrives decrypted is handed to it as a connection, so
 * that limits, upgrades and routes are the same on both. Rejects when the port is taken.
 */
export async function listenTls(server: HttpServer, options: TlsListenerOptions): Promise<TlsListener> {
  const pair = await options.keyPair();
  const listener = createServer({ ...contextOf(pair), ALPNProtocols: ['http/1.1'], minVersion: 'TLSv1.2' });
  const open = new Set<Socket>();
  // Before it is encrypted: one that never is would keep the listener open.
  listener.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  listener.on('secureConnection', (socket) => server.emit('connection', socket));
  // A client that does not trust us, or speaks no TLS, is its own affair.
  listener.on('tlsClientError', (_error, socket) => socket.destroy());
  listener.listen(options.port, options.host);
  await once(listener, 'listening');
  const renewal = setInterval(() => {
    options.keyPair().then((renewed) => listener.setSecureContext(contextOf(renewed)), options.onError);
  }, options.renewMs);
  renewal.unref();
  return {
    port: (listener.address() as AddressInfo).port,
    async close() {
      clearInterval(renewal);
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

const contextOf = ({ certificate, key }: KeyPair) => ({ cert: certificate, key });
