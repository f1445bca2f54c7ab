import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchExchange } from '../src/exchange.ts';
import { nodeExchange } from '../src/node-exchange.ts';

/** The ways in which a client may reach its server; all behave alike. */
export const EXCHANGES = [
  { how: 'fetch', exchange: fetchExchange },
  { how: 'node:http', exchange: nodeExchange },
] as const;

export interface Listening extends AsyncDisposable {
  readonly url: string;
  /** Requests in the order in which they came. */
  readonly seen: {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server of its own on a free port, which answers as it is told and remembers what it was asked. */
export async function listening(answer: Answer): Promise<Listening> {
  const seen: Listening['seen'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    answer(request, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
