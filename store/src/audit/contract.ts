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

/** Where a log begins whose oldest rows were taken away: their last one. */
export interface AuditCheckpoint {
  readonly through: string;
  /** Of that row; the one after it holds it too. */
  readonly hash: string;
  /** By a key that is not in the database in clear: whoever only writes to the database cannot make one. */
  readonly mac: string;
}

export interface AuditCheckpoints {
  sign(end: Pick<AuditCheckpoint, 'through' | 'hash'>): string;
  isGenuine(checkpoint: AuditCheckpoint): boolean;
}

export interface AuditRetentionStore {
  /**
   * Takes away the oldest rows, `most` at once, that are from before a time and that every receiver has which is not stopped,
   * and adds a row that says through which. Null: there are none. Throws `AuditBrokenError` where these are not whole.
   */
  trimAudit(
    before: Date,
    most: number,
    checkpoints: AuditCheckpoints,
    actor: Actor,
  ): Promise<{ readonly removed: number; readonly through: string } | null>;
  /**
   * Takes the log, as it begins now, for one that begins rightly: only for when the key that signed before is lost. False: it
   * does so anyway.
   */
  anchorAudit(checkpoints: AuditCheckpoints, actor: Actor): Promise<boolean>;
}

/** The log is not whole: nothing of it is taken away. */
export class AuditBrokenError extends Error {
  /** Id of the first row that does not fit, or that is missing. */
  readonly firstBroken: string;
  constructor(firstBroken: string) {
    super(`the audit log is not whole: row ${firstBroken} does not fit or is missing`);
    this.name = 'AuditBrokenError';
    this.firstBroken = firstBroken;
  }
}

/** The end of the chain: whoever keeps it elsewhere notices when newer rows were cut off or rewritten. */
export interface AuditEnd {
  /** Id of the newest row, `0` when there is none; ids have no gaps. */
  readonly id: string;
  readonly hash: string;
}
