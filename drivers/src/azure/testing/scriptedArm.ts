import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenCredential } from '@azure/core-auth';
import { type Exchange, holdAgainst, specsAtHand } from '@tenantry/conformance/azure';
import type { JsonObject } from '@tenantry/kinds';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Cuts the connection instead of answering. */
  readonly cut?: boolean;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string;
}

/**
 * An ARM endpoint that answers by a script and keeps what it was asked. At its end every request, and every answer that is no
 * refusal, is held against Microsoft's descriptions.
 */
export class ScriptedArm implements AsyncDisposable {
  readonly requests: SeenRequest[] = [];
  private readonly exchanges: Exchange[] = [];
  private readonly server = createServer();
  private url = '';

  static async start(script: (request: SeenRequest, arm: ScriptedArm) => Reply): Promise<ScriptedArm> {
    const arm = new ScriptedArm();
    arm.server.on('request', (incoming, outgoing) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        const url = new URL(incoming.url ?? '/', arm.url);
        const text = Buffer.concat(parts).toString('utf8');
        const request: SeenRequest = {
          method: incoming.method ?? '',
          path: decodeURIComponent(url.pathname),
          query: url.searchParams,
          headers: incoming.headers,
          body: text === '' ? undefined : JSON.parse(text),
        };
        arm.requests.push(request);
        const reply = script(request, arm);
        arm.exchanges.push(exchangeOf(request, reply));
        if (reply.cut) {
          incoming.socket.destroy();
          return;
        }
        outgoing.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
        outgoing.end(reply.raw ?? (reply.body === undefined ? '' : JSON.stringify(reply.body)));
      });
    });
    await new Promise<void>((resolve) => arm.server.listen(0, '127.0.0.1', resolve));
    arm.url = `http://127.0.0.1:${(arm.server.address() as AddressInfo).port}`;
    return arm;
  }

  get endpoint(): string {
    return this.url;
  }

  count(method: string, part = ''): number {
    return this.requests.filter((request) => request.method === method && request.path.includes(part)).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    const breaches = breachesOf(this.exchanges);
    if (breaches.length > 0) throw new Error(`not as Microsoft describes it:\n${breaches.join('\n')}`);
  }
}

/** Deleted vaults, and data planes, are described in versions older than those that are used. */
const TOO_NEW = /\/deletedVaults|^\S+ (?!.*\/(providers|subscriptions))/;

function breachesOf(exchanges: readonly Exchange[]): string[] {
  const specs = specsAtHand();
  if (specs === null) return [];
  const { breaches, unknown } = holdAgainst(specs, exchanges);
  return [
    ...breaches,
    ...[...unknown.keys()].filter((what) => !TOO_NEW.test(what)).map((what) => `not described: ${what}`),
  ];
}

function exchangeOf({ method, path, query, body }: SeenRequest, reply: Reply): Exchange {
  return {
    method,
    path,
    query: Object.fromEntries([...query].map(([name, value]) => [name.toLowerCase(), value])),
    sent: body,
    status: reply.status,
    ...(reply.cut === true || reply.raw !== undefined ? {} : { answer: reply.body }),
  };
}

export const fixedCredential: TokenCredential = {
  getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3600_000 }),
};
