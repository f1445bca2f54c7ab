import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '../contract.ts';

/** What an object was declared as from one generation until the next that changed its spec. */
export interface Revision {
  readonly generation: number;
  /** As it is stored. */
  readonly spec: JsonObject;
  readonly at: Date;
  readonly by: Pick<Actor, 'name' | 'kind'>;
  /** What made it: `create`, `update`, or an action by its name. */
  readonly through: string;
  /** When it was first seen as declared; null while it was not. */
  readonly readyAt: Date | null;
}

export interface RevisionStore {
  /** The last that there were, the newest first: 20, and the last that was ready if it is older. */
  revisions(uid: string): Promise<Revision[]>;
}
