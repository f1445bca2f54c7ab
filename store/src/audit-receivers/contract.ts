import type { JsonObject } from '@tenantry/kinds';
import type { AuditRow } from '../audit/contract.ts';
import type { Actor } from '../contract.ts';
import type { LeaseFence } from '../leases/contract.ts';
import type { ReceiverHealth } from '../receivers/contract.ts';
import type { Sealed } from '../sealing/seal.ts';

/** What an administrator says of a receiver; holds no secret. */
export interface AuditReceiverDraft {
  readonly spec: JsonObject;
  readonly isPaused: boolean;
  readonly secret: Sealed;
}

/** Where the audit log is sent on to, and how far it has come. */
export interface AuditReceiverRow extends AuditReceiverDraft, ReceiverHealth {
  /** Made by its adder, for the secret is bound to it. */
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  /** The last row of the log that it has, or that is not for it. */
  readonly position: string;
  /** Rows that were taken away by age while it was stopped, before it had them. */
  readonly missed: string;
}

/** How much of the log a receiver has yet to get. */
export interface AuditBacklog {
  readonly rows: string;
  /** When the first of them was written. */
  readonly since: Date | null;
}

/** How a step of sending went. Waiting is counted from when it is written down. */
export type AuditStep =
  /** `isDelivered: false` where all up to there is not for the receiver. */
  | { readonly through: string; readonly isDelivered: boolean }
  /** `error` holds no secret. */
  | { readonly error: string; readonly retryInMs: number };

/** Receivers of the audit log. Changes of them are in the log themselves. */
export interface AuditReceiverStore {
  auditReceivers(): Promise<(AuditReceiverRow & { readonly backlog: AuditBacklog })[]>;
  auditReceiver(name: string): Promise<(AuditReceiverRow & { readonly backlog: AuditBacklog }) | null>;
  /**
   * Gets the log from its beginning, or from the next row on. Answers why there is none more instead, and throws
   * `MasterKeyChangedError` when the secret was sealed with a key that is no longer in use.
   */
  addAuditReceiver(
    draft: AuditReceiverDraft & { readonly id: string; readonly name: string; readonly fromBeginning: boolean },
    most: number,
    actor: Actor,
  ): Promise<'added' | 'exists' | 'too-many'>;
  /**
   * Says all of it anew, and has it tried at once. False: there is none of this revision any more. `action` is what the log
   * calls it.
   */
  changeAuditReceiver(
    of: { readonly id: string; readonly revision: number },
    draft: AuditReceiverDraft,
    action: 'update' | 'replace-secret',
    actor: Actor,
  ): Promise<boolean>;
  /** False: there is none. */
  removeAuditReceiver(name: string, actor: Actor): Promise<boolean>;
  /** Those that want something now, and when the next one does: milliseconds, null where none waits. */
  dueAuditReceivers(): Promise<{ readonly due: AuditReceiverRow[]; readonly nextInMs: number | null }>;
  /** Rows of the log after an id, oldest first. */
  auditAfter(id: string, limit: number): Promise<AuditRow[]>;
  /**
   * Writes down how a step went that began at `from`. False, and nothing is written, when the lease is another's, or the
   * receiver is gone or stands elsewhere by now.
   */
  stepAuditReceiver(id: string, from: string, step: AuditStep, fence: LeaseFence): Promise<boolean>;
  /** Calls back after rows were added to the log. Returns the way to stop. */
  onAudit(callback: () => void): () => void;
}

/** What the sealed text of a receiver is bound to. */
export function sealedReceiverName(id: string): string {
  return `audit-receiver/${id}`;
}
