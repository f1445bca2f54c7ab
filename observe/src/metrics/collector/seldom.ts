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
  /** By tenant and name. */
  readonly #last = new Map<string, Map<string, Pick<MetricSample, 'value' | 'bound'> & { readonly step: number }>>();

  worthWriting(samples: readonly MetricSample[], at: Date): MetricSample[] {
    const step = Math.floor(at.getTime() / 1000 / SELDOM_SECONDS);
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

  forget(tenantUid: string): void {
    this.#last.delete(tenantUid);
  }

  /** Nobody knows what of it was written. */
  forgetAll(): void {
    this.#last.clear();
  }
}
