import { type Answer, type Exchange, fetchExchange, type Outgoing } from './exchange.ts';
import { reasonOf, UnreachableError } from './problem.ts';
import { DEFAULT_RETRY, nextDelayMs, type RetryPolicy } from './retry.ts';
import { wait } from './wait.ts';

export interface TransportOptions {
  /** Base URL, without `/api/v1`. */
  readonly server: string;
  /** Bearer token; null for the few routes that are open. */
  readonly token: string | null;
  /** How a request is sent once; by `fetch`, if nothing is said. */
  readonly exchange?: Exchange;
  /** For one attempt, until the head of the answer is there. */
  readonly timeoutMs?: number;
  readonly retry?: RetryPolicy;
}

/** A request without what the transport adds. */
export interface Sent extends Partial<Omit<Outgoing, 'url'>> {
  readonly url: URL;
}

export type Send = (request: Sent) => Promise<Answer>;

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Sends requests with the token, a time limit and a bounded number of attempts. Every write carries an `Idempotency-Key`
 * that stays the same over its attempts, so that one whose answer was lost is not done twice.
 *
 * @throws UnreachableError when no attempt was answered
 */
export function createTransport(options: TransportOptions): Send {
  const { server, token, exchange = fetchExchange, timeoutMs = 30_000, retry = DEFAULT_RETRY } = options;

  return async ({
    url,
    method = 'GET',
    headers: given = {},
    body = null,
    signal: ending = new AbortController().signal,
  }) => {
    const headers = {
      ...(WRITES.has(method) ? { 'idempotency-key': crypto.randomUUID() } : {}),
      ...given,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };

    for (let attempt = 1; ; attempt++) {
      const outcome = await once(attempt);
      const isAnswer = !(outcome instanceof UnreachableError);
      const status = isAnswer ? outcome.status : null;
      const after = isAnswer ? outcome.headers.get('retry-after') : null;
      const waitMs = nextDelayMs(retry, attempt, status, after, Date.now(), Math.random());
      if (waitMs === null) {
        if (isAnswer) return outcome;
        throw outcome;
      }
      if (isAnswer) await outcome.body?.cancel();
      await wait(waitMs, ending);
    }

    async function once(attempt: number): Promise<Answer | UnreachableError> {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), timeoutMs);
      try {
        const signal = AbortSignal.any([ending, limit.signal]);
        return await exchange({ url: url.href, method, headers, body, signal });
      } catch (error) {
        ending.throwIfAborted();
        const tried = attempt === 1 ? '' : ` (tried ${attempt} times)`;
        if (limit.signal.aborted) {
          return new UnreachableError(server, `did not answer within ${timeoutMs / 1000} s${tried}`, error);
        }
        return new UnreachableError(server, `cannot be reached: ${reasonOf(error)}${tried}`, error);
      } finally {
        clearTimeout(timer);
      }
    }
  };
}
