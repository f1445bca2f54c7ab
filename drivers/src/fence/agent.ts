import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { HeldUp, standingHere, withoutFence } from './fence.ts';

/**
 * For Azure's clients: a write that its fence no longer covers when its connection takes it, opened for it or left by
 * another request, is not sent and fails with `HeldUp`. Through a proxy (`HTTPS_PROXY`) requests have
 * the proxy's agent, and what `mayWrite` said holds.
 */
export function fencedHttpClient(): HttpClient {
  const inner = createDefaultHttpClient();
  const plain = new PlainAgent({ keepAlive: true });
  const secure = new SecureAgent({ keepAlive: true });
  return {
    sendRequest: (request) => {
      request.agent ??= request.url.startsWith('https:') ? secure : plain;
      return request.method === 'GET' ? withoutFence(() => inner.sendRequest(request)) : inner.sendRequest(request);
    },
  };
}

type Opened = (error: Error | null, stream: Duplex) => void;

class PlainAgent extends http.Agent {
  override createConnection(options: http.ClientRequestArgs, opened?: Opened): undefined {
    handOver(super.createConnection(options), 'connect', opened);
  }

  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    super.reuseSocket(socket, request);
    askAtLast(request);
  }
}

class SecureAgent extends https.Agent {
  override createConnection(options: https.RequestOptions, opened?: Opened): undefined {
    handOver(super.createConnection(options), 'secureConnect', opened);
  }

  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    super.reuseSocket(socket, request);
    askAtLast(request);
  }
}

/** `socket`: told right before the request is written. */
function askAtLast(request: http.ClientRequest): void {
  const stands = standingHere();
  request.once('socket', () => {
    if (!stands()) request.destroy(new HeldUp());
  });
}

/** Only once it is open, so that the request cannot lie in it before. */
function handOver(stream: Duplex | null | undefined, open: string, opened: Opened | undefined): void {
  if (stream === null || stream === undefined || opened === undefined) return;
  const stands = standingHere();
  const failed = (error: Error) => opened(error, stream);
  stream.once('error', failed);
  stream.once(open, () => {
    stream.removeListener('error', failed);
    if (stands()) return opened(null, stream);
    stream.destroy();
    opened(new HeldUp(), stream);
  });
}
