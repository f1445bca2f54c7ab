import { hash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Authentication, Authenticator, Principal } from './identity.ts';
import { createThrottle, type ThrottleOptions } from './throttle.ts';

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;
/** A token has to be beyond guessing; shorter ones are refused at start-up. */
const FEWEST_CHARACTERS = 20;

const ADMINISTRATOR: Principal = {
  name: 'administrator',
  kind: 'token',
  roles: ['administrator'],
  groups: [],
  scope: null,
};

export type TokenSource =
  /** File that holds the token and nothing else but white space around it. */
  | { readonly tokenFile: string }
  /** SHA-256 of the token, in hex. */
  | { readonly tokenHash: string };

/** The token of an `Authorization` header, or null. */
export function bearerOf(authorization: string | undefined): string | null {
  return BEARER.exec(authorization ?? '')?.[1] ?? null;
}

export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

async function expectedHash(source: TokenSource): Promise<Buffer> {
  if ('tokenHash' in source) {
    if (!/^[0-9a-f]{64}$/i.test(source.tokenHash)) throw new Error('tokenHash is not a SHA-256 in hex');
    return Buffer.from(source.tokenHash, 'hex');
  }
  const token = (await readFile(source.tokenFile, 'utf8')).trim();
  if (token.length < FEWEST_CHARACTERS || !BEARER.test(`Bearer ${token}`)) {
    throw new Error(`${source.tokenFile} holds no token of at least ${FEWEST_CHARACTERS} characters`);
  }
  return Buffer.from(hashToken(token), 'hex');
}

/**
 * Knows the administrator by a bearer token. Only the token's hash is kept in memory, and hashes are compared in
 * constant time.
 *
 * Throttling slows wrong tokens alone: behind one address (a proxy, loopback) a stranger's failures must not lock the
 * administrator out, and a token of this length cannot be guessed in any case.
 */
export async function createTokenAuthenticator(
  source: TokenSource,
  throttling: Partial<ThrottleOptions> = {},
): Promise<Authenticator> {
  const expected = await expectedHash(source);
  const throttle = createThrottle({
    failures: 20,
    windowSeconds: 60,
    addresses: 10_000,
    now: Date.now,
    ...throttling,
  });

  const refuse = (address: string, reason: 'malformed' | 'wrong'): Authentication => {
    const retryAfterSeconds = throttle.fail(address);
    return retryAfterSeconds > 0 ? { outcome: 'throttled', retryAfterSeconds } : { outcome: 'unknown', reason };
  };

  return async ({ authorization, address }) => {
    if (authorization === undefined || authorization === '') return { outcome: 'unknown', reason: 'missing' };
    const token = bearerOf(authorization);
    if (token === null) return refuse(address, 'malformed');
    const isAdministrator = timingSafeEqual(Buffer.from(hashToken(token), 'hex'), expected);
    return isAdministrator ? { outcome: 'known', identity: ADMINISTRATOR } : refuse(address, 'wrong');
  };
}
