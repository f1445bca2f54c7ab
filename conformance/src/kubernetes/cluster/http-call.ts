import type { JsonObject } from '@tenantry/kinds';
import { Agent, request as send } from 'undici';
import { type Call, type HttpRequest, httpOf, type KubeAnswer, NoSuchIdentity, type Role } from '../call.ts';

/** How a cluster is reached; the same shape as the kubeconfig reader's. */
export interface ClusterDoor {
  readonly server: string;
  readonly caPem: string;
  /** Where the server's certificate bears another name than its address. */
  readonly serverName?: string;
}

export interface Administrator {
  readonly clientCertificate?: { readonly certificatePem: string; readonly keyPem: string };
  readonly token?: () => Promise<string>;
}

const TIMEOUT_MS = 20_000;
const ATTEMPTS = 4;
const LONGEST_PAUSE_MS = 5_000;
const CONNECTIONS = 8;
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

/** Tokens by role; a role without one is skipped, and `anonymous` needs none. */
export type Tokens = Partial<Record<Role, string>>;

/** Speaks to one cluster as anybody. Without an administrator, asking as one throws `NoSuchIdentity`. */
export class ClusterCalls {
  readonly #server: URL;
  readonly #persons: Agent;
  readonly #administrator: { readonly agent: Agent; readonly token: (() => Promise<string>) | null } | null;

  constructor(door: ClusterDoor, administrator: Administrator | null) {
    this.#server = new URL(door.server);
    const agent = (certificate?: Administrator['clientCertificate']) =>
      new Agent({
        connections: CONNECTIONS,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
        maxResponseSize: MOST_ANSWER_BYTES,
        connect: {
          ca: door.caPem,
          rejectUnauthorized: true,
          timeout: TIMEOUT_MS,
          ...(door.serverName === undefined ? {} : { servername: door.serverName }),
          ...(certificate === undefined ? {} : { cert: certificate.certificatePem, key: certificate.keyPem }),
        },
      });
    this.#persons = agent();
    this.#administrator =
      administrator === null
        ? null
        : { agent: agent(administrator.clientCertificate), token: administrator.token ?? null };
  }

  /** @param tokens asked anew for every call, since they may be renewed meanwhile */
  as(tokens: () => Tokens): Call {
    return async (as, request) => {
      const http = httpOf(request);
      if (as === 'administrator') {
        if (this.#administrator === null)
          throw new NoSuchIdentity('administrator', 'there is no administrator of the cluster here');
        const { agent, token } = this.#administrator;
        return this.#send(agent, token === null ? null : await token(), http);
      }
      if (as === 'anonymous') return this.#send(this.#persons, null, http);
      const token = tokens()[as];
      if (token === undefined) throw new NoSuchIdentity(as, `there is no token of the role ${as}`);
      return this.#send(this.#persons, token, http);
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#persons.destroy(), this.#administrator?.agent.destroy()]);
  }

  /** Again where the server is busy or the line broke: nothing that is sent here does harm when it is sent twice. */
  async #send(dispatcher: Agent, token: string | null, http: HttpRequest): Promise<KubeAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await this.#once(dispatcher, token, http);
        if (!isBusy(answer) || attempt >= ATTEMPTS) return answer;
        await pause(attempt, answer.retryAfterMs);
      } catch (error) {
        if (attempt >= ATTEMPTS) throw new Error(`${http.method} ${http.path}: no answer`, { cause: error });
        await pause(attempt, null);
      }
    }
  }

  async #once(
    dispatcher: Agent,
    token: string | null,
    http: HttpRequest,
  ): Promise<KubeAnswer & { retryAfterMs: number | null }> {
    const url = new URL(http.path, this.#server);
    url.pathname = this.#server.pathname.replace(/\/+$/, '') + url.pathname;
    const response = await send(url, {
      dispatcher,
      method: http.method,
      headers: {
        accept: 'application/json',
        'user-agent': 'tenantry-conformance',
        ...http.headers,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(http.body === null ? {} : { body: http.body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const seconds = Number(response.headers['retry-after']);
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
    if (http.isWatch && response.statusCode === 200) {
      response.body.on('error', () => undefined);
      response.body.destroy();
      return { status: 200, message: 'the watch was opened', body: {}, retryAfterMs };
    }
    const text = await response.body.text();
    const body = read(text);
    const message = typeof body.message === 'string' ? body.message : text.slice(0, 500).trim();
    return { status: response.statusCode, message, body, retryAfterMs };
  }
}

const isBusy = ({ status }: KubeAnswer): boolean => status === 429 || status === 502 || status === 504;

async function pause(attempt: number, retryAfterMs: number | null): Promise<void> {
  const ms = Math.min(retryAfterMs ?? 100 * 2 ** attempt, LONGEST_PAUSE_MS);
  await new Promise((resolve) => setTimeout(resolve, ms));
}

function read(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}
