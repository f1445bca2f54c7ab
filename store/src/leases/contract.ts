/** Work that one replica does at a time, by name: `logs/cluster:prod`. Another takes it over when its holder dies. */
export interface LeaseStore {
  /** Takes or renews each of these where nobody else holds it. Answers the names that are held now. */
  takeLeases(names: readonly string[], holder: string, leaseSeconds: number): Promise<readonly string[]>;
  /** Gives up all that this holder has, or these. */
  leaveLeases(holder: string, names?: readonly string[]): Promise<void>;
}

/** A lease that has to be held still for a write to count. */
export interface LeaseFence {
  readonly name: string;
  readonly holder: string;
}

/** Another holds the lease now: nothing was written. */
export class LeaseHeldError extends Error {
  constructor({ name }: LeaseFence) {
    super(`the lease ${name} is held by another`);
    this.name = 'LeaseHeldError';
  }
}
