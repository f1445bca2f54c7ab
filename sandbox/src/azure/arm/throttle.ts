import type { HttpRequest } from '../../http/message.ts';
import type { Caller } from '../access/caller.ts';
import type { Settings } from '../settings.ts';
import { ArmError } from './error.ts';

/** Tokens a bucket holds at most and gains per second. */
interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

type Verb = 'reads' | 'writes' | 'deletes';

/** Azure Resource Manager's own limits, per subscription and principal. */
const subscriptionLimits: Record<Verb, Limit> = {
  reads: { burst: 250, perSecond: 25 },
  writes: { burst: 200, perSecond: 10 },
  deletes: { burst: 200, perSecond: 10 },
};

/** Limits of resource providers, on top. */
const providerLimits: readonly {
  readonly matches: RegExp;
  readonly verb: Verb;
  readonly perResource: boolean;
  readonly limit: Limit;
}[] = [
  {
    matches: /\/providers\/microsoft\.network\//i,
    verb: 'writes',
    perResource: false,
    limit: { burst: 1000, perSecond: 1000 / 300 },
  },
  {
    matches: /\/providers\/microsoft\.network\//i,
    verb: 'reads',
    perResource: false,
    limit: { burst: 10_000, perSecond: 10_000 / 300 },
  },
  {
    matches: /\/managedclusters\/[^/]+\/agentpools\/[^/]+$/i,
    verb: 'writes',
    perResource: true,
    limit: { burst: 20, perSecond: 1 / 60 },
  },
  { matches: /\/managedclusters\/[^/]+$/i, verb: 'writes', perResource: true, limit: { burst: 20, perSecond: 1 / 60 } },
  { matches: /\/managedclusters\/[^/]+$/i, verb: 'reads', perResource: true, limit: { burst: 60, perSecond: 1 } },
];

/** Token buckets with Azure's figures. */
export class Throttle {
  readonly #clock: () => Date;
  readonly #settings: Settings;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: () => Date, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Counts the request; the headers that tell what is left, or `ArmError` 429. */
  take(request: HttpRequest, caller: Caller): Record<string, string> {
    const verb = verbOf(request);
    if (!verb || this.#settings.areLimitsRelaxed) return {};
    for (const rule of providerLimits) {
      if (rule.verb !== verb || !rule.matches.test(request.path)) continue;
      const key = rule.perResource ? `${rule.matches.source}|${request.path.toLowerCase()}` : rule.matches.source;
      this.#spend(`${verb}|${key}`, rule.limit, request.path);
    }
    const scope = /^\/subscriptions\//i.test(request.path) ? 'subscription' : 'tenant';
    const left = this.#spend(`${scope}|${caller.objectId}|${verb}`, subscriptionLimits[verb], scope);
    return { [`x-ms-ratelimit-remaining-${scope}-${verb}`]: String(Math.floor(left)) };
  }

  #spend(key: string, limit: Limit, what: string): number {
    const now = this.#clock().getTime();
    const bucket = this.#buckets.get(key) ?? { tokens: limit.burst, at: now };
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) {
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond));
      throw new ArmError(
        429,
        'TooManyRequests',
        `The request is being throttled as the limit has been reached for operation on '${what}'. Please try again after ${seconds} seconds.`,
        { headers: { 'Retry-After': String(seconds) } },
      );
    }
    bucket.tokens -= 1;
    return bucket.tokens;
  }
}

function verbOf(request: HttpRequest): Verb | null {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return 'reads';
    case 'DELETE':
      return 'deletes';
    case 'POST':
      // Questions asked by POST have limits of their own, far above these.
      return /\/(resources|query|list[a-z]*)$/i.test(request.path) ? 'reads' : 'writes';
    case 'PUT':
    case 'PATCH':
      return 'writes';
    default:
      return null;
  }
}
