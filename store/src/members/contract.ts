import type { TenantRole } from '@tenantry/kinds';

export interface Membership {
  readonly tenant: string;
  readonly role: TenantRole;
  /** When it ends by itself; null: never. */
  readonly until: Date | null;
}

/** Who is a member of which tenant, by what is declared. */
export interface MemberStore {
  /**
   * The memberships in force of a user, by themselves and by their groups. A tenant may come more than once. One that has ended,
   * or whose deletion was asked for, is none. Remembered until somebody's access changes.
   */
  memberships(user: string, groups: readonly string[]): Promise<readonly Membership[]>;
  /** Calls back when somebody's access may have changed. Returns the way to stop. */
  onAccessChange(callback: () => void): () => void;
}
