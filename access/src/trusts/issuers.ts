import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  type FetchImplementation,
  type JWTPayload,
  errors as jose,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';

/** Signatures that only the issuer can make; none with a shared secret, and none at all. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Tokens of pipelines are valid for minutes, or as long as a job may run. */
const OLDEST_SECONDS = 24 * 3600;
const CLOCKS_APART_SECONDS = 30;
const MOST_CHARACTERS = 16_384;
const MOST_ISSUERS = 200;
const DISCOVERED_MS = 3_600_000;
/** An issuer that fails is left alone for so long. */
const FAILED_MS = 10_000;

export interface IssuersOptions {
  /** Asks addresses that people gave: guarded, and bounded in time and size. */
  readonly fetch: (url: string, init?: Parameters<FetchImplementation>[1]) => Promise<Response>;
  readonly now: () => Date;
  /** Keys are asked for anew, when one is not known, this often at most. 30 seconds by default. */
  readonly cooldownMs?: number;
}

export interface Issuers {
  /** Whom a token says it comes from, before anything about it was checked; null for what is no token. */
  issuerOf(token: string): string | null;
  /**
   * What it claims, once its signature, its issuer and its times were found right. Within its time it may come again and again,
   * as its issuer means it to. Throws `TokenRefusedError`, `IssuerUnusableError`.
   */
  verify(token: string, issuer: string): Promise<JWTPayload>;
  /** Throws `IssuerUnusableError`. */
  check(issuer: string): Promise<void>;
}

/** The token is not one of the issuer's, or not valid now. */
export class TokenRefusedError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TokenRefusedError';
  }
}

/** The issuer does not say what it signs with, or says that it is another one. The message is fit to be shown. */
export class IssuerUnusableError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'IssuerUnusableError';
  }
}

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** Knows OIDC issuers by their discovery documents, and what they sign, by their published keys. */
export function createIssuers({ fetch, now, cooldownMs = 30_000 }: IssuersOptions): Issuers {
  const known = new LRUCache<string, Promise<Keys>>({ max: MOST_ISSUERS });

  function keysOf(issuer: string): Promise<Keys> {
    const before = known.get(issuer);
    if (before !== undefined) return before;
    const keys = discover(issuer);
    known.set(issuer, keys, { ttl: DISCOVERED_MS });
    keys.catch(() => known.set(issuer, keys, { ttl: FAILED_MS }));
    return keys;
  }

  async function discover(issuer: string): Promise<Keys> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = await readDocument(url);
    if (document.issuer !== issuer) {
      throw new IssuerUnusableError(`${url} is about the issuer ${JSON.stringify(document.issuer ?? null)}`);
    }
    const keys = typeof document.jwks_uri === 'string' ? URL.parse(document.jwks_uri) : null;
    if (keys === null) throw new IssuerUnusableError(`${url} does not say where the keys are`);
    return createRemoteJWKSet(keys, { [customFetch]: fetch, cooldownDuration: cooldownMs });
  }

  async function readDocument(url: string): Promise<Readonly<Record<string, unknown>>> {
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      const document: unknown = await answer.json();
      if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
      throw new Error('it is no JSON object');
    } catch (error) {
      throw new IssuerUnusableError(`${url} cannot be read: ${error instanceof Error ? error.message : error}`, error);
    }
  }

  return {
    issuerOf(token) {
      if (token.length > MOST_CHARACTERS) return null;
      try {
        return decodeJwt(token).iss ?? null;
      } catch {
        return null;
      }
    },
    async verify(token, issuer) {
      const keys = await keysOf(issuer);
      try {
        const { payload } = await jwtVerify(token, keys, {
          ...{ issuer, algorithms: ALGORITHMS, requiredClaims: ['exp', 'iat', 'sub'], currentDate: now() },
          ...{ clockTolerance: CLOCKS_APART_SECONDS, maxTokenAge: OLDEST_SECONDS },
        });
        return payload;
      } catch (error) {
        if (isAboutToken(error)) throw new TokenRefusedError(error.message, error);
        throw new IssuerUnusableError(`the keys of ${issuer} cannot be read`, error);
      }
    },
    async check(issuer) {
      await keysOf(issuer);
    },
  };
}

const ABOUT_KEYS = [jose.JWKSInvalid, jose.JWKSTimeout, jose.JWKInvalid];

/** All else that the library finds wrong, a key that the issuer does not have among it, is the token's fault. */
function isAboutToken(error: unknown): error is jose.JOSEError {
  // What is no answer with keys in it is thrown as the plain error of the library.
  const isPlain = error instanceof jose.JOSEError && error.code === jose.JOSEError.code;
  return error instanceof jose.JOSEError && !isPlain && !ABOUT_KEYS.some((type) => error instanceof type);
}
