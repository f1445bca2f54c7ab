import type { MetricSample } from '@tenantry/store/contract';

/** What changes seldom is written once in so many seconds: the shortest step that samples are rolled up to. */
export const SELDOM_SECONDS = 300;

/** Quotas are counted and not measured: thirty series a tenant, of which hardly one changes from one look to the next. */
export const isSeldom = (metric: string) => metric === 'quota';

/** There is a sample of it for each look at a tenant, whatever lives there: where it has one, what is not written is as before. */
export const WITNESS = { metric: 'replicas', grouping: 'tenant' } as const;

/**
 * Lets samples of what changes seldom through where they are other than the last that it let through, or the first in their step of
 * time. All others pass.
 */
export class Seldom {
  /** Of tenants all of whose samples were let through: how many, in which step, and as of what. */
  readonly #whole = new Map<string, { readonly count: number; readonly step: number; readonly asOf: number }>();
  /** By tenant and name. */
  readonly #last = new Map<string, Map<string, Pick<MetricSample, 'value' | 'bound'> & { readonly step: number }>>();

  worthWriting(samples: readonly MetricSample[], at: Date): MetricSample[] {
    const step = stepOf(at);
    return samples.filter(({ tenantUid, metric, name, value, bound }) => {
      if (!isSeldom(metric)) return true;
      const last = this.#last.get(tenantUid) ?? new Map();
      this.#last.set(tenantUid, last);
      const before = last.get(name);
      if (before?.step === step && before.value === value && before.bound === bound) return false;
      last.set(name, { step, value, bound });
      return true;
    });
  }

  /**
   * How many series of a tenant need not be looked at, for they are as they were let through in this step of time: 0 or all that change
   * seldom. Of a thousand tenants they were thirty thousand samples, made and compared twice a minute to find nothing.
   *
   * @param asOf another number as soon as any of them may be different
   */
  settled(tenantUid: string, asOf: number, at: Date): number {
    const whole = this.#whole.get(tenantUid);
    return whole?.step === stepOf(at) && whole.asOf === asOf ? whole.count : 0;
  }

  /** So many samples of a tenant, all that there are as of then, are asked about with those of others. */
  settle(tenantUid: string, asOf: number, at: Date, count: number): void {
    this.#whole.set(tenantUid, { count, step: stepOf(at), asOf });
  }

  forget(tenantUid: string): void {
    this.#whole.delete(tenantUid);
    this.#last.delete(tenantUid);
  }

  /** Nobody knows what of it was written. */
  forgetAll(): void {
    this.#whole.clear();
    this.#last.clear();
  }
}

const stepOf = (at: Date) => Math.floor(at.getTime() / 1000 / SELDOM_SECONDS);
