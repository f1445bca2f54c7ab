import { type Limit, managerLimits, providerLimits, type VerbClass } from '@tenantry/sandbox/pace';

/** Seconds after which a request that was refused may be sent again; 0 for one that was let in. */
export interface Verdict {
  readonly waitSeconds: number;
  /** Of whom it was asked too much. */
  readonly by: string;
  /** Left in Resource Manager's own bucket. */
  readonly left: number;
}

/** How much was asked of one bucket, and how much it could have given. */
export interface Use {
  requests: number;
  refused: number;
  readonly limit: Limit;
  readonly what: string;
}

interface Level {
  tokens: number;
  at: number;
  readonly use: Use;
}

/** The buckets of Azure itself, full at first: Resource Manager's own per subscription and kind of request, and the resource providers'. */
export class AzureLimits {
  readonly #now: () => number;
  readonly #levels = new Map<string, Level>();

  constructor(now: () => number) {
    this.#now = now;
  }

  admit(subscription: string, verb: VerbClass, path: string): Verdict {
    const lower = path.toLowerCase();
    const manager = this.#level(`${subscription}/${verb}`, `Resource Manager: ${verb}`, managerLimits[verb]);
    const levels = [
      manager,
      ...providerLimits
        .filter(({ matches, verbs }) => verbs.includes(verb) && matches.test(lower))
        .map(({ what, provider, per, limit }) =>
          this.#level(`${per === 'resource' ? lower : subscription}/${what}`, `${provider}: ${what}`, limit),
        ),
    ];
    const short = levels.find(({ tokens }) => tokens < 1);
    if (short !== undefined) {
      short.use.refused += 1;
      const waitSeconds = Math.ceil((1 - short.tokens) / short.use.limit.perSecond);
      return { waitSeconds, by: short === manager ? 'manager' : 'provider', left: Math.floor(manager.tokens) };
    }
    for (const level of levels) {
      level.tokens -= 1;
      level.use.requests += 1;
    }
    return { waitSeconds: 0, by: '', left: Math.floor(manager.tokens) };
  }

  /** What was asked of the buckets, those of all subscriptions together. */
  uses(): Use[] {
    const sums = new Map<string, Use>();
    for (const { use } of this.#levels.values()) {
      const sum = sums.get(use.what) ?? { ...use, requests: 0, refused: 0 };
      sum.requests += use.requests;
      sum.refused += use.refused;
      sums.set(use.what, sum);
    }
    return [...sums.values()];
  }

  #level(key: string, what: string, limit: Limit): Level {
    const now = this.#now();
    const level = this.#levels.get(key) ?? {
      tokens: limit.burst,
      at: now,
      use: { requests: 0, refused: 0, limit, what },
    };
    this.#levels.set(key, level);
    level.tokens = Math.min(limit.burst, level.tokens + ((now - level.at) / 1_000) * limit.perSecond);
    level.at = now;
    return level;
  }
}
