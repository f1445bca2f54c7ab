import { LRUCache } from 'lru-cache';

export interface ThrottleOptions {
  /** Failures that an address may have within the window. */
  readonly failures: number;
  readonly windowSeconds: number;
  /** Addresses remembered at most; the longest unseen is forgotten first (invariant I11). */
  readonly addresses: number;
  /** Milliseconds; passed in for tests. */
  readonly now: () => number;
}

interface Window {
  readonly startedAt: number;
  readonly failures: number;
}

export interface Throttle {
  /** Counts a failure. Seconds to wait when the address has had too many, else 0. */
  fail(address: string): number;
}

/** Counts failed attempts per address in fixed windows, in bounded memory. */
export function createThrottle({ failures, windowSeconds, addresses, now }: ThrottleOptions): Throttle {
  const windows = new LRUCache<string, Window>({ max: addresses });
  const windowMs = windowSeconds * 1000;
  return {
    fail(address) {
      const at = now();
      const known = windows.get(address);
      const window = known === undefined || at - known.startedAt >= windowMs ? { startedAt: at, failures: 0 } : known;
      windows.set(address, { startedAt: window.startedAt, failures: window.failures + 1 });
      if (window.failures < failures) return 0;
      return Math.max(1, Math.ceil((window.startedAt + windowMs - at) / 1000));
    },
  };
}
