import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface DatabaseProxy {
  /** The database's address by way of the proxy. */
  through(databaseUrl: string): Promise<string>;
  /** Breaks every connection and takes no new one. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** A way to the database that can be cut, as networks are. */
export async function openDatabaseProxy(): Promise<DatabaseProxy> {
  const open = new Set<Socket>();
  let target: { path: string } | { host: string; port: number } | null = null;
  let server: Server | null = null;
  let port = 0;

  async function listen(): Promise<void> {
    server = createServer((client) => {
      if (target === null) throw new Error('the proxy does not know its database yet');
      const upstream = connect(target as { path: string });
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        open.add(from);
        from.on('error', () => {});
        from.on('close', () => {
          open.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }

  async function cut(): Promise<void> {
    const closed = server === null ? null : once(server, 'close');
    server?.close();
    for (const socket of open) socket.destroy();
    await closed;
    server = null;
  }

  return {
    async through(databaseUrl) {
      const url = new URL(databaseUrl);
      const folder = url.searchParams.get('host');
      const databasePort = Number(url.port || 5432);
      target =
        folder === null ? { host: url.hostname, port: databasePort } : { path: `${folder}/.s.PGSQL.${databasePort}` };
      await listen();
      url.searchParams.delete('host');
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    cut,
    mend: listen,
    async close() {
      if (server !== null) await cut();
    },
  };
}
