import { ProblemError, problemOf, UnreachableError } from './problem.ts';
import type { Send } from './transport.ts';

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
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
    const headers = new Headers({ accept: 'application/json', ...options.headers });
    const body = options.json === undefined ? null : JSON.stringify(options.json);
    if (body !== null && !headers.has('content-type')) headers.set('content-type', 'application/json');
    const limit = AbortSignal.timeout(WHOLE_CALL_MS);
    const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
    const url = withQuery(new URL(server + path), options.query);
    const text = await answerOf(new Request(url, { method, headers, body, signal }));
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new UnreachableError(server, 'answered something that is not JSON; is it a Tenantry server?', error);
    }
  };

  async function answerOf(request: Request): Promise<string> {
    try {
      const response = await send(request);
      if (!response.ok) throw new ProblemError(await problemOf(response));
      return await response.text();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TimeoutError') {
        throw new UnreachableError(server, `did not finish its answer within ${WHOLE_CALL_MS / 1000} s`, error);
      }
      throw error;
    }
  }
}

export function withQuery(url: URL, query: CallOptions['query'] = {}): URL {
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
