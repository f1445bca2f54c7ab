import type { Store } from '@tenantry/store';
import type { World } from './world.ts';

class Crashed extends Error {}

/** Methods of the store that a pass writes with; each is a moment at which the process may die. */
const WRITES = new Set(['record', 'note', 'show', 'finish', 'remove', 'allocate']);

/**
 * A process that dies at one chosen moment: before or after the n-th thing it does to the world or to the database. From then
 * on nothing it does reaches either.
 */
export class Mortal {
  readonly #at: number;
  #count = 0;
  #isDead = false;
  readonly died: Promise<void>;
  #die: () => void = () => {};

  /** `at` counts from 0, two for each deed: before it and after it. */
  constructor(at: number) {
    this.#at = at;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Moments passed so far; of one that never died, all there are. */
  get moments(): number {
    return this.#count;
  }

  #moment(): void {
    if (this.#isDead) throw new Crashed('dead');
    const isNow = this.#count === this.#at;
    this.#count += 1;
    if (!isNow) return;
    this.#isDead = true;
    this.#die();
    throw new Crashed('dying');
  }

  inhabit(world: World): void {
    world.around = (_, deed) => {
      if (this.#isDead) throw new Crashed('dead');
      if (!deed.startsWith('read') && !deed.startsWith('resume')) this.#moment();
    };
  }

  store(real: Store): Store {
    return new Proxy(real, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]) => {
          const call = (): unknown => value.apply(target, parameters);
          if (!WRITES.has(String(name))) {
            if (this.#isDead && name !== 'onWake') return Promise.reject(new Crashed('dead'));
            return call();
          }
          return (async () => {
            this.#moment();
            const result = await call();
            this.#moment();
            return result;
          })();
        };
      },
    });
  }
}
