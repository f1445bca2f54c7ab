import type { Fence } from '@tenantry/drivers/contract';
import { type Claim, LeaseLostError } from '@tenantry/store/contract';
import type { Environment } from './environment.ts';

/** The lease on an object, as whoever holds it knows of it. */
export class Lease {
  readonly #environment: Pick<Environment, 'store' | 'clock' | 'limits'>;
  readonly #claim: Claim;
  readonly #onLost: (error: LeaseLostError) => void;
  /** Nobody else can have taken the object before; null when it is known that somebody has. */
  #safeUntil: number | null;

  /** `askedAt`: before the claim, for nobody knows how long its answer was on its way. */
  constructor(
    environment: Pick<Environment, 'store' | 'clock' | 'limits'>,
    claim: Claim,
    askedAt: Date,
    onLost: (error: LeaseLostError) => void,
  ) {
    this.#environment = environment;
    this.#claim = claim;
    this.#onLost = onLost;
    this.#safeUntil = this.#safeFrom(askedAt);
  }

  /** Renews from time to time, until the returned function is called. */
  keep(): () => void {
    const everyMs = (this.#environment.limits.leaseSeconds * 1_000) / 3;
    // One that fails is followed by another, and a write in between asks for itself.
    const timer = setInterval(() => this.#renew().catch(() => undefined), everyMs);
    return () => clearInterval(timer);
  }

  /**
   * For writes outside of the database, which its fencing token cannot refuse (invariant I5): a process that was stopped
   * and goes on after its lease asks the database first. Throws `LeaseLostError`, or what kept the answer away.
   */
  readonly fence: Fence = {
    ask: async () => {
      if (this.#isSafe()) return;
      await this.#renew();
      // Held up again, between the answer and here.
      if (!this.#isSafe()) throw this.#lose();
    },
    stands: () => this.#isSafe(),
  };

  #isSafe(): boolean {
    return this.#safeUntil !== null && this.#environment.clock().getTime() < this.#safeUntil;
  }

  async #renew(): Promise<void> {
    const { store, clock, limits } = this.#environment;
    const askedAt = clock();
    try {
      await store.renew(this.#claim, limits.leaseSeconds);
      this.#safeUntil = this.#safeFrom(askedAt);
    } catch (error) {
      throw error instanceof LeaseLostError ? this.#lose(error) : error;
    }
  }

  #lose(error = new LeaseLostError(this.#claim.object.uid)): LeaseLostError {
    this.#safeUntil = null;
    this.#onLost(error);
    return error;
  }

  /** Half of it is left for what a write takes on its way. */
  #safeFrom(asked: Date): number {
    return asked.getTime() + this.#environment.limits.leaseSeconds * 500;
  }
}
