import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenCredential } from '@azure/core-auth';
import { describeViolations, errorsOf, loadSpecs, type Specs, specsDirectory } from '@tenantry/conformance/azure';
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

let loaded: Specs | null | undefined;

/** Microsoft's descriptions, or null where they are not at hand (said once). */
export function specsAtHand(): Specs | null {
  if (loaded === undefined) {
    const directory = specsDirectory();
    if (directory === null) console.error('requests are not held against azure-specs: the folder is not there');
    loaded = directory === null ? null : loadSpecs(directory);
  }
  return loaded;
}

/** What of these requests Microsoft's descriptions would refuse; progress URLs are of the server's own making. */
export function refusals(requests: readonly SeenRequest[]): string[] {
  const specs = specsAtHand();
  if (specs === null) return [];
  return requests.flatMap(({ method, path, query, body }) => {
    const apiVersion = query.get('api-version');
    if (apiVersion === null || /\/(operations|operationresults|progress)\//i.test(path)) return [];
    const found = errorsOf(specs.validateRequest({ method, path, apiVersion, body }));
    return found.length === 0 ? [] : [`${method} ${path}\n${describeViolations(found)}`];
  });
}

/** An ARM endpoint that answers by a script and keeps what it was asked. */
export class ScriptedArm implements AsyncDisposable {
  readonly requests: SeenRequest[] = [];
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
  }
}

export const fixedCredential: TokenCredential = {
  getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3600_000 }),
};
