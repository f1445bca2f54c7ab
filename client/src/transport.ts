import { UnreachableError } from './problem.ts';
import { DEFAULT_RETRY, nextDelayMs, type RetryPolicy } from './retry.ts';
import { wait } from './wait.ts';

export interface TransportOptions {
  /** Base URL, without `/api/v1`. */
  readonly server: string;
  /** Bearer token; null for the few routes that are open. */
  readonly token: string | null;
  readonly fetch?: (request: Request) => Promise<Response>;
  /** For one attempt, until the head of the answer is there. */
  readonly timeoutMs?: number;
  readonly retry?: RetryPolicy;
}

export type Send = (request: Request) => Promise<Response>;

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Sends requests with the token, a time limit and a bounded number of attempts. Every write carries an `Idempotency-Key`
 * that stays the same over its attempts, so that one whose answer was lost is not done twice.
 *
 * @throws UnreachableError when no attempt was answered
 */
export function createTransport(options: TransportOptions): Send {
  const { server, token, timeoutMs = 30_000, retry = DEFAULT_RETRY } = options;
  const fetchOne = options.fetch ?? ((request: Request) => fetch(request));

  return async (original) => {
    const headers = new Headers(original.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    if (WRITES.has(original.method) && !headers.has('idempotency-key')) {
      headers.set('idempotency-key', crypto.randomUUID());
    }
    const body = original.body === null ? null : await original.arrayBuffer();

    for (let attempt = 1; ; attempt++) {
      const outcome = await once(attempt);
      const status = outcome instanceof Response ? outcome.status : null;
      const after = outcome instanceof Response ? outcome.headers.get('retry-after') : null;
      const waitMs = nextDelayMs(retry, attempt, status, after, Date.now(), Math.random());
      if (waitMs === null) {
        if (outcome instanceof Response) return outcome;
        throw outcome;
      }
      if (outcome instanceof Response) await outcome.body?.cancel();
      await wait(waitMs, original.signal);
    }

    async function once(attempt: number): Promise<Response | UnreachableError> {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), timeoutMs);
      try {
        const signal = AbortSignal.any([original.signal, limit.signal]);
        return await fetchOne(new Request(original.url, { method: original.method, headers, body, signal }));
      } catch (error) {
        original.signal.throwIfAborted();
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

/** `fetch` hides what happened in the cause, and there sometimes in several. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error ? cause.message : String(cause);
}
