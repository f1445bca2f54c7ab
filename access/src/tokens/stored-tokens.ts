import type { TokenRow, TokenStore } from '@tenantry/store/contract';
import {
  type Authenticator,
  type Credentials,
  PLATFORM_ROLES,
  type PlatformRole,
  type Principal,
  TOKEN_VERBS,
} from '../identity.ts';
import { bearerOf, hashToken } from '../token.ts';
import { isTokenText } from './token-text.ts';

/** When a token was used is written down this often at most. */
const USED_EVERY_MS = 60_000;

/** What is known now of somebody whose token is used. `unknown`: what was known when the token was made goes on to count. */
export type OwnerNow =
  | { readonly state: 'known'; readonly roles: readonly PlatformRole[] }
  | { readonly state: 'gone' }
  | { readonly state: 'unknown' };

export interface StoredTokensOptions {
  readonly store: Pick<TokenStore, 'livingToken' | 'useToken'>;
  readonly now: () => Date;
  /** Who somebody is now, by their name. Without it nobody is known. */
  readonly ownerNow?: (name: string) => Promise<OwnerNow>;
}

/**
 * Knows whoever brings a token that was made for them and has neither ended nor expired: a person by theirs, a machine by one of
 * its tenant. Hashes are looked up, never tokens; what is not of a token's form is nobody's here, and is left to others.
 */
export function createStoredTokenAuthenticator({ store, now, ownerNow }: StoredTokensOptions): Authenticator {
  return async (credentials) => {
    const token = bearerOf(credentials.authorization);
    if (token === null || !isTokenText(token)) return { outcome: 'unknown', reason: 'wrong' };
    const at = now();
    const hash = hashToken(token);
    const row = await store.livingToken(hash, at);
    const identity = row === null ? null : await principalOf(row, ownerNow);
    if (row === null || identity === null) return { outcome: 'unknown', reason: 'wrong' };
    await noteUse(hash, row, identity, credentials, at);
    return { outcome: 'known', identity };
  };

  async function noteUse(
    hash: string,
    row: TokenRow,
    { name, kind, credential }: Principal,
    { address }: Credentials,
    at: Date,
  ): Promise<void> {
    const isKnown = row.addresses.includes(address);
    if (isKnown && row.lastUsedAt !== null && at.getTime() - row.lastUsedAt.getTime() < USED_EVERY_MS) return;
    await store.useToken(hash, { name, kind, address, requestId: null, ...(credential && { credential }) }, at);
  }
}

/** Of machines: no person's name has it, for it is no e-mail address. */
export const machineName = (tenant: string, name: string) => `machine:${tenant}/${name}`;
export const isMachine = ({ name }: Pick<Principal, 'name'>) => name.startsWith('machine:');

async function principalOf(row: TokenRow, ownerNow: StoredTokensOptions['ownerNow']): Promise<Principal | null> {
  const { owner, tenant, role } = row;
  const verbs = TOKEN_VERBS.filter((verb) => row.verbs.includes(verb));
  const shared = { kind: 'token', credential: { kind: 'token', id: row.id } } as const;
  if (tenant !== null && role !== null) {
    const name = machineName(tenant, row.name);
    const tenants = new Map([[tenant, role]]);
    return { ...shared, name, roles: [], groups: [], scope: { tenants: [tenant], verbs }, tenants };
  }
  if (owner === null) return null;
  const person = (await ownerNow?.(owner)) ?? { state: 'unknown' };
  if (person.state === 'gone') return null;
  const kept = PLATFORM_ROLES.filter((one) => row.roles.includes(one));
  const roles = person.state === 'known' ? person.roles : kept;
  return { ...shared, name: owner, roles, groups: row.groups, scope: { tenants: row.tenants, verbs } };
}
