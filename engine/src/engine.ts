import type { Driver } from '@tenantry/drivers/contract';
import type { Installation, Kind } from '@tenantry/kinds';
import type { PassStore } from '@tenantry/store/contract';
import type { Planner } from './contract.ts';
import { DEFAULT_LIMITS, type Environment, type Limits, type Log } from './environment.ts';
import { throughLanes } from './lane-driver.ts';
import { Lanes } from './lanes.ts';
import { NotServed } from './not-served.ts';
import { type PassListener, PassNewsletter } from './passes.ts';
import { createPlanner } from './planner.ts';
import { Wakes } from './wakes.ts';
import { Watched } from './watched.ts';
import { Worker } from './worker.ts';

export interface EngineOptions {
  readonly store: PassStore;
  readonly kinds: readonly Kind[];
  readonly drivers: readonly Driver[];
  readonly installation: Installation;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
  readonly clock?: () => Date;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface Engine {
  readonly planner: Planner;
  /** Calls back at the end of each pass of this process. Returns the way to stop. */
  onPass(listener: PassListener): () => void;
  /** Takes up the work of the queue, and news of every connection in the inventory. */
  start(): Promise<void>;
  /** Lets running passes end at their next step. Drivers and store stay open: they belong to the caller. */
  stop(): Promise<void>;
}

/** Makes the world match what is declared, for every kind alike. Any number of engines may share one store. */
export function createEngine(options: EngineOptions): Engine {
  const { store, log } = options;
  const wakes = new Wakes(store, log);
  const clock = options.clock ?? (() => new Date());
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const lanes = new Lanes(limits, clock, (connection) => {
    log.info({ connection }, 'a connection answers again');
    wakes.add({ kind: 'resync', connection });
  });
  const drivers = new Map(options.drivers.map((driver) => [driver.name, throughLanes(driver, lanes)]));
  const watched = new Watched({ drivers, store, notify: (change) => wakes.add(change), log });
  const environment: Environment = {
    store,
    kinds: new Map(options.kinds.map((kind) => [kind.name, kind])),
    drivers,
    installation: options.installation,
    clock,
    random: options.random ?? Math.random,
    log,
    limits,
    lanes,
    notServed: new NotServed(clock),
    watch: (driver, connection) => watched.watch(driver, connection),
    endUnusedWatches: () => watched.endUnusedSoon(),
  };
  const passes = new PassNewsletter();
  const worker = new Worker(environment, (pass) => passes.tell(pass));
  return {
    planner: createPlanner(environment),
    onPass: (listener) => passes.subscribe(listener),
    start: async () => {
      for (const { driver, connection } of await store.connections()) {
        environment.watch(driver, connection);
        // What changed while nobody watched is found by looking at everything once, from what the first lists bring.
        wakes.add({ kind: 'resync', connection });
      }
      lanes.start();
      watched.start();
      worker.start();
    },
    stop: async () => {
      wakes.stop();
      await worker.stop();
      watched.stop();
      lanes.stop();
    },
  };
}
