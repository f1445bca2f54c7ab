import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import type { ProxyTarget } from '@tenantry/drivers/kubernetes';
import { ProblemError } from '../problems/index.ts';
import { responseHeaders } from './proxy-headers.ts';
import type { Upgrading } from './upgrades.ts';

export interface Forwarding {
  readonly target: ProxyTarget;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Readable | null;
  /** Ends it, whoever wants it to end. */
  readonly signal: AbortSignal;
  /** The head of the answer must have come by then. */
  readonly answerMs: number;
  /** No byte in either direction for so long ends it. */
  readonly idleMs: number;
}

/** What the API server did: answered, or changed the protocol of the connection. */
export type Forwarded =
  | { readonly outcome: 'answered'; readonly answer: IncomingMessage }
  | {
      readonly outcome: 'upgraded';
      readonly answer: IncomingMessage;
      readonly socket: Duplex;
      readonly head: Buffer;
    };

/**
 * Sends a request on. Node's own client and not undici's: that one throws the API server's refusal of an upgrade away, which
 * is what says why an exec was forbidden.
 *
 * @throws ProblemError `upstream-failed` that says nothing of the way to the cluster
 */
export function forward(forwarding: Forwarding): Promise<Forwarded> {
  const { target, method, path, headers, body, signal, answerMs, idleMs } = forwarding;
  const { hostname, port, pathname } = new URL(target.server);
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port) };
  const prefix = pathname.replace(/\/+$/, '');
  return new Promise<Forwarded>((resolve, reject) => {
    const upstream = httpsRequest({ ...place, agent: target.agent, method, path: prefix + path, headers });
    const late = setTimeout(() => upstream.destroy(new Error(`no answer within ${answerMs} ms`)), answerMs);
    const end = () => upstream.destroy();
    const settled = <Outcome extends Forwarded>(outcome: Outcome) => {
      clearTimeout(late);
      resolve(outcome);
    };
    upstream.setTimeout(idleMs, () => upstream.destroy(new Error(`idle for ${idleMs} ms`)));
    upstream.once('response', (answer) => {
      // Whoever reads it looks at how it closed.
      answer.on('error', () => undefined);
      settled({ outcome: 'answered', answer });
    });
    upstream.once('upgrade', (answer, socket, head) => settled({ outcome: 'upgraded', answer, socket, head }));
    upstream.on('error', (error) => reject(failed(error)));
    upstream.once('close', () => {
      clearTimeout(late);
      signal.removeEventListener('abort', end);
      reject(failed(new Error('the connection was closed')));
    });
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    send(body, upstream);
  });
}

function send(body: Readable | null, upstream: ClientRequest): void {
  if (body === null) {
    upstream.end();
    return;
  }
  // Not a pipeline: it would tear the caller's connection down where there is still an answer to give.
  body.pipe(upstream);
  body.once('error', () => upstream.destroy());
  body.once('close', () => {
    if (!upstream.writableEnded) upstream.destroy();
  });
}

/** Hands the answer on as it comes; what the caller does not take is not read. Resolves when it is over. */
export function passBack(
  answer: IncomingMessage,
  response: ServerResponse,
  ownHeaders: OutgoingHttpHeaders,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const cut = () => answer.destroy();
    signal.addEventListener('abort', cut, { once: true });
    response.writeHead(answer.statusCode ?? 502, { ...ownHeaders, ...responseHeaders(answer.headers) });
    // A watch has nothing to say yet, but that it began.
    response.flushHeaders();
    answer.pipe(response);
    answer.once('error', cut);
    answer.once('close', () => {
      // Cut short: the caller must not take it for whole.
      if (!answer.complete) response.destroy();
    });
    response.once('error', cut);
    response.once('close', () => {
      signal.removeEventListener('abort', cut);
      answer.destroy();
      resolve();
    });
    if (signal.aborted) cut();
  });
}

/** Joins two connections that have left HTTP, until either ends. */
export function join(
  { answer, socket, head }: Extract<Forwarded, { outcome: 'upgraded' }>,
  caller: Upgrading,
  idleMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const cut = () => {
      socket.destroy();
      caller.socket.destroy();
    };
    const done = () => {
      signal.removeEventListener('abort', cut);
      cut();
      resolve();
    };
    signal.addEventListener('abort', cut, { once: true });
    for (const one of [socket, caller.socket]) {
      if ('setTimeout' in one && typeof one.setTimeout === 'function') one.setTimeout(idleMs, cut);
      if ('setNoDelay' in one && typeof one.setNoDelay === 'function') one.setNoDelay(true);
      if ('setKeepAlive' in one && typeof one.setKeepAlive === 'function') one.setKeepAlive(true, 15_000);
      one.on('error', cut);
      one.once('close', done);
    }
    caller.socket.write(head101(answer));
    if (head.length > 0) caller.socket.write(head);
    if (caller.head.length > 0) socket.write(caller.head);
    socket.pipe(caller.socket);
    caller.socket.pipe(socket);
    if (signal.aborted) cut();
  });
}

function head101(answer: IncomingMessage): string {
  const headers = {
    connection: 'Upgrade',
    upgrade: answer.headers.upgrade ?? '',
    ...responseHeaders(answer.headers, true),
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`;
}

function failed(cause: Error): ProblemError {
  return new ProblemError('upstream-failed', { detail: 'The cluster did not answer.', cause });
}
