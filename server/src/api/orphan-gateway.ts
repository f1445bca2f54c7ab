/** Something in the cloud that is ours, or in ours, and that no object answers for. */
export interface FoundOrphan {
  readonly id: string;
  readonly type: string;
  readonly cause: 'object-gone' | 'not-in-inventory' | 'principal-gone' | 'foreign-rule';
  /** Uid of the object whose mark it carries; null for what carries none. */
  readonly owner: string | null;
  /** Of a resource group: ids of what it holds that is not ours, and goes with it. */
  readonly holds: readonly string[];
}

/** A subscription that could not be looked into. */
export interface NotRead {
  readonly subscriptionId: string;
  /** A sentence. */
  readonly reason: string;
}

export interface FoundOrphans {
  readonly orphans: readonly FoundOrphan[];
  /** Nothing is known of what is left there. */
  readonly notRead: readonly NotRead[];
}

/** Looks for orphans at each question, and removes one on demand. Throws DriverError. */
export interface OrphanGateway {
  /** Throws where no subscription could be looked into. */
  find(signal: AbortSignal): Promise<FoundOrphans>;
  /** Looks at it once more, and deletes it only if it is still nobody's. */
  remove(orphan: FoundOrphan, signal: AbortSignal): Promise<'removed' | 'removing'>;
}
