import { setTimeout as sleep } from 'node:timers/promises';
import { migrateToNewerVersion } from '@tenantry/store/testing';
import type { Installation } from './installation.ts';
import type { Replica } from './replica.ts';
import { standstill } from './standstill.ts';

export const DISTURBANCES = ['kill', 'pause', 'upgrade'] as const;
export type Kind = (typeof DISTURBANCES)[number];

/** What was done to one replica. */
export interface Disturbance {
  readonly kind: Kind;
  readonly replica: string;
  readonly at: number;
  /** When it was back, by `Date.now()`. */
  readonly backAt: number;
  /** How long what was under way at that moment stood still; null: for more than two minutes. */
  readonly standstillMs: number | null;
}

/** A replica holds objects under a lease of 15 seconds. */
const PAUSE_MS = { from: 18_000, more: 8_000 };
const CALM_MS = { from: 3_000, more: 6_000 };
const GONE_MS = { from: 500, more: 4_000 };

/** Kills, holds and replaces replicas, one at a time, each kind in its turn and the rest by chance. */
export class Disturber {
  readonly done: Disturbance[] = [];
  /** The same as `standstillMs`, at moments when nothing was done to anybody. */
  readonly calm: number[] = [];
  readonly #installation: Installation;
  readonly #kinds: readonly Kind[];
  readonly #random: () => number;
  readonly #tell: (line: string) => void;

  #isMigrated = false;

  constructor(installation: Installation, kinds: readonly Kind[], random: () => number, tell: (line: string) => void) {
    this.#installation = installation;
    this.#kinds = kinds;
    this.#random = random;
    this.#tell = tell;
  }

  /** Until then, and at least once each. */
  async run(until: number): Promise<void> {
    const order = [...this.#kinds].sort(() => this.#random() - 0.5);
    for (let turn = 0; turn < order.length || Date.now() < until; turn += 1) {
      await sleep(this.#between(CALM_MS));
      await this.#measureCalm();
      const kind = order[turn] ?? this.#pick(this.#kinds);
      if (kind === 'upgrade') await this.#upgrade();
      else await this.#disturb(kind, this.#pick(this.#installation.replicas));
    }
  }

  /** All of them, one after another, as it is done; at the first time the schema is that of a newer version from the start. */
  async #upgrade(): Promise<void> {
    if (!this.#isMigrated) {
      await migrateToNewerVersion(this.#installation.databaseUrl);
      this.#isMigrated = true;
      this.#tell('the schema is that of a newer version');
    }
    for (const replica of this.#installation.replicas) await this.#disturb('upgrade', replica);
  }

  async #measureCalm(): Promise<void> {
    const took = await standstill(this.#installation.sql);
    if (took !== null) this.calm.push(took);
  }

  async #disturb(kind: Kind, replica: Replica): Promise<void> {
    const at = Date.now();
    const standstillMs = await this.#deeds[kind](replica);
    this.done.push({ kind, replica: replica.name, at, backAt: Date.now(), standstillMs });
    const stood = standstillMs === null ? 'did not go on' : `went on after ${(standstillMs / 1_000).toFixed(1)} s`;
    this.#tell(`${kind} ${replica.name}: what was under way ${stood}`);
  }

  readonly #deeds: Readonly<Record<Kind, (replica: Replica) => Promise<number | null>>> = {
    kill: async (replica) => {
      await replica.kill();
      const stood = standstill(this.#installation.sql);
      await sleep(this.#between(GONE_MS));
      await replica.start();
      return stood;
    },
    pause: async (replica) => {
      replica.pause();
      const stood = standstill(this.#installation.sql);
      await sleep(this.#between(PAUSE_MS));
      replica.awake();
      return stood;
    },
    upgrade: async (replica) => {
      await replica.stop();
      const stood = standstill(this.#installation.sql);
      await replica.start();
      await this.#ready(replica);
      return stood;
    },
  };

  async #ready(replica: Replica): Promise<void> {
    while (!this.#installation.front.isReady(replica)) await sleep(100);
  }

  #between({ from, more }: { readonly from: number; readonly more: number }): number {
    return from + this.#random() * more;
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error('there is nothing to choose from');
    return item;
  }
}
