import * as oidc from 'openid-client';
import { type Outbound, OutboundError } from '../../http/outbound.ts';
import { type Person, personOf } from './person.ts';
import type { ProviderSpec } from './spec.ts';

const WITHIN_SECONDS = 10;

/** A provider as it is kept, with its secret opened. */
export interface OpenProvider {
  readonly name: string;
  readonly spec: ProviderSpec;
  readonly clientSecret: string;
}

/** What has to come back with somebody who was sent to a provider. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A provider does not do its part, said in a sentence. */
export class ProviderError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ProviderError';
  }
}

/** Reads what the provider publishes of itself. @throws ProviderError */
export async function discover({ spec, clientSecret }: OpenProvider, outbound: Outbound): Promise<oidc.Configuration> {
  const url = new URL(spec.discoveryUrl);
  try {
    return await oidc.discovery(url, spec.clientId, clientSecret, undefined, {
      timeout: WITHIN_SECONDS,
      // Whether plain http may be reached at all, `outbound` decides.
      execute: url.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
      [oidc.customFetch]: (address, { method, headers, body, signal }) =>
        outbound(address, {
          method,
          headers,
          ...(body === undefined || body === null ? {} : { body: String(body) }),
          ...(signal === undefined ? {} : { signal }),
        }),
    });
  } catch (error) {
    throw providerError('The identity provider cannot be asked about itself', error);
  }
}

/** Where to send somebody to sign in. */
export async function authorizationUrl(
  config: oidc.Configuration,
  { scopes }: ProviderSpec,
  redirectUri: string,
  { state, nonce, verifier }: Checks,
): Promise<URL> {
  return oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: [...new Set(['openid', ...scopes])].join(' '),
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
}

export function newChecks(): Checks {
  return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
}

/**
 * Who came back. The answer, its token and its claims are checked by the library: issuer, audience, signature, time, state,
 * nonce and code verifier.
 *
 * @throws ProviderError, or PersonRefusedError
 */
export async function personAt(
  config: oidc.Configuration,
  spec: ProviderSpec,
  currentUrl: URL,
  { state, nonce, verifier }: Checks,
): Promise<Person> {
  let claims: Record<string, unknown>;
  try {
    const tokens = await oidc.authorizationCodeGrant(config, currentUrl, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    claims = { ...tokens.claims() };
    const isAllThere = [spec.emailClaim, spec.groupsClaim, spec.nameClaim].every((name) => name in claims);
    if (!isAllThere && config.serverMetadata().userinfo_endpoint !== undefined) {
      const more = await oidc.fetchUserInfo(config, tokens.access_token, String(claims.sub));
      // What is signed counts for more than what was fetched.
      claims = { ...more, ...claims };
    }
  } catch (error) {
    throw providerError('The sign-in at the identity provider failed', error);
  }
  return personOf(spec, claims);
}

/** In a sentence that holds what the provider said, and nothing of what was sent to it. */
export function providerError(what: string, error: unknown): ProviderError {
  return new ProviderError(`${what}: ${reasonOf(error)}.`, error);
}

function reasonOf(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof OutboundError) return cause.message;
    if (cause instanceof oidc.ResponseBodyError || cause instanceof oidc.AuthorizationResponseError) {
      const { error: code, error_description: description } = cause;
      return `it answered ${code}${description === undefined ? '' : ` (${printable(description)})`}`;
    }
  }
  return error instanceof Error ? printable(error.message) : 'it answered something unexpected';
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, 300);
}
