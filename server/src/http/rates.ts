import { hash } from 'node:crypto';
import { type Allowance, type Credentials, createRateLimit, type Identity, type RateLimit } from '@tenantry/access';
import type { FastifyReply } from 'fastify';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { networkOf } from './addresses.ts';

/** Identities, addresses and credentials remembered, of each kind. */
const REMEMBERED = 10_000;

/** What the headers call a limit, and how it is said to people. */
type Whose = 'identity' | 'address';
const REFUSAL: Readonly<Record<Whose, string>> = {
  identity: 'More requests than are answered come from this identity.',
  address: 'More requests than are answered come from this address without proof of who makes them.',
};

interface Limited {
  readonly whose: Whose;
  readonly rate: RateLimit;
  /** `RateLimit-Policy` of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/ */
  readonly policy: string;
}

/** One look at credentials. */
export interface Attempt {
  /** They are good: the look does not count, nor will the next. */
  succeeded(): void;
  failed(): void;
}

const UNCOUNTED: Attempt = { succeeded: () => undefined, failed: () => undefined };

/**
 * How many requests are answered, in the memory of this replica: of an identity all, whatever credentials it uses, so that
 * nobody gains by making tokens; of an address those that prove nobody. Whoever floods is refused before the database hears of
 * it. Credentials that were good the last time are looked at however many wrong ones come from the same address: behind a
 * proxy strangers must not lock out who is at work.
 */
export class Rates {
  readonly #identities: Limited | null;
  readonly #addresses: Limited | null;
  /** Hashes of credentials that were good the last time. */
  readonly #proven = new Set<string>();

  constructor({ limits, now }: Pick<ServerContext, 'limits' | 'now'>) {
    const { identityPerSecond, identityBurst, addressPerSecond, addressBurst } = limits;
    const clock = () => now().getTime();
    this.#identities = limited('identity', identityPerSecond, identityBurst, clock);
    this.#addresses = limited('address', addressPerSecond, addressBurst, clock);
  }

  /** Of a request that anybody may make. @throws ProblemError `too-many-requests` */
  countOpen(address: string, reply: FastifyReply): void {
    if (this.#addresses !== null) tell(reply, this.#addresses, take(this.#addresses, networkOf(address)));
  }

  /** Of a request whose caller is known. @throws ProblemError `too-many-requests` */
  countIdentity({ kind, name }: Identity, reply: FastifyReply): void {
    if (this.#identities !== null) tell(reply, this.#identities, take(this.#identities, `${kind} ${name}`));
  }

  /**
   * Before credentials are looked at, so that no more are tried at once than may be.
   *
   * @throws ProblemError `too-many-requests`
   */
  attempt(credentials: Credentials, reply: FastifyReply): Attempt {
    const addresses = this.#addresses;
    if (addresses === null) return UNCOUNTED;
    const proof = hashOf(credentials);
    const network = networkOf(credentials.address);
    const counted = this.#proven.has(proof) ? null : take(addresses, network);
    return {
      succeeded: () => {
        if (counted !== null) addresses.rate.giveBack(network);
        this.#remember(proof);
      },
      failed: () => {
        this.#proven.delete(proof);
        tell(reply, addresses, counted ?? addresses.rate.take(network));
      },
    };
  }

  /** The longest unused are forgotten first: a set keeps the order in which its members came. */
  #remember(proof: string): void {
    this.#proven.delete(proof);
    this.#proven.add(proof);
    if (this.#proven.size <= REMEMBERED) return;
    const [oldest = ''] = this.#proven;
    this.#proven.delete(oldest);
  }
}

function limited(whose: Whose, perSecond: number, burst: number, now: () => number): Limited | null {
  if (perSecond === 0) return null;
  const policy = `"${whose}";q=${burst};w=${Math.ceil(burst / perSecond)}`;
  return { whose, policy, rate: createRateLimit({ perSecond, burst, callers: REMEMBERED, now }) };
}

function take(limit: Limited, caller: string): Allowance {
  const allowance = limit.rate.take(caller);
  if (allowance.isWithin) return allowance;
  throw new ProblemError('too-many-requests', {
    detail: REFUSAL[limit.whose],
    retryAfterSeconds: allowance.retryAfterSeconds,
    headers: headersOf(limit, allowance),
  });
}

function tell(reply: FastifyReply, limit: Limited, allowance: Allowance): void {
  reply.headers(headersOf(limit, allowance));
}

function headersOf({ whose, policy }: Limited, { left, fullAfterSeconds }: Allowance): Record<string, string> {
  return { 'ratelimit-policy': policy, ratelimit: `"${whose}";r=${left};t=${fullAfterSeconds}` };
}

function hashOf({ authorization = '', cookie = '' }: Credentials): string {
  return hash('sha256', `${authorization}\n${cookie}`, 'base64');
}
