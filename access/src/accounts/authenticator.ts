import type { AccountStore, SessionRow } from '@tenantry/store';
import type { Authentication, Authenticator, Principal } from '../identity.ts';
import { readSessionCookie } from './cookie.ts';
import type { SessionTokens } from './session-token.ts';

const BEARER = /^Bearer +(tenantry_session_\S+) *$/i;

export interface SessionAuthenticatorOptions {
  readonly store: Pick<AccountStore, 'session'>;
  readonly tokens: SessionTokens;
  readonly idleSeconds: number;
}

/** Knows somebody by their session, in the cookie of a browser or as the bearer token of a device. */
export function createSessionAuthenticator({ store, tokens, idleSeconds }: SessionAuthenticatorOptions): Authenticator {
  return async ({ authorization, cookie, isSecure = false }): Promise<Authentication> => {
    const hasAuthorization = authorization !== undefined && authorization !== '';
    const issued = hasAuthorization ? BEARER.exec(authorization)?.[1] : readSessionCookie(cookie, isSecure);
    if (issued === undefined || issued === null) return { outcome: 'unknown', reason: 'missing' };
    const token = tokens.read(issued);
    const session = token === null ? null : await store.session(token, idleSeconds);
    if (session === null) return { outcome: 'unknown', reason: 'wrong' };
    return { outcome: 'known', identity: principalOf(session) };
  };
}

function principalOf({ id, email, roles, groups }: SessionRow): Principal {
  const more = roles.filter((role) => role !== 'member');
  return {
    name: email,
    kind: 'user',
    roles: more.length > 0 ? more : ['member'],
    groups,
    scope: null,
    credential: { kind: 'session', id },
  };
}
