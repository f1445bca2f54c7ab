import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A client gives a request so long, and then asks again. */
const ANSWERS_WITHIN_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** Longer than any lease. */
const GIVES_UP_AFTER_MS = 180_000;
const PASSING = new Set([429, 502, 503, 504]);

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** How often it was asked, and how long it took in all. */
  readonly tries: number;
  readonly tookMs: number;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/**
 * A client as it should be: it gives each write an `Idempotency-Key`, and asks again where it got no answer or one that says that it
 * passes.
 */
export class Caller {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#url = url;
    this.#headers = headers;
  }

  /** The same client with another proof of who it is. */
  with(headers: Readonly<Record<string, string>>): Caller {
    return new Caller(this.#url, headers);
  }

  async call<Body>({ method, path, body, contentType = 'application/json' }: Call): Promise<Answer<Body>> {
    const key = method === 'GET' ? {} : { 'idempotency-key': randomUUID() };
    const begun = performance.now();
    let last: unknown = null;
    for (let tries = 1; performance.now() - begun < GIVES_UP_AFTER_MS; tries += 1) {
      try {
        const answer = await fetch(new URL(path, this.#url), {
          method,
          headers: { ...this.#headers, ...key, ...(body === undefined ? {} : { 'content-type': contentType }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
        });
        const text = await answer.text();
        const isUnderWay = answer.status === 409 && text.includes('idempotency-in-progress');
        if (!PASSING.has(answer.status) && !isUnderWay) {
          const read = text === '' ? null : JSON.parse(text);
          return { status: answer.status, body: read as Body, tries, tookMs: performance.now() - begun };
        }
        last = `${answer.status} ${text}`;
      } catch (error) {
        last = error;
      }
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
      await sleep(pauseMs);
    }
    throw new Error(`${method} ${path} was not answered`, { cause: last });
  }

  /** As `call`, but any other answer than success fails. */
  async must<Body>(call: Call): Promise<Answer<Body>> {
    const answer = await this.call<Body>(call);
    if (answer.status < 300) return answer;
    throw new Error(`${call.method} ${call.path} → ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  get<Body>(path: string): Promise<Body> {
    return this.must<Body>({ method: 'GET', path }).then(({ body }) => body);
  }
}
