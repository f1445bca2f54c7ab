import type { World } from '../world.ts';
import type { ResourceRecord } from './resource.ts';
import { resourceKey } from './resource.ts';
import { ResourceStore } from './store.ts';

/** The most that a replica may be behind. */
export const LONGEST_LAG_SECONDS = 60;

interface Replaced {
  readonly atMs: number;
  readonly key: string;
  readonly before: ResourceRecord | undefined;
}

/**
 * The caches that answer for Resource Manager, each of which learns of a write some time after it was answered. By order of the
 * administrator some of all reads come from one that is behind: what was made just now is not found, what was changed is as
 * before, what was deleted is still there, and the next read may say otherwise again.
 */
export class LaggingReplicas {
  readonly #world: World;
  #replaced: Replaced[] = [];

  constructor(world: World) {
    this.#world = world;
    world.resources.onChange((_type, id, before) => this.#remember(resourceKey(id), before));
  }

  /** The world as the replica sees it that is asked now. */
  asked(): World {
    const { settings } = this.#world;
    const { chance, seconds } = settings.staleReads;
    if (chance === 0 || settings.random() >= chance) return this.#world;
    return { ...this.#world, resources: this.#at(this.#nowMs() - seconds * 1000) };
  }

  #at(atMs: number): ResourceStore {
    const records = new Map<string, ResourceRecord>();
    for (const record of this.#world.resources.all()) records.set(resourceKey(record.id), record);
    for (const { key, before, atMs: replacedAtMs } of this.#replaced.toReversed()) {
      if (replacedAtMs <= atMs) break;
      if (before === undefined) records.delete(key);
      else records.set(key, before);
    }
    return new ResourceStore(records);
  }

  #remember(key: string, before: ResourceRecord | undefined): void {
    const atMs = this.#nowMs();
    this.#replaced.push({ atMs, key, before });
    const oldest = atMs - LONGEST_LAG_SECONDS * 1000;
    if ((this.#replaced[0]?.atMs ?? atMs) < oldest - LONGEST_LAG_SECONDS * 1000)
      this.#replaced = this.#replaced.filter((one) => one.atMs >= oldest);
  }

  #nowMs(): number {
    return this.#world.clock().getTime();
  }
}
