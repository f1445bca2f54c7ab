import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { createServer as createSocketServer, type Socket, type Server as SocketServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ServerCertificate } from './certificate.ts';
import type { Handler, HttpReply, HttpRequest } from './message.ts';

/** Larger than any ARM or vault body (ARM itself stops at 4 MB). */
const bodyLimitBytes = 4 * 1024 * 1024;

/** Thrown by a handler to cut the connection instead of answering. */
export class ConnectionCut extends Error {}

/** Thrown by a handler to leave the client waiting until it gives up. */
export class NoAnswer extends Error {}

const serverOptions = { keepAliveTimeout: 30_000, requestTimeout: 120_000 };
/** First byte of a TLS handshake; no HTTP method begins with it. */
const handshake = 0x16;

/**
 * One HTTP server behind any number of ports. With a certificate each port speaks both HTTP and HTTPS, as its client
 * begins. The port a request came in on picks its handler, so each vault can have an
 * address of its own without a server of its own.
 */
export class Listener {
  readonly #host: string;
  readonly #server: Server;
  readonly #secure: SecureServer | null;
  readonly #ports = new Map<number, { sockets: SocketServer; handler: Handler }>();
  readonly #open = new Set<Socket>();

  constructor(host: string, tls: ServerCertificate | null = null) {
    this.#host = host;
    const serve = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#serve(request, response);
    };
    this.#server = createServer(serverOptions, serve);
    this.#secure =
      tls === null ? null : createSecureServer({ ...serverOptions, cert: tls.certificate, key: tls.key }, serve);
  }

  /** Listens on `port` (0: any free one; also any free one when `port` is taken and `orAny` is set). Returns the port. */
  async listen(port: number, handler: Handler, orAny = false): Promise<number> {
    const sockets = createSocketServer((socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      this.#accept(socket);
    });
    try {
      await new Promise<void>((resolve, reject) => {
        sockets.once('error', reject);
        sockets.listen(port, this.#host, () => resolve());
      });
    } catch (cause) {
      if (orAny && port !== 0) return await this.listen(0, handler);
      throw new Error(`cannot listen on ${this.#host}:${port}`, { cause });
    }
    const address = sockets.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP listener has a port');
    this.#ports.set(address.port, { sockets, handler });
    return address.port;
  }

  /** Looks at the first byte, and hands the connection to the server that speaks so. */
  #accept(socket: Socket): void {
    const secure = this.#secure;
    if (secure === null) {
      this.#server.emit('connection', socket);
      return;
    }
    // Until a server has it: a client that goes away right after it came.
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      socket.off('error', ignore);
      (first[0] === handshake ? secure : this.#server).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  }

  async close(port: number): Promise<void> {
    const entry = this.#ports.get(port);
    if (!entry) return;
    this.#ports.delete(port);
    await new Promise<void>((resolve) => {
      entry.sockets.close(() => resolve());
      for (const socket of this.#open) if (socket.localPort === port) socket.destroy();
    });
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#ports.keys()].map((port) => this.close(port)));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const handler = this.#ports.get(incoming.socket.localPort ?? -1)?.handler;
    if (!handler) {
      incoming.socket.destroy();
      return;
    }
    try {
      const body = await readBody(incoming);
      const reply = body
        ? await handler(toRequest(incoming, body))
        : {
            status: 413,
            body: { error: { code: 'RequestContentTooLarge', message: 'The request content is too large.' } },
          };
      send(response, incoming.method ?? 'GET', reply);
    } catch (error) {
      if (error instanceof NoAnswer) return;
      if (!(error instanceof ConnectionCut)) console.error('sandbox: a request ended the handler', error);
      incoming.socket.destroy();
    }
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length <= bodyLimitBytes) chunks.push(bytes);
  }
  return length > bodyLimitBytes ? null : Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, body: Buffer): HttpRequest {
  const scheme = incoming.socket instanceof TLSSocket ? 'https' : 'http';
  const origin = `${scheme}://${incoming.headers.host ?? 'localhost'}`;
  const target = incoming.url ?? '/';
  const cut = target.indexOf('?');
  const query = new Map<string, string>();
  if (cut >= 0)
    for (const [name, value] of new URLSearchParams(target.slice(cut + 1))) query.set(name.toLowerCase(), value);
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return {
    method: incoming.method ?? 'GET',
    path: cut >= 0 ? target.slice(0, cut) : target,
    query,
    headers,
    body,
    origin,
  };
}

function send(response: ServerResponse, method: string, reply: HttpReply): void {
  const headers: Record<string, string> = { 'cache-control': 'no-cache', ...reply.headers };
  if (reply.body === undefined) {
    response.writeHead(reply.status, reply.status === 204 ? headers : { ...headers, 'content-length': '0' });
    response.end();
    return;
  }
  const text = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    ...headers,
    'content-length': String(text.length),
  });
  response.end(method === 'HEAD' ? undefined : text);
}
