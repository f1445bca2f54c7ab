import { DriverError } from '../contract.ts';
import type { AccessToken } from './access.ts';

/** A token is renewed so long before its end, so that it does not run out on the way. */
const RENEW_BEFORE_MS = 60_000;
const FETCH_TIMEOUT_MS = 15_000;

/** Keeps a token until shortly before it expires; those who ask at the same time share one request for it. */
export class TokenCache {
  readonly #fetch: () => Promise<AccessToken | string>;
  readonly #clock: () => Date;
  #token: AccessToken | null = null;
  #pending: Promise<string> | null = null;

  constructor(fetch: () => Promise<AccessToken | string>, clock: () => Date) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  async current(): Promise<string> {
    if (this.#token !== null && this.#token.expiresAt.getTime() - this.#clock().getTime() > RENEW_BEFORE_MS) {
      return this.#token.token;
    }
    this.#pending ??= this.#renew().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /** The cluster refused it: ask for another. */
  forget(): void {
    this.#token = null;
  }

  async #renew(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no token in ${FETCH_TIMEOUT_MS} ms`)), FETCH_TIMEOUT_MS);
    });
    try {
      const fetched = await Promise.race([this.#fetch(), late]);
      if (typeof fetched === 'string') return fetched;
      this.#token = fetched;
      return fetched.token;
    } catch (error) {
      if (error instanceof DriverError) throw error;
      const text = error instanceof Error ? error.message : String(error);
      throw new DriverError('transient', 'TokenFailed', `no token for the cluster: ${text}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}
