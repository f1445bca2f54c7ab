import type { HttpRequest } from '../../http/message.ts';
import type { Caller } from '../access/caller.ts';
import type { Settings } from '../settings.ts';
import { subscriptionOf } from '../subscriptions.ts';
import { ArmError } from './error.ts';
import {
  graphLimit,
  type Limit,
  managerLimits,
  type ProviderLimit,
  principalsTogether,
  providerLimits,
  type VerbClass,
  verbClassOf,
} from './limits.ts';

interface Bucket {
  tokens: number;
  at: number;
}

interface GraphWindow {
  readonly startedAt: number;
  asked: number;
}

/** Buckets that were not touched for this long are full again and need not be kept. */
const forgottenMs = 20 * 60_000;

/** Token buckets with Azure's figures, for each subscription. The sandbox is one region. */
export class Throttle {
  readonly #clock: () => Date;
  readonly #settings: Settings;
  readonly #buckets = new Map<string, Bucket>();
  readonly #graph = new Map<string, GraphWindow>();
  #sweptAt = 0;

  constructor(clock: () => Date, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Counts the request; the headers that tell what is left, or `ArmError` 429. */
  take(request: HttpRequest, caller: Caller): Record<string, string> {
    const verb = verbClassOf(request);
    if (!verb || this.#settings.areLimitsRelaxed) return {};
    this.#sweep();
    const path = request.path.toLowerCase();
    const manager = this.#takeFromManager(path, verb, caller);
    const providers: string[] = [];
    for (const rule of providerLimits) {
      if (!rule.verbs.includes(verb)) continue;
      const match = rule.matches.exec(path);
      if (!match) continue;
      const key = `${rule.provider}|${rule.what}|${rule.per === 'resource' ? path : subscriptionOf(path)}`;
      const left = this.#spend(key, rule.limit, (seconds) => refusedByProvider(rule, path, seconds));
      providers.push(`${rule.provider}/${rule.what.replaceAll(/[^A-Za-z.]+/g, '')};${Math.floor(left)}`);
    }
    const graph = /\/microsoft\.resourcegraph\/resources$/.test(path) ? this.#takeFromGraph(caller) : {};
    return {
      ...manager,
      ...(providers.length > 0 ? { 'x-ms-ratelimit-remaining-resource': providers.join(',') } : {}),
      ...graph,
    };
  }

  #takeFromManager(path: string, verb: VerbClass, caller: Caller): Record<string, string> {
    const limit = managerLimits[verb];
    const subscription = subscriptionOf(path);
    const scope = subscription === null ? 'tenant' : 'subscription';
    const counted = subscription ?? 'tenant';
    const refuse = (seconds: number): ArmError => refusedByManager(path, scope, verb, caller, seconds);
    const together = { burst: limit.burst * principalsTogether, perSecond: limit.perSecond * principalsTogether };
    const all = this.#spend(`${counted}|*|${verb}`, together, refuse);
    const own = this.#spend(`${counted}|${caller.objectId}|${verb}`, limit, refuse);
    return {
      [`x-ms-ratelimit-remaining-${scope}-${verb}`]: String(Math.floor(own)),
      [`x-ms-ratelimit-remaining-${scope}-global-${verb}`]: String(Math.floor(all)),
    };
  }

  /** Resource Graph counts in windows, not in buckets. */
  #takeFromGraph(caller: Caller): Record<string, string> {
    const now = this.#clock().getTime();
    const known = this.#graph.get(caller.objectId);
    const isOver = !known || now - known.startedAt >= graphLimit.windowSeconds * 1000;
    const window = isOver ? { startedAt: now, asked: 0 } : known;
    this.#graph.set(caller.objectId, window);
    window.asked += 1;
    const left = Math.max(0, graphLimit.questions - window.asked);
    const resetsIn = Math.max(1, Math.ceil((window.startedAt + graphLimit.windowSeconds * 1000 - now) / 1000));
    const headers = {
      'x-ms-user-quota-remaining': String(left),
      'x-ms-user-quota-resets-after': `00:00:${String(resetsIn).padStart(2, '0')}`,
    };
    if (window.asked <= graphLimit.questions) return headers;
    throw new ArmError(
      429,
      'RateLimiting',
      `Please provide below info when asking for support: client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.`,
      { headers: { ...headers, 'Retry-After': String(resetsIn) } },
    );
  }

  #spend(key: string, limit: Limit, refuse: (seconds: number) => ArmError): number {
    const now = this.#clock().getTime();
    const bucket = this.#buckets.get(key) ?? { tokens: limit.burst, at: now };
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) throw refuse(Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond)));
    bucket.tokens -= 1;
    return bucket.tokens;
  }

  #sweep(): void {
    const now = this.#clock().getTime();
    if (now - this.#sweptAt < forgottenMs) return;
    this.#sweptAt = now;
    for (const [key, bucket] of this.#buckets) if (now - bucket.at > forgottenMs) this.#buckets.delete(key);
    for (const [key, window] of this.#graph) if (now - window.startedAt > forgottenMs) this.#graph.delete(key);
  }
}

function refusedByManager(
  path: string,
  scope: 'subscription' | 'tenant',
  verb: VerbClass,
  caller: Caller,
  seconds: number,
): ArmError {
  const kind = verb.slice(0, -1);
  const what =
    scope === 'subscription' ? `subscription '${path.split('/')[2] ?? ''}' actor '${caller.objectId}'` : 'tenant';
  return new ArmError(
    429,
    scope === 'subscription' ? 'SubscriptionRequestsThrottled' : 'TenantRequestsThrottled',
    `Number of '${kind}' requests for ${what} exceeded. Please try again after '${seconds}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
    {
      headers: {
        'Retry-After': String(seconds),
        [`x-ms-ratelimit-remaining-${scope}-${verb}`]: '0',
      },
    },
  );
}

function refusedByProvider(rule: ProviderLimit, path: string, seconds: number): ArmError {
  return new ArmError(
    429,
    rule.code,
    `The ${rule.what} request limit of ${rule.provider} has been exceeded for SubID='${path.split('/')[2] ?? ''}', please retry again in ${seconds} seconds.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}
