import type { LeaseFence } from '../leases/contract.ts';

/** A look that one replica makes for all, now and again, under a lease. */
export interface Look {
  readonly source: string;
  /** What the look before left; null where it left nothing. */
  readonly position: string | null;
  readonly takenAt: Date;
  /** What it writes has to hold this. */
  readonly fence: LeaseFence;
}

export interface LookStore {
  /**
   * The turn to look, for one replica at a time: null while the last that ended began within the last `everySeconds`, and while another
   * is at it. A replica that dies loses its turn when its lease runs out.
   */
  takeLook(source: string, everySeconds: number, leaseSeconds: number): Promise<Look | null>;
  /** Whether the lease is held still; a look whose lease another had since is over, though nobody has it now. */
  renewLook(look: Look, leaseSeconds: number): Promise<boolean>;
  /** The look is made: the next is due after its time, and begins at the position. @throws LeaseHeldError */
  endLook(look: Look, position: string | null): Promise<void>;
  /** It was broken off: it is due as before. */
  leaveLook(look: Look): Promise<void>;
}
