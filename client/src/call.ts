import { ProblemError, problemOf, reasonOf, UnreachableError } from './problem.ts';
import type { Send, Sent } from './transport.ts';

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
    const limit = AbortSignal.timeout(WHOLE_CALL_MS);
    const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
    const url = withQuery(new URL(server + path), options.query);
    const text = await answerOf({ url, method, headers, body, signal });
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new UnreachableError(server, 'answered something that is not JSON; is it a Tenantry server?', error);
    }
  };

  async function answerOf(request: Sent): Promise<string> {
    try {
      const response = await send(request);
      if (!response.ok) throw new ProblemError(await problemOf(response));
      return await response.text();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TimeoutError') {
        throw new UnreachableError(server, `did not finish its answer within ${WHOLE_CALL_MS / 1000} s`, error);
      }
      if (isTold(error, request)) throw error;
      throw new UnreachableError(server, `broke off its answer: ${reasonOf(error)}`, error);
    }
  }
}

const isTold = (error: unknown, { signal }: Sent) =>
  error instanceof ProblemError || error instanceof UnreachableError || signal?.aborted === true;

export function withQuery(url: URL, query: CallOptions['query'] = {}): URL {
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
