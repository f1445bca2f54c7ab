import type { TenantRole } from '@tenantry/kinds';
import type { Actor, Page } from '../contract.ts';

/** A token, as far as it is kept: itself it never is. */
export interface TokenRow {
  readonly id: string;
  /** personal: of somebody. machine: of a tenant. exchanged: of a tenant, for a token of an issuer that it trusts. */
  readonly kind: 'personal' | 'machine' | 'exchanged';
  readonly name: string;
  /** Whose it is, where it is somebody's. */
  readonly owner: string | null;
  /** Name of the tenant whose it is, where it is a tenant's. */
  readonly tenant: string | null;
  /** In that tenant. */
  readonly role: TenantRole | null;
  /** Names of the tenants that a personal one is for, those of them that are still there; null: all of its owner's. */
  readonly tenants: readonly string[] | null;
  readonly verbs: readonly string[];
  /** Platform roles and groups of its owner when it was made. */
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** Id of the token it was made with, and with which it ends. */
  readonly madeWith: string | null;
  /** Name of the trust that it was exchanged by, and the subject that the issuer named. */
  readonly trust: string | null;
  readonly subject: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastUsedAddress: string | null;
  /** It was used from, the latest of them. */
  readonly addresses: readonly string[];
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

interface NewTokenOfAnybody {
  readonly id: string;
  readonly name: string;
  /** SHA-256 in hex. */
  readonly hash: string;
  readonly verbs: readonly string[];
  readonly madeWith: string | null;
  readonly expiresAt: Date;
}

export interface NewPersonalToken extends NewTokenOfAnybody {
  readonly kind: 'personal';
  readonly owner: string;
  /** Uids. */
  readonly tenants: readonly string[] | null;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

export interface NewTenantToken extends NewTokenOfAnybody {
  readonly kind: 'machine';
  readonly tenantUid: string;
  readonly role: TenantRole;
}

export interface NewExchangedToken extends Omit<NewTenantToken, 'kind'> {
  readonly kind: 'exchanged';
  readonly trustId: string;
  readonly subject: string;
}

export type NewToken = NewPersonalToken | NewTenantToken | NewExchangedToken;

export interface TokenQuery {
  /** Only tokens of this person. */
  readonly owner?: string;
  /** Only tokens of this tenant; those that were exchanged while they are valid. */
  readonly tenantUid?: string;
  /** Only this token, and those made with it. */
  readonly within?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** A token of a tenant that ends soon. */
export interface ExpiringToken {
  readonly id: string;
  readonly tenantUid: string;
  readonly tenant: string;
  readonly name: string;
  readonly role: TenantRole;
  readonly verbs: readonly string[];
  readonly expiresAt: Date;
}

/** Everything about tokens for the API. Times are the caller's, so that all is decided by one clock. */
export interface TokenStore {
  /**
   * Keeps it, unless whoever is its has `most` living ones already. In one transaction with its audit row.
   * Throws `TooManyTokensError`; `TokenNameTakenError`; `MakerEndedError`; `ObjectGoneError` when the tenant is gone, or going.
   */
  addToken(token: NewToken, most: number, actor: Actor, at: Date): Promise<TokenRow>;
  /** By its hash, if it has neither ended nor expired, and its tenant is not being deleted. Remembered until somebody's access changes. */
  livingToken(hash: string, at: Date): Promise<TokenRow | null>;
  token(id: string): Promise<TokenRow | null>;
  /** The newest first; personal ones where no tenant is asked for. */
  tokens(query: TokenQuery, at: Date): Promise<Page<TokenRow>>;
  /** That the token of a hash was used, by whom and from where; from an address that it was not used from before, in the audit log too. */
  useToken(hash: string, actor: Actor, at: Date): Promise<void>;
  /** Ends it and all that was made with it, from now on; one that ended already is no failure. In one transaction with its audit row. */
  endToken(id: string, actor: Actor, at: Date): Promise<TokenRow | null>;
  /**
   * Machine tokens that end within so many days, and within the last quarter of their life, by tenant; the first thousand.
   */
  expiringTokens(days: number, at: Date): Promise<ExpiringToken[]>;
  /** Forgets what ended long ago. Answers how many. */
  pruneTokens(afterDays: number): Promise<number>;
}

export class TooManyTokensError extends Error {
  constructor(most: number) {
    super(`there are ${most} tokens already`);
    this.name = 'TooManyTokensError';
  }
}

/** A living token, or a trust of the tenant, has the name. */
export class TokenNameTakenError extends Error {
  constructor(name: string) {
    super(`there is a token or a trust of the name ${JSON.stringify(name)} already`);
    this.name = 'TokenNameTakenError';
  }
}

/** The token that it is made with, or the trust that it is exchanged by, has ended meanwhile. */
export class MakerEndedError extends Error {
  constructor() {
    super('what the token was to be made with has ended');
    this.name = 'MakerEndedError';
  }
}
