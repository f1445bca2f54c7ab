import type { Driver } from '@tenantry/drivers/contract';
import type { Installation, Kind } from '@tenantry/kinds';
import type { PassStore } from '@tenantry/store/contract';
import type { LaneLimits, Lanes } from './lanes.ts';
import type { NotServed } from './not-served.ts';

/** pino's shape, so that the server's logger fits; objects are logged with secrets redacted by the caller's logger. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** All that the engine is given. Clock and randomness come from outside, so that tests decide them. */
export interface Environment {
  readonly store: PassStore;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly drivers: ReadonlyMap<string, Driver>;
  readonly installation: Installation;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly log: Log;
  readonly limits: Limits;
  readonly lanes: Lanes;
  readonly notServed: NotServed;
  /** Starts news of changes on a connection; repeated calls do nothing. */
  readonly watch: (driver: string, connection: string) => void;
  /** An object is gone: connections that nothing stands on any more are followed no longer. */
  readonly endUnusedWatches: () => void;
}

export interface Limits extends LaneLimits {
  /** Passes at once in this process: of several subscriptions and clusters each has its share, for they are mostly waited for. */
  readonly passes: number;
  /** Resources worked on at once in one pass. */
  readonly resourcesPerPass: number;
  /** After a crash nobody works on what was under way for this long. A running pass renews it at every third. */
  readonly leaseSeconds: number;
  /** Longest time of one pass: of a crowd it may wait for its turn and its budget several times, one after the other. */
  readonly passSeconds: number;
  /** An object at rest is looked at again after this time. */
  readonly resyncSeconds: number;
}

export const DEFAULT_LIMITS: Limits = {
  passes: 512,
  passesPerConnection: 32,
  passesUnplaced: 128,
  overdueSeconds: 10,
  resourcesPerPass: 16,
  leaseSeconds: 15,
  passSeconds: 120,
  resyncSeconds: 600,
};

export function driverOf(environment: Pick<Environment, 'drivers'>, name: string): Driver {
  const driver = environment.drivers.get(name);
  if (driver === undefined) throw new Error(`no driver is called ${name}`);
  return driver;
}
