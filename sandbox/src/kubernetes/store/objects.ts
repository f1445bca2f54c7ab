import type { KubeObject } from '../contract.ts';
import { Journal } from './journal.ts';

/** An object as stored: never changed, only replaced. */
export class Entry {
  readonly object: KubeObject;
  #json: string | undefined;

  constructor(object: KubeObject, json?: string) {
    this.object = object;
    this.#json = json;
  }

  /** Its JSON, made once for the journal, the answer and all watchers. */
  get json(): string {
    this.#json ??= JSON.stringify(this.object);
    return this.#json;
  }

  get revision(): number {
    return Number(this.object.metadata.resourceVersion);
  }
}

export interface StoreEvent {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** What is now, or for DELETED what was, at the revision of its deletion. */
  readonly entry: Entry;
  readonly previous: Entry | undefined;
}

/** Changes kept per resource, for watches from the past and for reading old versions. */
const historyLimit = 20_000;

class Table {
  readonly namespaces = new Map<string, Map<string, Entry>>();
  readonly listeners = new Set<(event: StoreEvent) => void>();
  history: StoreEvent[] = [];
  /** Changes up to this revision are forgotten. */
  horizon: number;
  #namespaceOrder: string[] | undefined;
  readonly #nameOrder = new Map<string, string[]>();

  constructor(horizon: number) {
    this.horizon = horizon;
  }

  get(namespace: string, name: string): Entry | undefined {
    return this.namespaces.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, entry: Entry): void {
    let names = this.namespaces.get(namespace);
    if (names === undefined) {
      names = new Map();
      this.namespaces.set(namespace, names);
      this.#namespaceOrder = undefined;
    }
    if (!names.has(name)) this.#nameOrder.delete(namespace);
    names.set(name, entry);
  }

  delete(namespace: string, name: string): void {
    const names = this.namespaces.get(namespace);
    if (names === undefined || !names.delete(name)) return;
    this.#nameOrder.delete(namespace);
    if (names.size > 0) return;
    this.namespaces.delete(namespace);
    this.#namespaceOrder = undefined;
  }

  list(namespace: string | null): Entry[] {
    const result: Entry[] = [];
    if (namespace !== null) {
      this.#collect(namespace, result);
      return result;
    }
    this.#namespaceOrder ??= [...this.namespaces.keys()].sort();
    for (const each of this.#namespaceOrder) this.#collect(each, result);
    return result;
  }

  #collect(namespace: string, into: Entry[]): void {
    const names = this.namespaces.get(namespace);
    if (names === undefined) return;
    let order = this.#nameOrder.get(namespace);
    if (order === undefined) {
      order = [...names.keys()].sort();
      this.#nameOrder.set(namespace, order);
    }
    for (const name of order) {
      const entry = names.get(name);
      if (entry !== undefined) into.push(entry);
    }
  }

  remember(event: StoreEvent): void {
    this.history.push(event);
    if (this.history.length <= historyLimit * 1.5) return;
    const dropped = this.history.length - historyLimit;
    this.horizon = this.history[dropped - 1]?.revision ?? this.horizon;
    this.history = this.history.slice(dropped);
  }

  /** Index of the first remembered change after a revision. */
  after(revision: number): number {
    let low = 0;
    let high = this.history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.history[middle]?.revision ?? 0) > revision) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const key in value) freeze((value as Record<string, unknown>)[key]);
}

/**
 * All objects of a cluster in memory, in tables by `group/plural`, with one revision that rises with each change, the recent
 * changes of each table, and a journal on disk. Synchronous: what it returned is what everyone sees.
 */
export class ObjectStore {
  #revision = 1;
  /** What was forgotten before this start, also of tables that are empty by now. */
  #horizon = 0;
  readonly #tables = new Map<string, Table>();
  readonly #journal: Journal;
  /** Whether anything was there when it opened. */
  readonly isNew: boolean;

  constructor(directory: string) {
    this.#journal = new Journal(directory);
    const lines = this.#journal.load();
    this.isNew = lines.length === 0;
    for (const line of lines) this.#replay(line);
    if (!this.isNew) this.forget();
  }

  get revision(): number {
    return this.#revision;
  }

  get(key: string, namespace: string | null, name: string): Entry | undefined {
    return this.#tables.get(key)?.get(namespace ?? '', name);
  }

  /** In order of namespace, then name. */
  list(key: string, namespace: string | null): Entry[] {
    return this.#tables.get(key)?.list(namespace) ?? [];
  }

  count(key: string): number {
    let sum = 0;
    for (const names of this.#tables.get(key)?.namespaces.values() ?? []) sum += names.size;
    return sum;
  }

  /** Gives the object its new resourceVersion, freezes and stores it. */
  put(key: string, object: KubeObject): Entry {
    const table = this.#table(key);
    const namespace = object.metadata.namespace ?? '';
    const previous = table.get(namespace, object.metadata.name);
    this.#revision += 1;
    object.metadata.resourceVersion = String(this.#revision);
    freeze(object);
    const entry = new Entry(object);
    table.set(namespace, object.metadata.name, entry);
    this.#journal.append(`+${key} ${entry.json}`);
    this.#announce(table, {
      revision: this.#revision,
      type: previous === undefined ? 'ADDED' : 'MODIFIED',
      entry,
      previous,
    });
    return entry;
  }

  remove(key: string, namespace: string | null, name: string): Entry | undefined {
    const table = this.#table(key);
    const previous = table.get(namespace ?? '', name);
    if (previous === undefined) return undefined;
    this.#revision += 1;
    table.delete(namespace ?? '', name);
    this.#journal.append(`-${key} ${namespace ?? ''} ${name} ${this.#revision}`);
    const last: KubeObject = {
      ...previous.object,
      metadata: { ...previous.object.metadata, resourceVersion: String(this.#revision) },
    };
    freeze(last);
    const entry = new Entry(last);
    this.#announce(table, { revision: this.#revision, type: 'DELETED', entry, previous });
    return entry;
  }

  /** Remembered changes after a revision, oldest first; undefined when some are forgotten. */
  changes(key: string, revision: number): readonly StoreEvent[] | undefined {
    const table = this.#table(key);
    if (revision < table.horizon) return undefined;
    return table.history.slice(table.after(revision));
  }

  /** The objects as they were at a revision; undefined when that is forgotten. */
  listAt(key: string, namespace: string | null, revision: number): Entry[] | undefined {
    const undo = this.changes(key, revision);
    if (undo === undefined) return undefined;
    if (undo.length === 0) return this.list(key, namespace);
    const then = new Table(0);
    for (const entry of this.list(key, namespace)) {
      then.set(entry.object.metadata.namespace ?? '', entry.object.metadata.name, entry);
    }
    for (const event of undo.toReversed()) {
      const meta = event.entry.object.metadata;
      const at = meta.namespace ?? '';
      if (namespace !== null && at !== namespace) continue;
      if (event.previous === undefined) then.delete(at, meta.name);
      else then.set(at, meta.name, event.previous);
    }
    return then.list(namespace);
  }

  listen(key: string, listener: (event: StoreEvent) => void): () => void {
    const table = this.#table(key);
    table.listeners.add(listener);
    return () => table.listeners.delete(listener);
  }

  /** Forgets the past of every table, as a compaction does. */
  forget(): void {
    this.#horizon = this.#revision;
    for (const table of this.#tables.values()) {
      table.history = [];
      table.horizon = this.#revision;
    }
  }

  /** Writes a snapshot and stops writing. */
  close(): void {
    this.#journal.compact(this.#lines());
    this.#journal.close();
  }

  *#lines(): Generator<string> {
    yield `#${this.#revision}`;
    for (const [key, table] of this.#tables) {
      for (const entry of table.list(null)) yield `+${key} ${entry.json}`;
    }
  }

  #table(key: string): Table {
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = new Table(this.#horizon);
      this.#tables.set(key, table);
    }
    return table;
  }

  #announce(table: Table, event: StoreEvent): void {
    table.remember(event);
    if (this.#journal.isLong) this.#journal.compact(this.#lines());
    for (const listener of [...table.listeners]) listener(event);
  }

  #replay(line: string): void {
    const rest = line.slice(1);
    if (line[0] === '#') {
      this.#revision = Math.max(this.#revision, Number(rest));
    } else if (line[0] === '+') {
      const space = rest.indexOf(' ');
      const json = rest.slice(space + 1);
      const object = JSON.parse(json) as KubeObject;
      freeze(object);
      this.#table(rest.slice(0, space)).set(
        object.metadata.namespace ?? '',
        object.metadata.name,
        new Entry(object, json),
      );
      this.#revision = Math.max(this.#revision, Number(object.metadata.resourceVersion));
    } else if (line[0] === '-') {
      const [key = '', namespace = '', name = '', revision = '0'] = rest.split(' ');
      this.#table(key).delete(namespace, name);
      this.#revision = Math.max(this.#revision, Number(revision));
    }
  }
}
