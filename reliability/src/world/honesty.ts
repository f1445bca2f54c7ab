import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectAnswer } from '../../../server/test/estate.ts';
import type { Product } from '../../../server/test/product.ts';
import type { Slot } from './commands.ts';
import { type Model, pathOf } from './model.ts';
import type { Tally } from './outcome.ts';
import { differenceOf, readTruth } from './truth.ts';

const LOOKS_EVERY_MS = 500;

/**
 * Looks all the time whether what says `Ready` is as declared (I6). Where another hand was at work nothing follows from a
 * difference: the product observed before.
 */
export class Honesty {
  readonly lies: string[] = [];
  readonly #product: Product;
  readonly #model: Model;
  readonly #tally: Tally;
  readonly #meddled = new Set<Slot>();
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(product: Product, model: Model, tally: Tally) {
    this.#product = product;
    this.#model = model;
    this.#tally = tally;
  }

  begin(): void {
    this.#running = this.#go();
  }

  meddled(slot: Slot): void {
    this.#meddled.add(slot);
  }

  async end(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #go(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      // Nobody answers while the control plane is killed; that it answers again is for others to see.
      await this.#look().catch(() => undefined);
      await sleep(LOOKS_EVERY_MS);
    }
  }

  async #look(): Promise<void> {
    const ready = await this.#ready();
    if (ready.size === 0) return;
    const truth = await readTruth(this.#product);
    const differing = [...ready].flatMap(([declared, version]) => {
      const difference = differenceOf(declared, this.#model, truth);
      return difference === null ? [] : [{ declared, version, difference }];
    });
    this.#tally.add('looks at what says Ready', ready.size);
    if (differing.length === 0) return;
    // It counts only where nobody has changed anything between the two looks.
    const still = await this.#ready();
    for (const { declared, version, difference } of differing) {
      if (still.get(declared) !== version || this.#meddled.has(declared.slot)) continue;
      this.lies.push(`${pathOf(declared, this.#model)} says Ready, but ${difference}`);
    }
  }

  /** What is ready as the model knows it, with its version. */
  async #ready() {
    const found = new Map<ReturnType<Model['all']>[number], string>();
    for (const declared of this.#model.all()) {
      if (this.#meddled.has(declared.slot)) continue;
      const response = await this.#product.request('GET', pathOf(declared, this.#model));
      if (response.status !== 200) continue;
      const { metadata, status } = (await response.json()) as ObjectAnswer;
      const isReady = status.phase === 'ready' && status.observedGeneration === metadata.generation;
      // What was declared meanwhile is another entry of the model.
      if (isReady && this.#model.all().includes(declared)) found.set(declared, metadata.resourceVersion);
    }
    return found;
  }
}
