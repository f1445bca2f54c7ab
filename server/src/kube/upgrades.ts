import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** The connection of a request that asks to leave HTTP, and what of the next protocol came along with it. */
export interface Upgrading {
  readonly socket: Duplex;
  readonly head: Buffer;
}

const upgrading = new WeakMap<IncomingMessage, Upgrading>();

/** Whether the server lets go of the connection: only for the proxy. Any other request stays HTTP, whatever it asks for. */
export function mayUpgrade(request: IncomingMessage): boolean {
  return /^\/api\/v1\/tenants\/[^/?#]+\/kubernetes\//.test(request.url ?? '');
}

/**
 * Requests that ask to leave HTTP go the way of all others, through host check, authentication, route and error handler,
 * and are answered over HTTP unless the route takes the connection.
 */
export function routeUpgrades(app: FastifyInstance): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    // What follows on this connection is not read as HTTP any more.
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
    response.once('finish', () => socket.end());
    upgrading.set(request, { socket, head });
    app.routing(request, response);
  });
}

export function upgradingOf(request: IncomingMessage): Upgrading | null {
  return upgrading.get(request) ?? null;
}
