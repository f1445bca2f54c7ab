import type { Table } from '../../state/journal.ts';
import type { World } from '../world.ts';
import { type Billed, billedAs } from './rates.ts';

const HOUR_MS = 3_600_000;
/** Azure answers for thirteen months back. */
const KEPT_HOURS = 400 * 24;

/** What was used at one price under the same tags. Hours since 1970; the last one is not in it. */
export interface Reading extends Billed {
  readonly from: number;
  readonly to: number;
}

type Metered = Pick<World, 'clock' | 'journal' | 'resources'>;

/** Of one resource, by its id in lower case. */
interface Meter {
  readonly past: readonly Reading[];
  /** What runs since an hour, or null. */
  readonly running: (Billed & { readonly from: number }) | null;
}

/**
 * What resources have used, kept when they are gone, and under the tags that they had: a tag that is set later says nothing
 * of the time before. Every hour that was begun is a whole one, and belongs to what it was begun as.
 */
export class Meters {
  readonly #world: Metered;
  readonly #table: Table<Meter>;

  constructor(world: Metered) {
    this.#world = world;
    this.#table = world.journal.table('meters');
    // Those of a home that is older than its meters.
    for (const { id } of world.resources.all()) this.#read(id);
    world.resources.onChange((_type, id) => this.#read(id));
  }

  /** All that was used, up to and with the present hour. */
  readings(): Reading[] {
    const to = this.#hour() + 1;
    return [...this.#table.values()].flatMap(({ past, running }) => [
      ...past,
      ...(running === null || running.from >= to ? [] : [{ ...running, to }]),
    ]);
  }

  #hour(): number {
    return Math.floor(this.#world.clock().getTime() / HOUR_MS);
  }

  #read(id: string): void {
    const key = id.toLowerCase();
    const record = this.#world.resources.get(id);
    const billed = record === undefined ? null : billedAs(this.#world, record);
    const { past, running } = this.#table.get(key) ?? { past: [], running: null };
    if (isSame(running, billed)) return;
    const now = this.#hour();
    const ended = running === null || running.from > now ? past : [...past, { ...running, to: now + 1 }];
    const kept = ended.filter(({ to }) => to > now - KEPT_HOURS);
    const from = Math.max(now, kept.at(-1)?.to ?? 0);
    if (billed === null && kept.length === 0) this.#table.delete(key);
    else this.#table.set(key, { past: kept, running: billed === null ? null : { ...billed, from } });
  }
}

function isSame(running: Billed | null, billed: Billed | null): boolean {
  if (running === null || billed === null) return running === billed;
  const tags = (one: Billed): string => JSON.stringify(Object.entries(one.tags).sort());
  return running.id === billed.id && running.rate === billed.rate && tags(running) === tags(billed);
}
