import type { Actor } from '../contract.ts';

/** A static token of a tenant's account, as far as it is kept: the token itself never is. */
export interface KubeTokenRow {
  readonly id: string;
  readonly tenantUid: string;
  readonly role: 'viewer' | 'editor';
  readonly connection: string;
  readonly namespace: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Uid of the Secret it dies with; null until the token was issued. */
  readonly anchorUid: string | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  /**
   * revoked: one by one. replaced: all of the role's at once. anchor-gone: its Secret was deleted in the cluster. role-lost: who
   * took it is a member with that role no more, or no user who may sign in. token-ended: the token that it was taken by has ended.
   */
  readonly endedWhy: 'revoked' | 'replaced' | 'anchor-gone' | 'role-lost' | 'token-ended' | null;
  /** When its anchor was last seen to stand. */
  readonly seenAt: Date | null;
}

export interface NewKubeToken
  extends Pick<KubeTokenRow, 'id' | 'tenantUid' | 'role' | 'connection' | 'namespace' | 'createdBy' | 'expiresAt'> {
  /** The groups of who takes it, as a member of the tenant; null where another right than a membership gives it. */
  readonly memberGroups: readonly string[] | null;
  /** Id of the token it is taken by, and with which it ends; null where it is taken by something else. */
  readonly tokenId: string | null;
}

/** A static token that ends soon. */
export interface ExpiringKubeToken extends Pick<KubeTokenRow, 'id' | 'tenantUid' | 'role' | 'createdBy' | 'expiresAt'> {
  readonly tenant: string;
}

/** Everything about static tokens. */
export interface KubeTokenStore {
  /**
   * Before anything is asked of the cluster. False when the tenant has `most` living ones already. Throws `MakerEndedError` when
   * the token it is taken by has ended.
   */
  addKubeToken(token: NewKubeToken, most: number): Promise<boolean>;
  /** False when it ended while it was made: its anchor is to be swept. */
  kubeTokenIssued(id: string, anchorUid: string, expiresAt: Date): Promise<boolean>;
  /** Of a tenant, the newest first. */
  kubeTokens(tenantUid: string): Promise<KubeTokenRow[]>;
  /**
   * Those that end within so many days, and within the last quarter of their life, by tenant; the first thousand. Those that were
   * taken for less than two days are meant to end.
   */
  expiringKubeTokens(days: number, at: Date): Promise<ExpiringKubeToken[]>;
  /** The first end is kept: a second one changes nothing. */
  endKubeToken(id: string, why: NonNullable<KubeTokenRow['endedWhy']>, by: Actor['name'] | null): Promise<void>;
  /** Ends those whose taker has no membership any more that allows the role, or used a token that has ended. Answers how many. */
  endLostKubeTokens(): Promise<number>;
  seeKubeTokens(ids: readonly string[]): Promise<void>;
  /** Whose anchor has nothing to hold any more: expired ones, ended ones, and those whose making broke off. */
  sweepableKubeTokens(limit: number): Promise<KubeTokenRow[]>;
  kubeTokenSwept(id: string): Promise<void>;
  /** Forgets what ended long ago. Answers how many. */
  pruneKubeTokens(afterDays: number): Promise<number>;
}
