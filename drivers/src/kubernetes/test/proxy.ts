import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP line to a server that can be cut, and made to hang without a word. */
export interface Line {
  readonly port: number;
  /** Cuts all connections; new ones are taken. */
  cut(): void;
  /** From now on nothing passes in either direction, and nobody is told. */
  freeze(): void;
  /** New connections pass again; those frozen stay so. */
  thaw(): void;
  /** Refuses connections until `thaw`. */
  refuse(): void;
  readonly connections: number;
  close(): Promise<void>;
}

export async function lineTo(port: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  let isRefusing = false;
  let connections = 0;
  const server: Server = createServer((client) => {
    connections += 1;
    if (isRefusing) {
      client.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (!isFrozen && !frozen.has(from)) to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const frozen = new WeakSet<Socket>();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) frozen.add(socket);
    },
    thaw() {
      isFrozen = false;
      isRefusing = false;
    },
    refuse() {
      isRefusing = true;
      cut();
    },
    get connections() {
      return connections;
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
