import { ProblemError, problemOf, reasonOf, UnreachableError } from './problem.ts';
import type { Send } from './transport.ts';

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly signal?: AbortSignal;
}

/** For all attempts together and the answer's last byte: more than the transport's own limits add up to. */
const WHOLE_CALL_MS = 180_000;

/** One JSON request. The caller names the shape it expects, which the API's own tests hold it to. */
export type Call = <T>(method: string, path: string, options?: CallOptions) => Promise<T>;

/** @throws ProblemError when the API refuses; UnreachableError when it does not answer */
export function createCall(server: string, send: Send): Call {
  return async <T>(method: string, path: string, options: CallOptions = {}) => {
    const body = options.json === undefined ? null : JSON.stringify(options.json);
    const headers = {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    };
    const url = withQuery(new URL(server + path), options.query);
    const text = await wholeCall(server, options.signal, async (signal) => {
      const answer = await send({ url, method, headers, body, signal });
      if (!answer.ok) throw new ProblemError(await problemOf(answer));
      return answer.text();
    });
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new UnreachableError(server, 'answered something that is not JSON; is it a Tenantry server?', error);
    }
  };
}

/**
 * Asks, and reads the answer to its end.
 *
 * @throws UnreachableError where that is not over in time, or breaks off
 */
export async function wholeCall<Result>(
  server: string,
  ending: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = AbortSignal.timeout(WHOLE_CALL_MS);
  const signal = ending === undefined ? limit : AbortSignal.any([ending, limit]);
  try {
    return await work(signal);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw new UnreachableError(server, `did not finish its answer within ${WHOLE_CALL_MS / 1000} s`, error);
    }
    if (error instanceof ProblemError || error instanceof UnreachableError || signal.aborted) throw error;
    throw new UnreachableError(server, `broke off its answer: ${reasonOf(error)}`, error);
  }
}

export function withQuery(url: URL, query: CallOptions['query'] = {}): URL {
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
