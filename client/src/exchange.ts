/** One attempt of a request, as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

/** An answer whose head is there: what of the `Response` of `fetch` is asked for. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
  readonly body: Response['body'];
  text(): Promise<string>;
}

/**
 * Sends a request once.
 *
 * @throws the signal's reason, once it aborts; whatever else says why there is no answer
 */
export type Exchange = (request: Outgoing) => Promise<Answer>;

/** In a browser as in Node. */
export const fetchExchange: Exchange = ({ url, ...request }) => fetch(url, request);
