import { ArmError } from '../arm/error.ts';

/** Query processing units: one for each month that is asked for. https://learn.microsoft.com/azure/cost-management-billing/costs/manage-automation */
const WINDOWS: readonly (readonly [seconds: number, most: number])[] = [
  [10, 12],
  [60, 60],
  [3600, 600],
];

/** Keeps to what Cost Management answers an identity in ten seconds, a minute and an hour. */
export class QueryQuota {
  readonly #spent = new Map<string, { at: number; units: number }[]>();

  /** @throws ArmError 429 with how long to wait, in the headers that Cost Management has for it */
  spend(caller: string, units: number, nowMs: number): void {
    const spent = (this.#spent.get(caller) ?? []).filter(({ at }) => nowMs - at < 3600_000);
    this.#spent.set(caller, spent);
    for (const [seconds, most] of WINDOWS) {
      const within = spent.filter(({ at }) => nowMs - at < seconds * 1000);
      const sum = within.reduce((total, one) => total + one.units, 0);
      if (sum + units <= most || within.length === 0) continue;
      throw tooMany(Math.max(1, Math.ceil(((within[0]?.at ?? nowMs) + seconds * 1000 - nowMs) / 1000)));
    }
    spent.push({ at: nowMs, units });
  }
}

function tooMany(seconds: number): ArmError {
  const name = (what: string): string => `x-ms-ratelimit-microsoft.costmanagement-${what}-retry-after`;
  return new ArmError(429, '429', 'Too many requests. Please retry.', {
    headers: { [name('qpu')]: String(seconds), [name('entity')]: '1', [name('tenant')]: '1' },
  });
}
