import { isObject, type Json } from '../../json.ts';
import { isWithin, parentId } from './path.ts';
import { type ResourceRecord, resourceKey } from './resource.ts';

/** Which resources a body points at, in lower case. A resource's own parts do not count. */
export function referencesIn(body: Json | undefined, ownId: string): Set<string> {
  const found = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (typeof value === 'string') {
      if (/^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\//i.test(value) && !isWithin(value, ownId)) {
        found.add(resourceKey(value));
      }
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        // User-assigned identities are named by the keys of a map.
        if (key.startsWith('/')) visit(key);
        visit(inner);
      }
    }
  };
  visit(body);
  return found;
}

/** Where records are kept: a table of the journal, or a map of what once was. */
export interface Records {
  get(key: string): ResourceRecord | undefined;
  set(key: string, record: ResourceRecord): unknown;
  delete(key: string): unknown;
  values(): IterableIterator<ResourceRecord>;
  readonly size: number;
}

/** Hears what was put or deleted, and what stood there before. */
type Listener = (type: string, id: string, before: ResourceRecord | undefined) => void;

/** All resources, found by id in any case, by parent, and by what they point at. */
export class ResourceStore {
  readonly #table: Records;
  readonly #children = new Map<string, Set<string>>();
  readonly #referrers = new Map<string, Set<string>>();
  readonly #byType = new Map<string, Set<string>>();
  readonly #listeners: Listener[] = [];

  constructor(table: Records) {
    this.#table = table;
    for (const record of this.#table.values()) this.#index(record);
  }

  get(id: string): ResourceRecord | undefined {
    return this.#table.get(resourceKey(id));
  }

  put(record: ResourceRecord): void {
    const key = resourceKey(record.id);
    const previous = this.#table.get(key);
    if (previous) this.#unindex(previous);
    this.#table.set(key, record);
    this.#index(record);
    this.#tell(record, previous);
  }

  delete(id: string): void {
    const record = this.get(id);
    if (!record) return;
    this.#unindex(record);
    this.#table.delete(resourceKey(id));
    this.#tell(record, record);
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Direct children and extensions of an id. */
  children(id: string): ResourceRecord[] {
    return this.#records(this.#children.get(resourceKey(id)));
  }

  childrenOfType(id: string, type: string): ResourceRecord[] {
    return this.children(id).filter((record) => record.type.toLowerCase() === type.toLowerCase());
  }

  /** Everything below an id, deepest first. */
  descendants(id: string): ResourceRecord[] {
    return this.children(id).flatMap((child) => [...this.descendants(child.id), child]);
  }

  /** Resources whose body points at `id`. */
  referrers(id: string): ResourceRecord[] {
    return this.#records(this.#referrers.get(resourceKey(id)));
  }

  all(): IterableIterator<ResourceRecord> {
    return this.#table.values();
  }

  ofType(type: string): ResourceRecord[] {
    return this.#records(this.#byType.get(type.toLowerCase()));
  }

  get size(): number {
    return this.#table.size;
  }

  #records(keys: Set<string> | undefined): ResourceRecord[] {
    return [...(keys ?? [])].map((key) => this.#table.get(key)).filter((record) => record !== undefined);
  }

  #tell({ type, id }: ResourceRecord, before: ResourceRecord | undefined): void {
    for (const listener of this.#listeners) listener(type, id, before);
  }

  #index(record: ResourceRecord): void {
    const key = resourceKey(record.id);
    add(this.#byType, record.type.toLowerCase(), key);
    add(this.#children, resourceKey(parentId(record.id)), key);
    for (const target of referencesIn(record.body, record.id)) add(this.#referrers, target, key);
  }

  #unindex(record: ResourceRecord): void {
    const key = resourceKey(record.id);
    remove(this.#byType, record.type.toLowerCase(), key);
    remove(this.#children, resourceKey(parentId(record.id)), key);
    for (const target of referencesIn(record.body, record.id)) remove(this.#referrers, target, key);
  }
}

function add(index: Map<string, Set<string>>, at: string, key: string): void {
  const keys = index.get(at);
  if (keys) keys.add(key);
  else index.set(at, new Set([key]));
}

function remove(index: Map<string, Set<string>>, at: string, key: string): void {
  const keys = index.get(at);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(at);
}
