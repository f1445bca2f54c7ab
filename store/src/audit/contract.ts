import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '../contract.ts';

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: string;
  readonly kind: string;
  readonly name: string;
  readonly tenant: string | null;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** `begun`: about to be done in another system; another row of the same request says how it ended. */
  readonly outcome: 'begun' | 'success' | 'refused' | 'failed';
  readonly previousHash: string;
  readonly hash: string;
}

/** Which rows, and how many of them. */
export interface AuditQuery {
  /** What was done in it, and to it. */
  readonly tenant?: string;
  /** By name. */
  readonly actor?: string;
  readonly action?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly outcome?: AuditRow['outcome'];
  readonly since?: Date;
  /** Exclusive. */
  readonly until?: Date;
  readonly limit: number;
  /** Opaque, from the page before. */
  readonly cursor?: string;
}

/** The end of the chain: whoever keeps it elsewhere notices when newer rows were cut off or rewritten. */
export interface AuditEnd {
  /** Id of the newest row, `0` when there is none; ids have no gaps. */
  readonly id: string;
  readonly hash: string;
}
