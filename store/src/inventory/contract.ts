import type { JsonObject } from '@tenantry/kinds';

/**
 * planned: written down, not yet asked of the cloud (I1). present: observed as it should be. changing: asked, or an
 * operation runs. blocked: stopped by an error or a foreign resource. deleting: its deletion was asked.
 */
export type InventoryState = 'planned' | 'changing' | 'present' | 'blocked' | 'deleting';

/** One row of the inventory: a resource that an object has made or is about to make. */
export interface InventoryRow {
  readonly objectUid: string;
  readonly key: string;
  readonly title: string;
  readonly driver: string;
  readonly connection: string;
  readonly type: string;
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly deletedWith: string | null;
  readonly state: InventoryState;
  /** The resolved body last asked for; null until then. Holds no secret. */
  readonly applied: JsonObject | null;
  readonly outputs: JsonObject;
  /** A long operation under way (drivers' `Operation`), null when none. */
  readonly operation: JsonObject | null;
  /** Not to be looked at before this time. */
  readonly notBefore: Date | null;
  /** What it waits for or what went wrong: {code, message, remedy}. */
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly remedy: string | null;
    readonly isOutage?: true;
    readonly isUnasked?: true;
  } | null;
  /** Last change of `state`. */
  readonly since: Date;
  /** The system's own name of the very thing that was made; null before it was seen, and where there is none. */
  readonly uid: string | null;
  /** Who keeps changing it against what is declared, or null. */
  readonly contest: Contest | null;
}

/** Another hand changes a resource again and again. Plain JSON; times are ISO. */
export interface Contest {
  /** The field manager where the system names one. */
  readonly by: string | null;
  readonly fields: readonly string[];
  /** How often it was put right. */
  readonly repairs: number;
  readonly since: string;
  readonly repairedAt: string;
  /** Whether people were told; then they are told of its end too. */
  readonly isReported: boolean;
}

/** Whose a resource is. */
export interface ResourceOwner {
  /** In lower case. */
  readonly id: string;
  /** What people call it: `storage account data`. */
  readonly title: string;
  readonly object: { readonly uid: string; readonly kind: string; readonly name: string };
  /** Uid of the tenant that the object lives in, or of the object itself where it lives in none. */
  readonly ownerUid: string;
}
