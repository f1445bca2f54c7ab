import { isDeepStrictEqual } from 'node:util';
import {
  type Change,
  type Difference,
  type Driver,
  DriverError,
  type Observed,
  type Outcome,
  type Readiness,
  type Remains,
  type Target,
} from '@tenantry/drivers/contract';
import type { JsonObject } from '@tenantry/kinds';

export interface Thing {
  readonly body: JsonObject;
  readonly owner: string | null;
  readonly version: number;
  /** What the world itself calls this very thing. */
  readonly uid: string;
  /** Who set it last, where that was said. */
  readonly by?: string;
}

/**
 * A small system of named things to drive: it keeps no promises that real ones do not. Writes are counted, a creation of
 * what stands already is a twin, and a write to another's thing is a theft.
 */
export class World {
  readonly things = new Map<string, Thing>();
  /** Effects, in order: `create /a`, `delete /a`. */
  readonly writes: string[] = [];
  readonly twins: string[] = [];
  readonly thefts: string[] = [];
  /** What a cached read shows instead of the truth, while set. */
  stale: ReadonlyMap<string, Thing> | null = null;
  /** What does not work although it stands as asked for, by id. */
  readonly failing = new Map<string, Readiness>();
  /** Whether creating makes sure by itself that the place is free. */
  createsExclusively = false;
  #otherwise: (usual: Driver) => Partial<Driver> = () => ({});
  /** Ids whose creation takes this many polls. */
  readonly slow = new Map<string, number>();
  /** Ids whose deletion takes this many polls. */
  readonly slowToGo = new Map<string, number>();
  /** What stays of what is gone, by id. */
  readonly remains = new Map<string, Remains>();
  /** Called around every effect; throwing before it prevents the effect, after it loses the answer. */
  around: (moment: 'before' | 'after', deed: string) => void = () => {};
  /** Ids that stand on for as long as they are in here, though their deletion was asked for. */
  readonly lingering = new Set<string>();
  /** Whether the answer to a change shows what a cached read shows. */
  isAnswerStale = false;
  /** Connections whose calls never come back by themselves. */
  readonly hanging = new Set<string>();
  /** Whether what lies below a container is surely gone with it. */
  emptiesContainers = false;
  readonly #polls = new Map<string, number>();
  #version = 0;
  readonly #listeners = new Map<string, (change: Change) => void>();

  /** By another hand. */
  meddle(id: string, thing: { body: JsonObject; owner: string | null; uid?: string; by?: string } | null): void {
    if (thing === null) this.things.delete(id);
    else {
      const version = this.#next();
      this.things.set(id, { uid: `foreign ${version}`, ...thing, version });
    }
    for (const [connection, notify] of this.#listeners) notify({ kind: 'resource', connection, id });
  }

  /** It does not work any more, or works again. */
  ail(id: string, readiness: Readiness | null): void {
    if (readiness === null) this.failing.delete(id);
    else this.failing.set(id, readiness);
    for (const [connection, notify] of this.#listeners) notify({ kind: 'resource', connection, id });
  }

  /** What is being made there is made. */
  complete(id: string): void {
    this.#polls.set(id, 0);
  }

  async #reach({ connection }: Target, signal: AbortSignal): Promise<void> {
    if (!this.hanging.has(connection)) return;
    await new Promise((_, reject) => {
      const abort = () => reject(new DriverError('transient', 'Cancelled', 'given up by the caller'));
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  #next(): number {
    this.#version += 1;
    return this.#version;
  }

  #act(deed: string, effect: () => void): void {
    this.around('before', deed);
    effect();
    this.writes.push(deed);
    this.around('after', deed);
  }

  #put(verb: string, target: Target, body: JsonObject): void {
    const there = this.things.get(target.id);
    if (there !== undefined && there.owner !== target.owner) this.thefts.push(`${verb} ${target.id}`);
    if (verb === 'create' && there !== undefined) this.twins.push(target.id);
    const version = this.#next();
    this.things.set(target.id, { body, owner: target.owner, version, uid: there?.uid ?? `made ${version}` });
  }

  /** A container takes along what lies below it, as a resource group does. */
  #vanish(id: string): void {
    for (const one of [...this.things.keys()]) {
      if ((one === id || one.startsWith(`${id}/`)) && !this.lingering.has(one)) this.things.delete(one);
    }
  }

  /** What its driver does otherwise than the usual one. */
  alter(otherwise: (usual: Driver) => Partial<Driver>): void {
    this.#otherwise = otherwise;
  }

  driver(): Driver {
    const usual = this.#usualDriver();
    return { ...usual, ...this.#otherwise(usual) };
  }

  #usualDriver(): Driver {
    const observe = (id: string, things: ReadonlyMap<string, Thing>): Observed | null => {
      const thing = things.get(id);
      if (thing === undefined) return null;
      return {
        body: { ...thing.body, output: `output of ${id}` },
        owner: thing.owner,
        readiness: this.failing.get(id) ?? { state: 'ready' },
        version: String(thing.version),
        uid: thing.uid,
      };
    };
    const authorOf = ({ id }: Target) => {
      const by = this.things.get(id)?.by;
      return by === undefined ? {} : { by };
    };
    const settled = (target: Target): Outcome => {
      const observed = observe(target.id, this.things);
      return observed === null ? { state: 'done' } : { state: 'done', observed };
    };
    return {
      name: 'world',
      createsExclusively: this.createsExclusively,
      read: async (target, { fresh, signal }) => {
        await this.#reach(target, signal);
        this.around('before', `read ${target.id}`);
        return observe(target.id, fresh || this.stale === null ? this.things : this.stale);
      },
      diff: (target, desired, observed): Difference => {
        const changes = Object.entries(desired)
          .filter(([path, to]) => !isDeepStrictEqual(observed.body[path], to))
          .map(([path, to]) => ({ path, from: observed.body[path], to, ...authorOf(target) }));
        if (changes.length === 0) return { kind: 'none' };
        const fixed = changes.find(({ path }) => path === 'fixed');
        return fixed === undefined
          ? { kind: 'update', changes }
          : { kind: 'replace', changes, reason: 'fixed cannot change' };
      },
      create: async (target, body, { signal }) => {
        await this.#reach(target, signal);
        const there = this.things.get(target.id);
        if (there !== undefined && there.owner !== target.owner)
          throw new DriverError('not-ours', 'NotOurs', `${target.id} is not ours`);
        const polls = this.slow.get(target.id);
        this.#act(`create ${target.id}`, () => this.#put('create', target, body));
        if (polls === undefined) return settled(target);
        this.#polls.set(target.id, polls);
        return { state: 'running', operation: { kind: 'create', record: { id: target.id } }, retryAfterMs: 1 };
      },
      update: async (target, body) => {
        this.#act(`update ${target.id}`, () => this.#put('update', target, body));
        const seen = this.isAnswerStale && this.stale !== null ? observe(target.id, this.stale) : null;
        return seen === null ? settled(target) : { state: 'done', observed: seen };
      },
      delete: async (target, observed) => {
        if (observed !== null && observed.owner !== target.owner) this.thefts.push(`delete ${target.id}`);
        const polls = this.slowToGo.get(target.id);
        if (polls !== undefined) {
          this.#act(`delete ${target.id}`, () => this.#polls.set(target.id, polls));
          const record = { id: target.id, waitingFor: 'its last user' };
          return { state: 'running', operation: { kind: 'delete', record }, retryAfterMs: 1 };
        }
        this.#act(`delete ${target.id}`, () => this.#vanish(target.id));
        return { state: 'done' };
      },
      ...(this.emptiesContainers ? { goesWith: ({ id }, container) => id.startsWith(`${container.id}/`) } : {}),
      resume: async (target, operation) => {
        this.around('before', `resume ${target.id}`);
        const left = (this.#polls.get(target.id) ?? 0) - 1;
        this.#polls.set(target.id, left);
        if (left > 0) return { state: 'running', operation, retryAfterMs: 1 };
        if (operation.kind !== 'delete') return settled(target);
        this.#vanish(target.id);
        return { state: 'done' };
      },
      remainsOf: async ({ id }) => this.remains.get(id) ?? null,
      watch: (connection, notify) => {
        this.#listeners.set(connection, notify);
      },
      close: async () => {},
    };
  }
}
