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

/** An object that cannot be compiled as it stands, or refers to what is not there: nobody can say what it would become. */
export class PlanError extends Error {
  readonly code: string;
  readonly remedy: string;
  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.name = 'PlanError';
    this.code = code;
    this.remedy = remedy;
  }
}

export type { JsonObject };
