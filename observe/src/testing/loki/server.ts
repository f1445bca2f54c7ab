import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo } from './answers.ts';
import type { Kept, Labels } from './evaluate.ts';

/**
 * A server with as much of Loki's HTTP API as Tenantry uses, after its documentation
 * (https://grafana.com/docs/loki/latest/reference/loki-http-api/) and its grammar: organisations apart, and within one what
 * a query says and nothing else.
 */
export interface TestLoki extends AsyncDisposable {
  readonly url: URL;
  /** What was asked, and by which headers. */
  readonly asked: {
    readonly path: string;
    readonly parameters: URLSearchParams;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** Answered in place of what there is. */
  instead: { readonly status: number; readonly text: string } | null;
}

interface Push {
  readonly streams: readonly {
    readonly stream: Labels;
    readonly values: readonly (readonly [string, string, Labels?])[];
  }[];
}

export async function startLoki(): Promise<TestLoki> {
  const organisations = new Map<string, Kept[]>();
  const asked: TestLoki['asked'] = [];
  const loki = { instead: null as TestLoki['instead'] };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: parameters } = new URL(request.url ?? '/', 'http://loki');
    asked.push({ path, parameters, headers: request.headers });
    const organisation = String(request.headers['x-scope-orgid'] ?? '');
    const lines = organisations.get(organisation) ?? [];
    const body = await textOf(request);
    if (loki.instead !== null) return void response.writeHead(loki.instead.status).end(loki.instead.text);
    if (organisation === '') return void response.writeHead(401).end('no org id');
    if (path === '/loki/api/v1/push') {
      organisations.set(organisation, [...lines, ...pushed(JSON.parse(body) as Push)]);
      return void response.writeHead(204).end();
    }
    const isCategorized = request.headers['x-loki-response-encoding-flags'] === 'categorize-labels';
    try {
      const found = answerTo({ path, parameters, isCategorized }, lines);
      response.writeHead(found === null ? 404 : 200, { 'content-type': 'application/json' });
      response.end(found === null ? '404 page not found' : JSON.stringify(found));
    } catch (error) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end(error instanceof Error ? error.message : '');
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(loki, {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function pushed({ streams }: Push): Kept[] {
  return streams.flatMap(({ stream, values }) =>
    values.map(([ns, line, metadata = {}]) => ({ ns: BigInt(ns), line, stream, metadata })),
  );
}
