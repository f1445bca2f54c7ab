import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { listAt, objectAt, textAt } from '../../json.ts';
import type { World } from '../world.ts';
import type { Principal } from './directory.ts';

export type Assertion =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'no-match'; readonly issuer: string; readonly subject: string; readonly audience: string }
  | { readonly kind: 'not-verified'; readonly why: string }
  | { readonly kind: 'malformed' };

const keyFetchTimeoutMs = 10_000;

/**
 * Checks a token of another issuer against the federated credentials of a managed identity: issuer, subject and audience
 * must each equal one credential's, byte for byte, and the signature must verify with the keys the issuer publishes.
 */
export async function checkAssertion(world: World, principal: Principal, assertion: string): Promise<Assertion> {
  const claims = readClaims(assertion);
  if (!claims) return { kind: 'malformed' };
  const { issuer, subject, audiences } = claims;
  const credentials = principal.resourceId
    ? world.resources.childrenOfType(
        principal.resourceId,
        'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
      )
    : [];
  const match = credentials.find((credential) => {
    const properties = objectAt(credential.body, 'properties');
    return (
      textAt(properties, 'issuer') === issuer &&
      textAt(properties, 'subject') === subject &&
      listAt(properties, 'audiences').some((audience) => typeof audience === 'string' && audiences.includes(audience))
    );
  });
  if (!match) return { kind: 'no-match', issuer, subject, audience: audiences.join(' ') };
  try {
    const keys = await world.issuerKeys(issuer);
    const keySet = keys ? createLocalJWKSet(keys) : remoteKeys(issuer);
    await jwtVerify(assertion, keySet, { issuer, subject, currentDate: world.clock() });
    return { kind: 'accepted' };
  } catch (cause) {
    return { kind: 'not-verified', why: cause instanceof Error ? cause.message : String(cause) };
  }
}

function remoteKeys(issuer: string): ReturnType<typeof createRemoteJWKSet> {
  return createRemoteJWKSet(new URL(`${issuer.replace(/\/$/, '')}/openid/v1/jwks`), {
    timeoutDuration: keyFetchTimeoutMs,
  });
}

function readClaims(token: string): { issuer: string; subject: string; audiences: string[] } | null {
  try {
    const { iss, sub, aud } = decodeJwt(token);
    if (!iss || !sub || !aud) return null;
    return { issuer: iss, subject: sub, audiences: Array.isArray(aud) ? aud : [aud] };
  } catch {
    return null;
  }
}
