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

/** Looks for orphans at each question, and removes one on demand. Throws DriverError. */
export interface OrphanGateway {
  find(signal: AbortSignal): Promise<readonly FoundOrphan[]>;
  /** Looks at it once more, and deletes it only if it is still nobody's. */
  remove(orphan: FoundOrphan, signal: AbortSignal): Promise<'removed' | 'removing'>;
}
