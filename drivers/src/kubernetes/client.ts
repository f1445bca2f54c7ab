import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { type Dispatcher, Pool } from 'undici';
import { DriverError } from '../contract.ts';
import { fencedDispatch } from '../fence/dispatch.ts';
import { mayWrite } from '../fence/fence.ts';
import type { ClusterAccess } from './access.ts';
import { apiFailure, networkFailure } from './failure.ts';
import { isRefusal } from './line/circuit.ts';
import { Gate } from './line/gate.ts';
import { Pulse } from './line/pulse.ts';
import { asObject } from './mark.ts';
import { backoffMs, pause } from './retry.ts';
import { TokenCache } from './token-cache.ts';

export interface ClientLimits {
  /** For each attempt of a call, the connection included. */
  readonly timeoutMs: number;
  /** How often a call is tried in all. */
  readonly attempts: number;
  /** Keep-alive connections for calls; watches have their own. */
  readonly connections: number;
  /** Calls that may wait for a connection before further ones are refused. */
  readonly queue: number;
  /** A watch that says nothing for so long is taken for dead. */
  readonly silenceMs: number;
  /** Calls out for so long with nothing heard make the cluster suspect: no more are sent before it answers. */
  readonly suspectMs: number;
}

export const DEFAULT_LIMITS: ClientLimits = {
  timeoutMs: 15_000,
  attempts: 3,
  connections: 8,
  queue: 20_000,
  silenceMs: 90_000,
  suspectMs: 1_500,
};

type Pools = Readonly<Record<'calls' | 'watches' | 'logs', Dispatcher>>;

/** No answer of an API server that we ask for comes near this. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_WATCHES = 64;
/** Logs that are read at once; they never take the place of a watch. */
export const MAX_LOGS = 200;
/** A container may have nothing to say for long; then it is asked again. */
const LOG_SILENCE_MS = 300_000;
/** What a probe asks for takes an API server no time. */
const PROBE_MS = 3_000;
/** API servers keep idle connections for minutes; a new one costs a TLS handshake. */
const IDLE_MS = 30_000;
/** A longer wait than this is the caller's to wait. */
const MAX_INLINE_WAIT_MS = 2_000;

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** API path with its query. */
  readonly path: string;
  readonly body?: JsonValue;
  readonly contentType?: string;
  readonly signal: AbortSignal;
  /** What is being done, for messages; defaults to method and path. */
  readonly attempt?: string;
  /** How often it is tried in all, where not as often as the limits say. */
  readonly attempts?: number;
  /** The form of answer asked for; JSON by default. */
  readonly accept?: string;
}

export interface Answer {
  readonly httpStatus: number;
  readonly body: JsonObject;
}

/** Talks to one cluster over few keep-alive connections. Throws `DriverError` alone. */
export class ClusterClient {
  readonly server: string;
  readonly caPem: string;
  readonly access: ClusterAccess;
  readonly #limits: ClientLimits;
  readonly #basePath: string;
  readonly #gate: Gate;
  readonly #pulse: Pulse;
  readonly #openPools: () => Pools;
  #pools: Pools;
  readonly #tokens: TokenCache | null;
  readonly #random: () => number;
  readonly #onDoubt: () => void;

  /**
   * @param onDoubt called when the cluster is not where it was, or accepts us no longer
   * @param onUp called when a cluster that was down answers again
   */
  constructor(
    access: ClusterAccess,
    limits: ClientLimits,
    clock: () => Date,
    random: () => number,
    onDoubt: () => void,
    onUp: () => void = () => {},
  ) {
    const url = new URL(access.server);
    if (url.protocol !== 'https:') {
      throw new DriverError('invalid', 'InsecureServer', `the cluster's address ${url.origin} is not https`);
    }
    this.server = access.server;
    this.caPem = access.caPem;
    this.access = access;
    this.#limits = limits;
    this.#random = random;
    this.#onDoubt = onDoubt;
    this.#basePath = url.pathname.replace(/\/+$/, '');
    this.#tokens = access.token === undefined ? null : new TokenCache(access.token, clock);
    const connect = {
      ca: access.caPem,
      rejectUnauthorized: true,
      timeout: Math.min(5_000, limits.timeoutMs),
      keepAlive: true,
      keepAliveInitialDelay: 15_000,
      ...(access.serverName === undefined ? {} : { servername: access.serverName }),
      ...(access.clientCertificate === undefined
        ? {}
        : { cert: access.clientCertificate.certificatePem, key: access.clientCertificate.keyPem }),
    };
    this.#openPools = () => ({
      calls: new Pool(url.origin, {
        // One more than there are places for calls: a probe waits for none.
        connections: limits.connections + 1,
        connect,
        headersTimeout: limits.timeoutMs,
        bodyTimeout: limits.timeoutMs,
        keepAliveTimeout: IDLE_MS,
        maxResponseSize: MAX_ANSWER_BYTES,
      }).compose(fencedDispatch),
      watches: new Pool(url.origin, {
        connections: MAX_WATCHES,
        connect,
        headersTimeout: limits.timeoutMs,
        bodyTimeout: limits.silenceMs,
      }),
      logs: new Pool(url.origin, {
        connections: MAX_LOGS,
        connect,
        // Nothing comes before the first line, not even the head of the answer.
        headersTimeout: LOG_SILENCE_MS,
        bodyTimeout: LOG_SILENCE_MS,
      }),
    });
    this.#pools = this.#openPools();
    this.#gate = new Gate(limits.connections);
    this.#pulse = new Pulse({
      server: access.server,
      suspectMs: limits.suspectMs,
      clock,
      monotonic: () => performance.now(),
      random,
      probe: () => this.#probe(),
      onSilent: (refusal) => this.#gate.sendAway(refusal),
      onDown: () => this.#reconnect(),
      onUp,
    });
  }

  /** Ends when calls go out to the cluster, at once where they do. */
  whenUp(signal: AbortSignal): Promise<void> {
    return this.#pulse.whenUp(signal);
  }

  /** Ends when the cluster is suspected to be down, and calls do not go out any more. */
  whenSilent(signal: AbortSignal): Promise<void> {
    return this.#pulse.whenSilent(signal);
  }

  /**
   * Sends a call that may safely be sent twice, again where the failure is one that passes.
   *
   * @throws ApiFailure for what the API server refused, DriverError for what the network did.
   */
  async call(call: Call): Promise<Answer> {
    let refreshed = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(call);
      } catch (error) {
        const failure = error instanceof DriverError ? error : networkFailure(attemptOf(call), error);
        if (call.signal.aborted) throw cancelled(call, failure);
        if (failure.code === 'Unauthorized' && this.#tokens !== null && !refreshed) {
          this.#tokens.forget();
          refreshed = true;
          continue;
        }
        this.#doubtAfter(failure);
        if (isRefusal(failure)) throw failure;
        if (attempt >= (call.attempts ?? this.#limits.attempts) || !passes(failure)) throw failure;
        await pause(failure.retryAfterMs ?? backoffMs(attempt, this.#random), call.signal);
        if (call.signal.aborted) throw cancelled(call, failure);
      }
    }
  }

  async #once(call: Call): Promise<Answer> {
    this.#refuseWhileDown();
    if (this.#gate.waiting >= this.#limits.queue) {
      const message = `${attemptOf(call)}: too many calls wait for this cluster`;
      throw new DriverError('throttled', 'ClientQueueFull', message, { retryAfterMs: 1_000 });
    }
    await this.#gate.enter(call.signal);
    try {
      this.#refuseWhileDown();
      return await this.#send(call);
    } finally {
      this.#gate.leave();
    }
  }

  async #send(call: Call): Promise<Answer> {
    const headers = await this.#headers(
      call.contentType ?? (call.body === undefined ? null : 'application/json'),
      call.accept,
    );
    // Whoever was held up for so long that another writes in its place learns it here.
    if (call.method !== 'GET') await mayWrite();
    const deadline = deadlineOf(call.signal, this.#limits.timeoutMs);
    this.#pulse.sent();
    try {
      const response = await this.#pools.calls.request({
        method: call.method,
        path: this.#basePath + encodePath(call.path),
        headers,
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: deadline.signal,
      });
      this.#pulse.heard();
      const body = parse(await response.body.text());
      if (response.statusCode >= 200 && response.statusCode < 300) {
        return { httpStatus: response.statusCode, body: asObject(body) };
      }
      throw apiFailure(attemptOf(call), response.statusCode, body, retryAfterOf(response.headers['retry-after']));
    } catch (error) {
      if (error instanceof DriverError) throw error;
      if (call.signal.aborted) throw networkFailure(attemptOf(call), error);
      const failure = deadline.expired()
        ? new DriverError('transient', 'Timeout', `${attemptOf(call)}: no answer in ${this.#limits.timeoutMs} ms`)
        : networkFailure(attemptOf(call), error);
      this.#pulse.failed(failure.code);
      throw failure;
    } finally {
      this.#pulse.returned();
      deadline.clear();
    }
  }

  /** Any answer will do: it shows that somebody is there. */
  async #probe(): Promise<void> {
    const { body } = await this.#pools.calls.request({
      method: 'GET',
      path: `${this.#basePath}/version`,
      signal: AbortSignal.timeout(Math.min(PROBE_MS, this.#limits.timeoutMs)),
    });
    await body.dump();
  }

  /** What is under way ends at once, and nothing that comes goes over a line that may be dead without knowing. */
  #reconnect(): void {
    const before = Object.values(this.#pools);
    this.#pools = this.#openPools();
    this.#onDoubt();
    void Promise.allSettled(before.map((pool) => pool.destroy()));
  }

  #refuseWhileDown(): void {
    const refusal = this.#pulse.refusal();
    if (refusal !== null) throw refusal;
  }

  /**
   * Opens a watch, or a log, and yields its bytes as they come. Ends when the server ends it; throws when the line is cut or
   * stays silent for longer than the limit.
   */
  async *stream(
    path: string,
    signal: AbortSignal,
    accept?: string,
    line: 'watches' | 'logs' = 'watches',
  ): AsyncGenerator<Buffer, void, undefined> {
    const attempt = `${line === 'watches' ? 'watch' : 'read'} ${path}`;
    this.#refuseWhileDown();
    try {
      const response = await this.#pools[line].request({
        method: 'GET',
        path: this.#basePath + encodePath(path),
        headers: await this.#headers(null, accept),
        signal,
      });
      this.#pulse.heard();
      if (response.statusCode !== 200) {
        const body = parse(await response.body.text());
        if (response.statusCode === 401) this.#tokens?.forget();
        throw apiFailure(attempt, response.statusCode, body, retryAfterOf(response.headers['retry-after']));
      }
      yield Buffer.alloc(0);
      for await (const chunk of response.body) {
        this.#pulse.heard();
        yield chunk as Buffer;
      }
    } catch (error) {
      const failure = error instanceof DriverError ? error : networkFailure(attempt, error);
      this.#doubtAfter(failure);
      throw failure;
    }
  }

  /** The token to bring, or null where a client certificate says who we are. */
  async bearer(): Promise<string | null> {
    return this.#tokens === null ? null : await this.#tokens.current();
  }

  forgetBearer(): void {
    this.#tokens?.forget();
    this.#onDoubt();
  }

  #doubtAfter(failure: DriverError): void {
    if (failure.kind === 'unreachable' || failure.code === 'Unauthorized') this.#onDoubt();
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    this.#pulse.close();
    await Promise.all(Object.values(this.#pools).map((pool) => pool.destroy()));
  }

  async #headers(contentType: string | null, accept = 'application/json'): Promise<Record<string, string>> {
    const headers: Record<string, string> = { accept, 'user-agent': 'tenantry' };
    if (contentType !== null) headers['content-type'] = contentType;
    if (this.#tokens !== null) headers.authorization = `Bearer ${await this.#tokens.current()}`;
    return headers;
  }
}

/** Aborts with the caller's signal or at the time limit, without leaving listeners behind. */
function deadlineOf(
  signal: AbortSignal,
  timeoutMs: number,
): { signal: AbortSignal; expired(): boolean; clear(): void } {
  const controller = new AbortController();
  let expired = false;
  const abort = () => controller.abort();
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, timeoutMs);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

function passes(failure: DriverError): boolean {
  if (failure.retryAfterMs !== null && failure.retryAfterMs > MAX_INLINE_WAIT_MS) return false;
  return failure.kind === 'transient' || failure.kind === 'throttled';
}

function cancelled(call: Call, cause: unknown): DriverError {
  return new DriverError('transient', 'Cancelled', `${attemptOf(call)}: given up by the caller`, { cause });
}

function attemptOf(call: Call): string {
  return call.attempt ?? `${call.method} ${call.path}`;
}

function retryAfterOf(header: string | string[] | undefined): number | null {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return header === undefined || !Number.isFinite(seconds) || seconds < 0 ? null : seconds * 1000;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** Object names may hold characters that a request line may not (`%` and spaces in RBAC names); queries come encoded. */
function encodePath(path: string): string {
  const cut = path.indexOf('?');
  const plain = cut === -1 ? path : path.slice(0, cut);
  if (/^[\w\-./:~]*$/.test(plain)) return path;
  const encoded = plain.split('/').map(encodeURIComponent).join('/');
  return cut === -1 ? encoded : encoded + path.slice(cut);
}
