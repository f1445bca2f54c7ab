import { randomUUID } from 'node:crypto';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  decompressResponsePolicy,
  type HttpMethods,
  type PipelineResponse,
  proxyPolicy,
} from '@azure/core-rest-pipeline';
import type { JsonObject } from '@tenantry/kinds';
import { fencedHttpClient } from '../../fence/agent.ts';
import { mayWrite } from '../../fence/fence.ts';
import { ownWait } from '../../own-wait.ts';
import { TokenSource } from './accessToken.ts';
import { Allowance } from './allowance.ts';
import { type ArmError, ArmUnreachable, BUDGET_SPENT, errorFrom } from './armError.ts';
import { readBounded } from './boundedBody.ts';
import { type Caller, providerBuckets, subscriptionBucket, TENANT_SCOPE } from './buckets.ts';
import { Budget, type Clock } from './budget.ts';
import { checkedEndpoint, isLoopback } from './origin.ts';
import { principalIn, regionIn } from './parties.ts';
import { type Bucket, MemoryBuckets, type SharedBuckets } from './sharedBuckets.ts';
import { verbClassOf } from './verbClass.ts';

/** A read that was lost is cheap to ask again; a write is waited for longer. */
const READ_TIMEOUT_MS = 15_000;

export interface ArmClientOptions {
  /** `https://management.azure.com`, a sovereign cloud's, or a loopback address. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Scope of the token; by default the endpoint's own, on loopback Azure's. */
  readonly scope?: string;
  readonly clock?: Clock;
  /** For one attempt. */
  readonly timeoutMs?: number;
  /** Attempts at one call, the first included. */
  readonly attempts?: number;
  /** Waits no longer than this within a call where Azure asks for it; longer waits are the caller's, as a throttling error. */
  readonly patienceMs?: number;
  /** And no longer than this for its own budget: who is sent away comes back to find as many others there. */
  readonly budgetPatienceMs?: number;
  readonly maxResponseBytes?: number;
  /** Whether to keep to Azure's documented limits before Azure tells of its own; by default everywhere but on loopback. */
  readonly guessesLimits?: boolean;
  /** Token buckets that all replicas draw from; by default this process's own. */
  readonly buckets?: SharedBuckets;
  /** Told of each request that goes out, for counting and for tests. */
  readonly onRequest?: (request: ArmRequestSeen) => void;
}

export interface ArmRequestSeen {
  readonly method: string;
  readonly url: string;
  readonly body: JsonObject | undefined;
}

export interface ArmRequest {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** A path below the endpoint; or, for polling, a whole URL on the endpoint's origin. */
  readonly path: string;
  readonly apiVersion: string | null;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  /** How the service is to go about it, such as how long it may take. */
  readonly prefer?: string;
  /** What it needs was taken before. */
  readonly allowance?: Allowance;
  readonly signal: AbortSignal;
}

export interface ArmResponse {
  readonly status: number;
  readonly body: JsonObject | null;
  header(name: string): string | null;
}

const AZURE_SCOPE = 'https://management.azure.com/.default';
/** 529: Azure Monitor is throttling. https://learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api */
const RETRIED = new Set([408, 429, 500, 502, 503, 504, 529]);
const MAX_URL_BYTES = 16 * 1024;
const MAX_PAGES = 1000;

/**
 * A thin client of Azure Resource Manager: sends what it is given without dropping fields it does not know, which the
 * generic calls of `@azure/arm-resources` do (`zones`, `etag`). Retries what is safe to retry a bounded number of
 * times, keeps to the budget, and sends its token nowhere but to the configured origin.
 */
export class ArmClient {
  readonly endpoint: URL;
  readonly budget: Budget;
  private readonly options: Required<Omit<ArmClientOptions, 'onRequest' | 'scope' | 'guessesLimits' | 'buckets'>> &
    Pick<ArmClientOptions, 'onRequest'>;
  private readonly tokens: TokenSource;
  /** Of the Resource Manager that answers, as it last said. */
  private region = 'any';
  private readonly http = fencedHttpClient();
  private readonly pipeline = createEmptyPipeline();

  constructor(options: ArmClientOptions) {
    this.endpoint = checkedEndpoint(options.endpoint);
    const clock = options.clock ?? { now: () => Date.now() };
    this.options = {
      timeoutMs: 30_000,
      attempts: 4,
      patienceMs: 5_000,
      budgetPatienceMs: 15_000,
      maxResponseBytes: 64 * 1024 * 1024,
      ...options,
      clock,
    };
    const buckets = options.buckets ?? new MemoryBuckets(() => clock.now());
    this.budget = new Budget(clock, buckets, { guesses: options.guessesLimits ?? !isLoopback(this.endpoint) });
    const scope = options.scope ?? (isLoopback(this.endpoint) ? AZURE_SCOPE : `${this.endpoint.origin}/.default`);
    this.tokens = new TokenSource(options.credential, scope, () => clock.now());
    this.pipeline.addPolicy(decompressResponsePolicy());
    if (!isLoopback(this.endpoint)) this.pipeline.addPolicy(proxyPolicy());
  }

  /** Sends a request; answers of 400 and above are thrown as `ArmError`, silence as `ArmUnreachable`. */
  async send(request: ArmRequest): Promise<ArmResponse> {
    const url = this.urlOf(request);
    const { verb, subscription, providers } = countedBy(request.method, url);
    const correlationId = randomUUID();
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= this.options.attempts;
      const caller = await this.caller(subscription);
      if (attempt > 1 || request.allowance?.spend() !== true)
        await this.waitForBudget([subscriptionBucket(caller, verb), ...providers], request);
      let failure: ArmError | ArmUnreachable;
      let retryAfterMs: number | null = null;
      try {
        const response = await this.attempt(request, url, correlationId);
        this.heedCounters(caller, response);
        if (response.status < 400) return response;
        retryAfterMs = retryAfterOf(response);
        const refusal = errorFrom(response.status, response.body, { retryAfterMs, correlationId });
        failure = refusal;
        if (response.status === 401 && attempt === 1) this.tokens.drop();
        else if (!RETRIED.has(response.status)) throw refusal;
        if (response.status === 429) {
          await this.heedRefusal(subscriptionBucket(caller, verb), providers, response, retryAfterMs ?? 1000);
        }
      } catch (error) {
        if (!(error instanceof ArmUnreachable)) throw error;
        failure = error;
      }
      const wait = retryAfterMs ?? backOffMs(attempt);
      if (isLast || wait > this.options.patienceMs) throw failure;
      const pause = () => sleep(wait, request.signal);
      // Whoever says how long to wait has answered.
      await (retryAfterMs === null ? pause() : ownWait(pause));
    }
  }

  /**
   * Takes what a request needs of the budget before it is sent, so that nothing that goes before it was done in vain. Throws as `send`
   * does where the budget is spent.
   */
  async afford(request: Pick<ArmRequest, 'method' | 'path' | 'signal'>): Promise<Allowance> {
    const { verb, subscription, providers } = countedBy(request.method, new URL(request.path, this.endpoint));
    const buckets = [subscriptionBucket(await this.caller(subscription), verb), ...providers];
    await this.waitForBudget(buckets, request);
    return new Allowance(() => this.budget.giveBack(buckets));
  }

  /** All items of a list, following its next links. */
  async list(path: string, apiVersion: string, signal: AbortSignal): Promise<JsonObject[]> {
    const items: JsonObject[] = [];
    let next: ArmRequest | null = { method: 'GET', path, apiVersion, signal };
    for (let page = 0; next !== null; page++) {
      if (page >= MAX_PAGES) throw new ArmUnreachable(`the list ${path} has more than ${MAX_PAGES} pages`, undefined);
      const response: ArmResponse = await this.send(next);
      const value = response.body?.value;
      if (Array.isArray(value)) {
        for (const item of value)
          if (typeof item === 'object' && item !== null && !Array.isArray(item)) items.push(item);
      }
      const link = response.body?.nextLink;
      next = typeof link === 'string' && link !== '' ? { method: 'GET', path: link, apiVersion: null, signal } : null;
    }
    return items;
  }

  /** A new token of the same identity for another service, such as a cluster. */
  async tokenFor(scope: string): Promise<AccessToken> {
    return new TokenSource(this.options.credential, scope, () => this.options.clock.now()).ask(this.options.timeoutMs);
  }

  /** Whether a token may be sent there. */
  isOwn(url: string): boolean {
    return URL.canParse(url) && new URL(url).origin === this.endpoint.origin;
  }

  private urlOf(request: ArmRequest): URL {
    const url = new URL(request.path, this.endpoint);
    if (url.origin !== this.endpoint.origin) {
      throw errorFrom(400, { code: 'ForeignUrl', message: `${url.origin} is not the configured Azure endpoint` });
    }
    if (url.href.length > MAX_URL_BYTES) throw errorFrom(400, { code: 'UrlTooLong', message: 'the URL is too long' });
    if (request.apiVersion !== null) url.searchParams.set('api-version', request.apiVersion);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    return url;
  }

  private async attempt(request: ArmRequest, url: URL, correlationId: string): Promise<ArmResponse> {
    const token = await this.tokens.token(this.options.timeoutMs);
    const timeoutMs = Math.min(
      this.options.timeoutMs,
      request.method === 'GET' ? READ_TIMEOUT_MS : this.options.timeoutMs,
    );
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
    const headers = createHttpHeaders({
      Authorization: `Bearer ${token}`,
      Accept: 'application/json',
      'User-Agent': 'tenantry',
      'x-ms-client-request-id': randomUUID(),
      'x-ms-correlation-request-id': correlationId,
    });
    if (request.body !== undefined) headers.set('Content-Type', 'application/json');
    if (request.ifMatch !== undefined) headers.set('If-Match', request.ifMatch);
    if (request.ifNoneMatch !== undefined) headers.set('If-None-Match', request.ifNoneMatch);
    if (request.prefer !== undefined) headers.set('Prefer', request.prefer);
    // Whoever was held up for so long that another writes in its place learns it here.
    if (request.method !== 'GET') await mayWrite();
    request.signal.throwIfAborted();
    this.options.onRequest?.({ method: request.method, url: url.href, body: request.body });
    const outgoing = createPipelineRequest({
      url: url.href,
      method: request.method satisfies HttpMethods,
      headers,
      abortSignal: signal,
      allowInsecureConnection: isLoopback(url),
      // Read as a stream whatever the status, so that the bound holds for errors too.
      streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    try {
      const response = await this.pipeline.sendRequest(this.http, outgoing);
      return await this.received(response);
    } catch (cause) {
      request.signal.throwIfAborted();
      if (cause instanceof ArmUnreachable) throw cause;
      const why = signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(cause);
      throw new ArmUnreachable(`${request.method} ${url.pathname}: ${why}`, cause);
    }
  }

  private async received(response: PipelineResponse): Promise<ArmResponse> {
    const text = await readBounded(response, this.options.maxResponseBytes);
    return {
      status: response.status,
      body: parse(text, response.status),
      header: (name) => response.headers.get(name) ?? null,
    };
  }

  private async waitForBudget(
    buckets: readonly Bucket[],
    { method, path, signal }: Pick<ArmRequest, 'method' | 'path' | 'signal'>,
  ): Promise<void> {
    const wish = { key: `${method} ${path}`, patienceMs: this.options.budgetPatienceMs, signal };
    const retryAfterMs = await ownWait((hurry) => this.budget.wait(buckets, { ...wish, hurry }));
    if (retryAfterMs === 0) return;
    const names = buckets.map(({ key }) => key.split('/').filter((part) => part !== '')).map(([kind]) => kind);
    const message = `what Azure allows per second (${names.join(', ')}) is used up for now`;
    throw errorFrom(429, { code: BUDGET_SPENT, message }, { retryAfterMs });
  }

  private async caller(subscription: string): Promise<Caller> {
    const principal = principalIn(await this.tokens.token(this.options.timeoutMs));
    return { subscription, principal, region: this.region };
  }

  private heedCounters(caller: Caller, response: ArmResponse): void {
    this.region = regionIn(response.header('x-ms-routing-request-id')) ?? this.region;
    // What is in no subscription is counted for the whole directory, under the same rules.
    for (const [scope, subscription] of [
      ['subscription', caller.subscription],
      ['tenant', TENANT_SCOPE],
    ] as const) {
      for (const verb of ['reads', 'writes', 'deletes'] as const) {
        const left = Number(response.header(`x-ms-ratelimit-remaining-${scope}-${verb}`) ?? Number.NaN);
        if (!Number.isFinite(left)) continue;
        this.budget.remaining(subscriptionBucket({ ...caller, subscription, region: this.region }, verb), left);
      }
    }
  }

  /** Whose bucket it is that is empty: Resource Manager's, a provider's that we know, or that of one resource alone. */
  private async heedRefusal(
    whole: Bucket,
    providers: readonly Bucket[],
    response: ArmResponse,
    retryAfterMs: number,
  ): Promise<void> {
    const code = errorFrom(response.status, response.body).code;
    const isWhole =
      code === 'SubscriptionRequestsThrottled' ||
      code === 'TenantRequestsThrottled' ||
      response.header('x-ms-failure-cause') === 'gateway';
    const narrowest = providers.at(-1);
    if (isWhole) await this.budget.pause(whole, retryAfterMs);
    else if (narrowest !== undefined && code === 'TooManyRequests') await this.budget.pause(narrowest, retryAfterMs);
  }
}

/** Where Azure counts a request, beside the caller's subscription itself. */
function countedBy(method: ArmRequest['method'], { pathname }: URL) {
  const verb = verbClassOf(method);
  const subscription = /\/subscriptions\/([^/?]+)/i.exec(pathname)?.[1]?.toLowerCase() ?? TENANT_SCOPE;
  return { verb, subscription, providers: providerBuckets(subscription, verb, pathname) };
}

/** Cost Management counts in four ways, and tells of each that is used up when it is filled again, in seconds. */
const COST_WAITS = ['qpu', 'entity', 'tenant', 'client'].map(
  (what) => `x-ms-ratelimit-microsoft.costmanagement-${what}-retry-after`,
);

/** `Retry-After` in seconds or as a date; also the headers that some services send. Of several the longest. */
export function retryAfterOf(response: Pick<ArmResponse, 'header'>): number | null {
  const costs = COST_WAITS.map((name) => Number(response.header(name) ?? Number.NaN)).filter((seconds) => seconds >= 0);
  const usual = usualRetryAfter(response);
  return costs.length === 0 ? usual : Math.max(usual ?? 0, ...costs.map((seconds) => seconds * 1000));
}

function usualRetryAfter(response: Pick<ArmResponse, 'header'>): number | null {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = Number(response.header(name) ?? Number.NaN);
    if (Number.isFinite(value) && value >= 0) return value;
  }
  const value = response.header('retry-after');
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

function backOffMs(attempt: number): number {
  return 200 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

function parse(text: string, status: number): JsonObject | null {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    // JSON.parse gives nothing but JSON; only its outermost shape is in question.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch (cause) {
    if (status >= 400) return null;
    throw new ArmUnreachable(`the answer (status ${status}) is no JSON`, cause);
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? `${cause.code} ${cause.message}` : cause.message;
}

/** Resolves after the time, rejects at once when the signal is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    function stop() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}
