import type { FieldChange } from '@tenantry/drivers/contract';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';

/** What would become of one resource. `unknown`: it depends on values that exist only later. */
export type PlannedAction = 'create' | 'update' | 'replace' | 'delete' | 'none' | 'unknown';

export interface PlannedResource {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly id: string;
  readonly action: PlannedAction;
  readonly changes: readonly FieldChange[];
  /** Why, in a sentence: "is not there", "tags.team differs", "no longer declared". */
  readonly reason: string;
}

/** Says what a pass over declared objects would do; changes nothing. */
export interface Planner {
  /**
   * For each object, in the order in which they would be stored: what it refers to before it. Those that are not stored yet are
   * there for those after them.
   */
  plan(objects: readonly DeclaredObject[], signal: AbortSignal): Promise<readonly (readonly PlannedResource[])[]>;
  /** What deleting the stored object would take away, in order, everything that lives in it included. */
  planDeletion(
    uid: string,
  ): Promise<readonly (PlannedResource & { readonly object: { kind: string; name: string } })[]>;
}

export type { JsonObject };
