import { type LaneKeeper, MemoryBuckets, MemoryLanes } from '@tenantry/drivers/azure';
import { createEngine, type Engine } from '@tenantry/engine';
import { KINDS } from '@tenantry/kinds';
import type { PassStore } from '@tenantry/store/contract';
import { AzureLimits } from './azure-limits.ts';
import { azureModel } from './azure-model.ts';
import { INSTALLATION } from './estate.ts';
import { Ledger, type Pace } from './ledger.ts';
import { plainModel } from './plain-model.ts';
import type { VirtualTime } from './virtual-time.ts';
import { World } from './world.ts';

/** What computing and the systems around take, in milliseconds. */
export interface Costs extends Pace {
  /** Of one processor, in a replica, for a pass. */
  readonly passMs: number;
  readonly kubernetesMs: number;
  readonly vaultMs: number;
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** One database, one world, and the replicas that share them. */
export class Installation {
  readonly time: VirtualTime;
  readonly ledger: Ledger;
  readonly world = new World();
  readonly limits: AzureLimits;
  readonly #buckets: MemoryBuckets;
  readonly #lanes: MemoryLanes;
  readonly #costs: Costs;
  readonly #random: () => number;

  constructor(time: VirtualTime, random: () => number, costs: Costs) {
    this.time = time;
    this.#random = random;
    this.#costs = costs;
    this.ledger = new Ledger(time, costs);
    this.limits = new AzureLimits(() => time.now());
    this.#buckets = new MemoryBuckets(() => time.now());
    this.#lanes = new MemoryLanes(() => time.now());
  }

  async startReplica(): Promise<Replica> {
    let isAlive = true;
    const { time, world, limits } = this;
    const models = {
      ...{ time, world, limits, random: this.#random, buckets: this.#buckets },
      lanes: this.#keeper(() => isAlive),
      isAlive: () => isAlive,
    };
    const engine = createEngine({
      store: this.#computing(this.ledger.store(models.isAlive)),
      kinds: KINDS,
      drivers: [
        azureModel(models),
        plainModel('kubernetes', models, this.#costs.kubernetesMs),
        plainModel('vault', models, this.#costs.vaultMs),
      ],
      ...{ installation: INSTALLATION, log: SILENT, clock: () => time.date(), random: this.#random },
    });
    void engine.start();
    return new Replica(engine, () => {
      isAlive = false;
    });
  }

  /** The lanes as one replica asks for them. One that is dead gets no answer and changes nothing: its leases run out. */
  #keeper(isAlive: () => boolean): LaneKeeper {
    const lanes = this.#lanes;
    const { commitMs } = this.#costs;
    const answer = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      await this.time.after(commitMs);
      return isAlive() ? work() : new Promise(() => {});
    };
    return {
      takeLane: (...asked) => answer(() => lanes.takeLane(...asked)),
      placeInLine: (...asked) => answer(() => lanes.placeInLine(...asked)),
      renewLanes: (...asked) => answer(() => lanes.renewLanes(...asked)),
      leaveLane: (...asked) => answer(() => lanes.leaveLane(...asked)),
      leaveLaneFor: (...asked) => answer(() => lanes.leaveLaneFor(...asked)),
      onLaneLeft: (callback) => lanes.onLaneLeft((lane) => void this.time.after(commitMs).then(() => callback(lane))),
    };
  }

  /** A replica computes on one thread: of passes that are at the same time each waits for those before it. */
  #computing(store: PassStore): PassStore {
    let busyUntil = 0;
    return {
      ...store,
      inventory: async (uid) => {
        busyUntil = Math.max(busyUntil, this.time.now()) + this.#costs.passMs;
        await this.time.after(busyUntil - this.time.now());
        return store.inventory(uid);
      },
    };
  }
}

export class Replica {
  readonly engine: Engine;
  readonly #kill: () => void;

  constructor(engine: Engine, kill: () => void) {
    this.engine = engine;
    this.#kill = kill;
  }

  /** It is gone from one moment to the next, with all that it was about to do. */
  kill(): void {
    this.#kill();
  }
}
