import type { Consent, DeclaredObject, JsonObject } from '@tenantry/kinds';
import { EMPTY_STATUS } from '@tenantry/kinds';
import {
  type Claim,
  type InventoryRow,
  LeaseLostError,
  type Notes,
  type PassResult,
  type PassStore,
  type Related,
} from '@tenantry/store/contract';
import { type Dated, pop, push } from './heap.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Row {
  object: DeclaredObject;
  readonly references: readonly string[];
  inventory: Map<string, InventoryRow>;
  connections: readonly string[];
  dueAt: number;
  leaseUntil: number | null;
  leaseToken: string | null;
  attempt: number;
  isWoken: boolean;
  hasFaults: boolean;
  /** Where it stands in the queue; an older place counts no more. */
  place: number;
}

interface Place extends Dated {
  readonly row: Row;
}

/** What a database would have been asked, for all replicas together. */
export interface Load {
  statements: number;
  commits: number;
  events: number;
  passes: number;
}

export interface Pace {
  /** A statement that only reads, in milliseconds. */
  readonly readMs: number;
  /** One that commits. */
  readonly commitMs: number;
}

/**
 * The store as the engine sees it, in memory and in virtual time: queue, leases with fencing tokens, wakes, inventory, numbers of pools.
 * It answers as PostgreSQL does; what holds several objects together there by locks holds here because nothing else runs meanwhile.
 */
export class Ledger {
  readonly load: Load = { statements: 0, commits: 0, events: 0, passes: 0 };
  readonly #time: VirtualTime;
  readonly #pace: Pace;
  readonly #rows = new Map<string, Row>();
  readonly #named = new Map<string, Row>();
  readonly #referrers = new Map<string, Set<Row>>();
  readonly #owners = new Map<string, Row>();
  /** By the places that the last pass knew: what is crowded is passed over as a whole. */
  readonly #queues = new Map<string, { readonly connections: readonly string[]; readonly heap: Place[] }>();
  /** All leases are as long, so that the one taken or renewed first ends first. */
  readonly #leased = new Set<Row>();
  readonly #pools = new Map<string, Map<number, string>>();
  readonly #held = new Map<string, { readonly pool: string; readonly number: number }>();
  readonly #listeners = new Set<() => void>();
  readonly #connections = new Map<string, { driver: string; connection: string }>();
  #count = 0;
  #tokens = 0;
  #ready = 0;

  constructor(time: VirtualTime, pace: Pace) {
    this.#time = time;
    this.#pace = pace;
  }

  /** Tenants that are Ready. */
  get ready(): number {
    return this.#ready;
  }

  get size(): { objects: number; resources: number } {
    let resources = 0;
    for (const { inventory } of this.#rows.values()) resources += inventory.size;
    return { objects: this.#rows.size, resources };
  }

  /** Declares an object as it stands; one that is Ready is not due. */
  declare(object: DeclaredObject, references: readonly string[]): void {
    const isAtRest = object.status.phase === 'ready';
    const row: Row = {
      ...{ object, references, inventory: new Map(), connections: [], attempt: 0, isWoken: false, hasFaults: false },
      ...{
        dueAt: isAtRest ? Number.POSITIVE_INFINITY : this.#time.now(),
        leaseUntil: null,
        leaseToken: null,
        place: 0,
      },
    };
    this.#rows.set(object.uid, row);
    this.#named.set(nameOf(object.kind, object.tenant, object.name), row);
    for (const uid of references) {
      const referrers = this.#referrers.get(uid) ?? new Set();
      this.#referrers.set(uid, referrers.add(row));
    }
    if (!isAtRest) this.#queue(row);
  }

  /** The inventory of an object. */
  resources(uid: string): InventoryRow[] {
    return [...(this.#rows.get(uid)?.inventory.values() ?? [])];
  }

  /** Uids of objects somebody holds a lease on now. */
  held(): string[] {
    return [...this.#leased].map(({ object }) => object.uid);
  }

  /** When the lease of an object was taken last and by which token; null where nobody holds it. */
  tokenOf(uid: string): string | null {
    return this.#rows.get(uid)?.leaseToken ?? null;
  }

  /** What one replica asks. A replica that is dead gets no answer and changes nothing. */
  store(isAlive: () => boolean): PassStore {
    const answer = async <Result>(commits: boolean, work: () => Result): Promise<Result> => {
      await this.#time.after(commits ? this.#pace.commitMs : this.#pace.readMs);
      if (!isAlive()) return new Promise(() => {});
      this.load.statements += 1;
      if (commits) this.load.commits += 1;
      return work();
    };
    return {
      claim: (limit, seconds, crowded) => answer(true, () => this.#claim(limit, seconds, crowded ?? [])),
      renew: (claim, seconds) => answer(true, () => this.#lease(this.#fenced(claim), seconds)),
      object: (uid) => answer(false, () => this.#rows.get(uid)?.object ?? null),
      find: (kind, tenant, name) => answer(false, () => this.#named.get(nameOf(kind, tenant, name))?.object ?? null),
      dependents: (uid) => answer(false, () => [...(this.#referrers.get(uid) ?? [])].map(({ object }) => object)),
      inventory: (uid) => answer(false, () => [...(this.#rows.get(uid)?.inventory.values() ?? [])]),
      note: (claim, notes) => answer(true, () => this.#note(claim, notes)),
      record: (claim, rows) => answer(true, () => this.#note(claim, { rows, gone: [], events: [] })),
      forget: (claim, gone) => answer(true, () => this.#note(claim, { rows: [], gone, events: [] })),
      allocate: (claim, request) => answer(true, () => this.#allocate(claim, request)),
      foresee: (uid, request) => answer(false, () => this.#free(uid, request)),
      emit: (claim, events) => answer(true, () => this.#note(claim, { rows: [], gone: [], events })),
      show: (claim, status) =>
        answer(true, () => {
          const row = this.#fenced(claim);
          row.object = { ...row.object, status };
        }),
      finish: (claim, result) => answer(true, () => this.#finish(claim, result)),
      remove: (claim) => answer(true, () => this.#remove(claim)),
      wakeByResource: (_, ids) =>
        answer(true, () => this.#wake(ids.flatMap((id) => this.#owners.get(id.toLowerCase()) ?? []))),
      wakeByConnection: (connection) =>
        answer(true, () =>
          this.#wake([...this.#rows.values()].filter(({ connections }) => connections.includes(connection))),
        ),
      wake: (uids) => answer(true, () => this.#wake(uids.flatMap((uid) => this.#rows.get(uid) ?? []))),
      connections: () => answer(false, () => [...this.#connections.values()]),
      onWake: (callback) => {
        this.#listeners.add(callback);
        return () => this.#listeners.delete(callback);
      },
      time: () => answer(false, () => this.#time.date()),
      rouse: () => answer(false, () => this.#rouse()),
      woken: (uids) => answer(false, () => uids.filter((uid) => this.#rows.get(uid)?.isWoken === true)),
      nextDue: (crowded) => answer(false, () => this.#nextDue(crowded ?? [])),
      consent: (): Promise<Consent | null> => answer(false, () => null),
      related: (): Promise<Related[]> => answer(false, () => []),
      release: (claim) => answer(true, () => void this.#fenced(claim)),
    };
  }

  #queue(row: Row): void {
    const key = row.connections.join(' ');
    const queue = this.#queues.get(key) ?? { connections: row.connections, heap: [] };
    this.#queues.set(key, queue);
    this.#count += 1;
    row.place = this.#count;
    push(queue.heap, { at: row.dueAt, count: this.#count, row });
  }

  /** The soonest of what may be taken, in its queue. */
  #soonest(crowded: readonly string[]): Place[] | null {
    let best: Place[] | null = null;
    for (const { connections, heap } of this.#queues.values()) {
      for (let top = heap[0]; top !== undefined && top.row.place !== top.count; top = heap[0]) pop(heap);
      const top = heap[0];
      if (top === undefined || connections.some((connection) => crowded.includes(connection))) continue;
      if (best === null || top.at < (best[0]?.at ?? 0)) best = heap;
    }
    return best;
  }

  /** Leases that ran out protect nothing any more: what they were on is due again. */
  #expire(): void {
    const now = this.#time.now();
    for (const row of this.#leased) {
      if (row.leaseUntil === null || row.leaseUntil > now) return;
      this.#leased.delete(row);
      this.#queue(row);
    }
  }

  #lease(row: Row, seconds: number): void {
    row.leaseUntil = this.#time.now() + seconds * 1_000;
    this.#leased.delete(row);
    this.#leased.add(row);
  }

  #claim(limit: number, leaseSeconds: number, crowded: readonly string[]): Claim[] {
    this.#expire();
    const claims: Claim[] = [];
    while (claims.length < limit) {
      const heap = this.#soonest(crowded);
      const place = heap === null || (heap[0]?.at ?? 0) > this.#time.now() ? null : pop(heap);
      if (place === null) break;
      const { row } = place;
      this.#tokens += 1;
      if (row.leaseUntil !== null) row.attempt += 1;
      row.leaseToken = String(this.#tokens);
      row.isWoken = false;
      row.place = 0;
      this.#lease(row, leaseSeconds);
      const { object, attempt, connections, hasFaults } = row;
      claims.push({ object, leaseToken: row.leaseToken, attempt, connections, hasFaults });
    }
    return claims;
  }

  #nextDue(crowded: readonly string[]): Date | null {
    this.#expire();
    const top = this.#soonest(crowded)?.[0]?.at ?? Number.POSITIVE_INFINITY;
    const [first] = this.#leased;
    const at = Math.min(top, first?.leaseUntil ?? Number.POSITIVE_INFINITY);
    return Number.isFinite(at) ? new Date(at) : null;
  }

  #fenced({ object, leaseToken }: Claim): Row {
    const row = this.#rows.get(object.uid);
    if (row === undefined || row.leaseToken !== leaseToken) throw new LeaseLostError(object.uid);
    return row;
  }

  #note(claim: Claim, notes: Notes): void {
    const row = this.#fenced(claim);
    this.#write(row, notes);
    this.load.events += notes.events.length;
  }

  #write(row: Row, { rows, gone }: Pick<Notes, 'rows' | 'gone'>): void {
    for (const resource of rows) {
      row.inventory.set(resource.key, resource);
      this.#owners.set(resource.id.toLowerCase(), row);
      const { driver, connection } = resource;
      if (!this.#connections.has(driver + connection))
        this.#connections.set(driver + connection, { driver, connection });
    }
    for (const key of gone) {
      const resource = row.inventory.get(key);
      if (resource !== undefined) this.#owners.delete(resource.id.toLowerCase());
      row.inventory.delete(key);
    }
  }

  #finish(claim: Claim, result: PassResult): void {
    const row = this.#fenced(claim);
    this.load.passes += 1;
    this.load.events += result.events.length;
    if (result.notes !== undefined) this.#write(row, result.notes);
    const before = row.object.status;
    row.object = { ...row.object, status: result.status };
    row.leaseToken = null;
    row.leaseUntil = null;
    row.attempt = result.attempt;
    row.connections = result.connections ?? row.connections;
    row.dueAt = row.isWoken ? Math.min(row.dueAt, this.#time.now()) : result.dueAt.getTime();
    this.#leased.delete(row);
    this.#queue(row);
    if (before.phase !== 'ready' && result.status.phase === 'ready') this.#ready += 1;
    if (before.phase === 'ready' && result.status.phase !== 'ready') this.#ready -= 1;
    if (before.phase !== result.status.phase) this.#wake([...(this.#referrers.get(row.object.uid) ?? [])]);
    if (row.isWoken) this.#rouse();
  }

  #remove(claim: Claim): void {
    const row = this.#fenced(claim);
    const { uid, kind, tenant, name } = row.object;
    this.#rows.delete(uid);
    this.#named.delete(nameOf(kind, tenant, name));
    this.#leased.delete(row);
    if (row.object.status.phase === 'ready') this.#ready -= 1;
  }

  #wake(rows: readonly Row[]): void {
    const now = this.#time.now();
    for (const row of rows) {
      if (row.isWoken && row.dueAt <= now) continue;
      row.isWoken = true;
      row.dueAt = Math.min(row.dueAt, now);
      if (row.leaseToken === null) this.#queue(row);
    }
    if (rows.length > 0) this.#rouse();
  }

  #rouse(): void {
    for (const listener of this.#listeners) listener();
  }

  #allocate(claim: Claim, request: Parameters<PassStore['allocate']>[1]): number | null {
    const { uid } = this.#fenced(claim).object;
    const number = this.#free(uid, request);
    if (number === null) return null;
    const taken = this.#pools.get(request.pool) ?? new Map<number, string>();
    this.#pools.set(request.pool, taken.set(number, uid));
    this.#held.set(`${uid} ${request.key}`, { pool: request.pool, number });
    return number;
  }

  #free(uid: string, { key, pool, from, to }: Parameters<PassStore['allocate']>[1]): number | null {
    const held = this.#held.get(`${uid} ${key}`);
    if (held?.pool === pool && held.number >= from && held.number <= to) return held.number;
    const taken = this.#pools.get(pool);
    for (let number = from; number <= to; number += 1) if (taken?.has(number) !== true) return number;
    return null;
  }
}

/** Something declared, as its first pass finds it. */
export function declaredObject(kind: string, name: string, spec: JsonObject, uid: string, at: Date): DeclaredObject {
  return {
    ...{ uid, kind, name, displayName: name, tenant: null, labels: {}, annotations: {}, spec, counters: {} },
    ...{ generation: 1, resourceVersion: '1', status: EMPTY_STATUS, createdAt: at, updatedAt: at },
    deletionRequestedAt: null,
  };
}

const nameOf = (kind: string, tenant: string | null, name: string) => `${kind}/${tenant ?? ''}/${name}`;
