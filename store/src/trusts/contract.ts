import type { TenantRole } from '@tenantry/kinds';
import type { Actor } from '../contract.ts';

/** What a claim of a token has to be: one of the values, or like the pattern. */
export interface TrustCondition {
  readonly claim: string;
  readonly oneOf?: readonly string[];
  readonly like?: string;
}

/** A tenant lets in whoever brings a token of this issuer, for this audience, that fulfils every condition. */
export interface TrustRow {
  readonly id: string;
  readonly tenantUid: string;
  readonly tenant: string;
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly conditions: readonly TrustCondition[];
  readonly role: TenantRole;
  readonly verbs: readonly string[];
  /** How long the tokens are valid that are given for theirs. */
  readonly minutes: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export type NewTrust = Omit<TrustRow, 'tenant' | 'createdBy' | 'createdAt' | 'lastUsedAt'>;

export interface TrustStore {
  /**
   * In one transaction with its audit row. Throws `TooManyTrustsError`; `TokenNameTakenError`; `ObjectGoneError` when the tenant is gone,
   * or going.
   */
  addTrust(trust: NewTrust, most: number, actor: Actor, at: Date): Promise<TrustRow>;
  /**
   * Puts another in the place of the one of that name; every token that was given for the one before ends with it, at once. In one
   * transaction with its audit row. Null where there is none. Throws `ObjectGoneError` when the tenant is gone, or going.
   */
  replaceTrust(trust: NewTrust, actor: Actor, at: Date): Promise<TrustRow | null>;
  /** Of a tenant, by name. */
  trusts(tenantUid: string): Promise<TrustRow[]>;
  /** Those of a tenant, if it is there and not being deleted, in an issuer. */
  trustsIn(issuer: string, tenant: string): Promise<TrustRow[]>;
  /** Whether any tenant trusts the issuer. */
  isTrusted(issuer: string): Promise<boolean>;
  /** And with it every token that was given for it, at once. Answers whether it was there. */
  deleteTrust(tenantUid: string, name: string, actor: Actor): Promise<boolean>;
}

export class TooManyTrustsError extends Error {
  constructor(most: number) {
    super(`there are ${most} trusts already`);
    this.name = 'TooManyTrustsError';
  }
}
