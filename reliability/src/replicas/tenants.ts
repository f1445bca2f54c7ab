import { setTimeout as sleep } from 'node:timers/promises';
import { infrastructure, tenant } from '../../../server/test/estate.ts';
import type { Caller } from './caller.ts';

const LOOK_EVERY_MS = 400;
/** Of one step: made, changed, deleted. */
const DONE_WITHIN_MS = 300_000;

export type Deed = 'create' | 'update' | 'delete';

/** One thing that was asked for, and how it went. */
export interface Step {
  readonly tenant: string;
  readonly deed: Deed;
  readonly askedAt: number;
  /** When the answer came, by `Date.now()`. */
  readonly acceptedAt: number;
  /** When it was as asked for. */
  readonly doneAt: number;
  readonly tries: number;
}

interface Shown {
  readonly metadata: { readonly generation: number };
  readonly status: { readonly phase: string; readonly observedGeneration: number };
}

/** Makes tenants, changes and deletes them, several at once, until it is told to end. */
export class Tenants {
  readonly steps: Step[] = [];
  /** Sentences of what did not go as it should. */
  readonly wrong: string[] = [];
  readonly #caller: Caller;
  readonly #prefix: string;
  #isEnding = false;
  #count = 0;

  constructor(caller: Caller, prefix: string) {
    this.#caller = caller;
    this.#prefix = prefix;
  }

  /** Names of all that were begun. */
  get names(): readonly string[] {
    return Array.from({ length: this.#count }, (_, index) => `${this.#prefix}${index}`);
  }

  async prepare(): Promise<void> {
    await this.#caller.must({ method: 'POST', path: '/api/v1/infrastructures', body: infrastructure });
    await this.#until('/api/v1/infrastructures/nonprod', 'the infrastructure is ready', isReady);
  }

  /** Returns when each has ended with what it was at. */
  async run(atOnce: number): Promise<void> {
    await Promise.all(Array.from({ length: atOnce }, () => this.#loop()));
  }

  end(): void {
    this.#isEnding = true;
  }

  async #loop(): Promise<void> {
    while (!this.#isEnding) {
      const name = `${this.#prefix}${this.#count++}`;
      try {
        await this.#live(name);
      } catch (error) {
        const cause = error instanceof Error && error.cause !== undefined ? ` (${String(error.cause)})` : '';
        this.wrong.push(`${name}: ${error instanceof Error ? error.message : error}${cause}`);
      }
    }
  }

  async #live(name: string): Promise<void> {
    const path = `/api/v1/tenants/${name}`;
    await this.#step(name, 'create', { method: 'POST', path: '/api/v1/tenants', body: tenant(name) }, isReady);
    const change = { spec: { tags: { round: '2' } } };
    await this.#step(
      name,
      'update',
      { method: 'PATCH', path, body: change, contentType: 'application/merge-patch+json' },
      isReady,
    );
    await this.#step(name, 'delete', { method: 'DELETE', path }, (shown) => shown === null);
  }

  async #step(
    name: string,
    deed: Deed,
    call: Parameters<Caller['call']>[0],
    isDone: (shown: Shown | null) => boolean,
  ): Promise<void> {
    const askedAt = Date.now();
    const { status, body, tries } = await this.#caller.call<unknown>(call);
    const acceptedAt = Date.now();
    // The first try may have been carried out by a replica that died before it could say so.
    const isDoneBefore = tries > 1 && ((deed === 'create' && status === 409) || (deed === 'delete' && status === 404));
    if (status >= 300 && !isDoneBefore) throw new Error(`${deed} → ${status} ${JSON.stringify(body)}`);
    await this.#until(`/api/v1/tenants/${name}`, `${deed} is done`, isDone);
    this.steps.push({ tenant: name, deed, askedAt, acceptedAt, doneAt: Date.now(), tries });
  }

  async #until(path: string, what: string, isDone: (shown: Shown | null) => boolean): Promise<void> {
    const until = Date.now() + DONE_WITHIN_MS;
    let last: unknown = null;
    while (Date.now() < until) {
      const { status, body } = await this.#caller.call<Shown>({ method: 'GET', path });
      if (status === 404 ? isDone(null) : status === 200 && isDone(body)) return;
      last = body?.status ?? body;
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error(`${what}: not within ${DONE_WITHIN_MS / 1_000} s: ${JSON.stringify(last)}`);
  }
}

function isReady(shown: Shown | null): boolean {
  return shown?.status.phase === 'ready' && shown.status.observedGeneration === shown.metadata.generation;
}
