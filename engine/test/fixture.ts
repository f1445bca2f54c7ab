import type { DeclaredObject, JsonObject, Kind } from '@tenantry/kinds';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, ObjectDraft } from '@tenantry/store/contract';
import { createTestDatabase } from '@tenantry/store/testing';
import { createEngine, type Engine, type Limits } from '../src/index.ts';
import { Pact } from './pact.ts';
import { Stack } from './stack.ts';
import { World } from './world.ts';

const ACTOR: Actor = { name: 'tester', kind: 'user', address: null, requestId: null };
const LIMIT_MS = 20_000;

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** An engine on a real database, driving a world of its own. */
export class Fixture {
  readonly world = new World();
  readonly store: Store;
  /** Passes that ended, of all engines. */
  passes = 0;
  readonly #passesOf = new Map<string, number>();
  readonly #drop: () => Promise<void>;
  readonly engines: Engine[] = [];

  private constructor(store: Store, drop: () => Promise<void>) {
    this.store = store;
    this.#drop = drop;
  }

  static async open(): Promise<Fixture> {
    const database = await createTestDatabase();
    return new Fixture(await openStore({ url: database.url }), database.drop);
  }

  async engine(
    more: {
      store?: Store;
      resyncSeconds?: number;
      leaseSeconds?: number;
      clock?: () => Date;
      limits?: Partial<Limits>;
    } = {},
  ): Promise<Engine> {
    const engine = createEngine({
      store: this.#counting(more.store ?? this.store),
      kinds: [Stack as unknown as Kind, Pact as unknown as Kind],
      drivers: [this.world.driver()],
      installation: { azure: null },
      log: silent,
      limits: { resyncSeconds: more.resyncSeconds ?? 3_600, leaseSeconds: more.leaseSeconds ?? 30, ...more.limits },
      random: () => 0,
      ...(more.clock === undefined ? {} : { clock: more.clock }),
    });
    this.engines.push(engine);
    await engine.start();
    return engine;
  }

  #counting(store: Store): Store {
    return {
      ...bound(store),
      finish: async (claim, result) => {
        await store.finish(claim, result);
        this.passes += 1;
        const { uid } = claim.object;
        this.#passesOf.set(uid, (this.#passesOf.get(uid) ?? 0) + 1);
      },
    };
  }

  declare(name: string, spec: JsonObject = {}, references: readonly string[] = []): Promise<DeclaredObject> {
    return this.store.create(draft(name, spec, references), ACTOR);
  }

  async change(name: string, spec: JsonObject): Promise<DeclaredObject> {
    return this.store.replace((await this.get(name)).uid, null, draft(name, spec, []), ACTOR);
  }

  async remove(name: string): Promise<void> {
    await this.store.requestDeletion((await this.get(name)).uid, null, ACTOR);
  }

  async get(name: string): Promise<DeclaredObject> {
    const object = await this.store.find('Stack', null, name);
    if (object === null) throw new Error(`no stack ${name}`);
    return object;
  }

  ready(name: string): Promise<DeclaredObject> {
    return this.eventually(`${name} is ready`, async () => {
      const object = await this.get(name);
      return object.status.phase === 'ready' && object.status.observedGeneration === object.generation
        ? object
        : undefined;
    });
  }

  /** Has a whole pass run over it that begins from here on, and answers what it left. */
  async lookedAt(name: string): Promise<DeclaredObject> {
    const { uid } = await this.get(name);
    // One may be under way.
    for (let round = 0; round < 2; round += 1) {
      const before = this.#passesOf.get(uid) ?? 0;
      await this.store.wake([uid]);
      await this.eventually(`a pass over ${name} has ended`, async () =>
        (this.#passesOf.get(uid) ?? 0) > before ? true : undefined,
      );
    }
    return this.get(name);
  }

  async gone(name: string): Promise<void> {
    await this.eventually(`${name} is gone`, async () =>
      (await this.store.find('Stack', null, name)) === null ? true : undefined,
    );
  }

  async eventually<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
    const deadline = Date.now() + LIMIT_MS;
    while (Date.now() < deadline) {
      const result = await look();
      if (result !== undefined) return result;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const objects = await this.store.list({ kind: 'Stack', limit: 20 });
    throw new Error(
      `${what}: not in time. ${JSON.stringify(
        objects.items.map(({ name, status }) => ({ name, status })),
        null,
        1,
      )}`,
    );
  }

  async reasons(name: string): Promise<string[]> {
    const { uid } = await this.get(name);
    return (await this.store.events({ afterId: '0', objectUid: uid, limit: 500 })).map(({ reason }) => reason);
  }

  async close(): Promise<void> {
    for (const engine of this.engines) await engine.stop();
    await this.store.close();
    await this.#drop();
  }
}

/** The store's methods as a plain object, whatever stands behind it. */
function bound(store: Store): Store {
  return Object.fromEntries(Object.keys(store).map((name) => [name, Reflect.get(store, name)])) as unknown as Store;
}

function draft(name: string, spec: JsonObject, references: readonly string[]): ObjectDraft {
  return { kind: 'Stack', name, displayName: name, tenant: null, labels: {}, annotations: {}, spec, references };
}
