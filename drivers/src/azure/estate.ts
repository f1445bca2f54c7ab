import type { JsonObject } from '@tenantry/kinds';
import type { ArmClient } from './arm/armClient.ts';
import { ArmError } from './arm/armError.ts';
import { isList, isObject, textAt, valueAt } from './json.ts';
import { versionOf } from './observe.ts';
import { POWER_STATE, powerStateOf } from './powerState.ts';
import { keyOf, parseResourceId } from './resourceId.ts';
import { factsOf, type TypeFacts } from './types.ts';

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly body: JsonObject;
  /** Version of the body in a single answer, and in a list; Azure's lists may leave fields out. Null: not seen so. */
  readonly single: string | null;
  readonly listed: string | null;
  /** Written or read by itself at this tick; lists begun before know no better. */
  readonly tick: number;
}

/** Something that another hand changed, made or took away. */
export interface EstateChange {
  readonly id: string;
  readonly type: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

interface Collection {
  readonly key: string;
  readonly facts: TypeFacts;
  readonly load: (signal: AbortSignal) => Promise<{ id: string; type: string; body: JsonObject }[]>;
  /** Swept in turn, not every time. */
  readonly isRotated: boolean;
  entries: Map<string, Entry>;
  removed: Map<string, number>;
  /** Milliseconds since the epoch; null: never. */
  loadedAt: number | null;
  loading: Promise<EstateChange[]> | null;
}

export interface EstateOptions {
  readonly arm: ArmClient;
  readonly subscription: string;
  readonly now: () => number;
  readonly sweepMs: number;
  /** How many lists per parent, and single resources, one sweep reads again at most. */
  readonly rotationPerSweep: number;
  readonly signal: AbortSignal;
}

/** Lists read at once in one sweep. */
const PARALLEL = 4;
/** Operations that nobody ended are believed to run no longer than this. */
const LONGEST_OPERATION_MS = 2 * 3600_000;

/**
 * What stands in one subscription, as the last bulk reads and our own writes tell it. One list per type serves every
 * tenant, so an idle estate costs as many requests per sweep as it has types, however many tenants live in it, plus a
 * bounded number for types that Azure lists only per parent (federated credentials, vault keys): those are read again
 * in turn, so that with N parents a change is found within N / rotationPerSweep sweeps.
 */
export class Estate {
  private readonly options: EstateOptions;
  private readonly collections = new Map<string, Collection>();
  private readonly underWay = new Map<string, number>();
  private tick = 0;

  constructor(options: EstateOptions) {
    this.options = options;
  }

  /** The resource's body as last known, reading its list if that was never read or is older than a sweep. */
  async find(type: string, id: string): Promise<JsonObject | null> {
    const collection = this.collectionOf(type, id);
    const isOld = collection.loadedAt === null || this.options.now() - collection.loadedAt > this.options.sweepMs;
    if (collection.loadedAt === null || (isOld && !collection.isRotated)) await this.load(collection);
    return collection.entries.get(keyOf(id))?.body ?? null;
  }

  /** Our own writes, and answers to fresh reads. */
  put(type: string, id: string, body: JsonObject): void {
    const collection = this.collectionOf(type, id);
    const single = versionOf(factsOf(type), body);
    const before = collection.entries.get(keyOf(id));
    // As long as single answers say the same, what lists said stays comparable with what lists say next.
    const listed = before?.single === single ? before.listed : null;
    collection.entries.set(keyOf(id), { id, type, body, single, listed, tick: ++this.tick });
    collection.removed.delete(keyOf(id));
  }

  /** It is gone, and what was in it. */
  remove(type: string, id: string): void {
    const key = keyOf(id);
    this.underWay.delete(key);
    this.collectionOf(type, id).removed.set(key, ++this.tick);
    for (const collection of this.collections.values()) {
      for (const other of collection.entries.keys()) {
        if (other !== key && !other.startsWith(`${key}/`)) continue;
        collection.entries.delete(other);
        collection.removed.set(other, this.tick);
      }
    }
  }

  /** A long operation of ours runs on it: its changes are no news. */
  begin(id: string): void {
    this.underWay.set(keyOf(id), this.options.now() + LONGEST_OPERATION_MS);
  }

  end(id: string): void {
    this.underWay.delete(keyOf(id));
  }

  /** What is known of a resource without asking anybody; null when that is nothing. */
  peek(type: string, id: string): JsonObject | null {
    return this.collectionOf(type, id).entries.get(keyOf(id))?.body ?? null;
  }

  /**
   * Reads everything of interest again and returns what changed or vanished by another hand, and the first failure if
   * some of it could not be read; the rest counts all the same.
   */
  async sweep(): Promise<{ readonly changed: readonly EstateChange[]; readonly failure: unknown }> {
    const known = [...this.collections.values()].filter((collection) => collection.loadedAt !== null);
    const rotated = known
      .filter((collection) => collection.isRotated)
      .sort((a, b) => (a.loadedAt ?? 0) - (b.loadedAt ?? 0))
      .slice(0, this.options.rotationPerSweep);
    const due = [...known.filter((collection) => !collection.isRotated), ...rotated];
    const changed: EstateChange[] = [];
    const failures: unknown[] = [];
    const worker = async () => {
      for (let next = due.shift(); next !== undefined; next = due.shift()) {
        try {
          changed.push(...(await this.load(next)));
        } catch (error) {
          failures.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    for (const [id, until] of this.underWay) if (until < this.options.now()) this.underWay.delete(id);
    return { changed, failure: failures[0] ?? null };
  }

  /** One refresh at a time; those who come meanwhile share it. */
  private load(collection: Collection): Promise<EstateChange[]> {
    collection.loading ??= this.reload(collection).finally(() => {
      collection.loading = null;
    });
    return collection.loading;
  }

  private async reload(collection: Collection): Promise<EstateChange[]> {
    const began = ++this.tick;
    const isFirst = collection.loadedAt === null;
    let items: { id: string; type: string; body: JsonObject }[] = [];
    let isParentGone = false;
    try {
      items = await collection.load(this.options.signal);
    } catch (error) {
      if (!(error instanceof ArmError) || error.status !== 404) throw error;
      isParentGone = true;
    }
    const changed: EstateChange[] = [];
    const entries = new Map<string, Entry>();
    for (const { id, type, body } of items) {
      const key = keyOf(id);
      if ((collection.removed.get(key) ?? 0) > began) continue;
      const before = collection.entries.get(key);
      const version = versionOf(factsOf(type), body);
      if (before !== undefined && before.tick > began) {
        entries.set(key, before);
        continue;
      }
      const isChanged =
        before === undefined
          ? !isFirst
          : before.listed === null
            ? before.single !== version
            : before.listed !== version;
      if (isChanged) changed.push({ id, type, before: before?.body ?? null, after: body });
      const single = isChanged || before === undefined ? null : before.single;
      entries.set(key, { id, type, body, single, listed: version, tick: before?.tick ?? 0 });
    }
    for (const [key, before] of collection.entries) {
      if (entries.has(key)) continue;
      if (before.tick > began) entries.set(key, before);
      else changed.push({ id: before.id, type: before.type, before: before.body, after: null });
    }
    collection.entries = entries;
    collection.removed.clear();
    collection.loadedAt = this.options.now();
    if (isParentGone && entries.size === 0) this.collections.delete(collection.key);
    return changed.filter((change) => !this.underWay.has(keyOf(change.id)));
  }

  private collectionOf(type: string, id: string): Collection {
    const facts = factsOf(type);
    const { bulk } = facts;
    const { parent } = parseResourceId(id);
    switch (bulk.kind) {
      case 'within':
        return this.collectionOf(bulk.parent, parent);
      case 'subscription': {
        const path = `/subscriptions/${this.options.subscription}${bulk.path}`;
        return this.collection(`type ${facts.type}`, facts, false, (signal) => this.list(facts, path, signal));
      }
      case 'parent': {
        const path = `${parent}${bulk.path}`;
        const key = `list ${keyOf(path)}`;
        return this.collection(key, facts, true, (signal) => this.list(facts, path, signal));
      }
      case 'single':
        return this.collection(`one ${keyOf(id)}`, facts, true, async (signal) => {
          const response = await this.options.arm.send({
            method: 'GET',
            path: id,
            apiVersion: facts.apiVersion,
            signal,
          });
          return response.body === null ? [] : [{ id, type: facts.type, body: response.body }];
        });
      default:
        return bulk satisfies never;
    }
  }

  private collection(key: string, facts: TypeFacts, isRotated: boolean, load: Collection['load']): Collection {
    let found = this.collections.get(key);
    if (found === undefined) {
      found = { key, facts, load, isRotated, entries: new Map(), removed: new Map(), loadedAt: null, loading: null };
      this.collections.set(key, found);
    }
    return found;
  }

  private async list(facts: TypeFacts, path: string, signal: AbortSignal) {
    const listed = await this.options.arm.list(path, facts.apiVersion, signal);
    const bodies = facts.type === POWER_STATE ? listed.map(powerStateOf).filter((state) => state !== null) : listed;
    return bodies.flatMap((body) => {
      const id = textAt(body, ['id']);
      return id === null ? [] : [{ id, type: facts.type, body }, ...childrenIn(facts, id, body)];
    });
  }
}

/** Children that stand in their parent's body, such as the rules of a security group. */
function childrenIn(facts: TypeFacts, parent: string, body: JsonObject) {
  return facts.children.flatMap((path) => {
    const at = path.split('.');
    const list = valueAt(body, at);
    const type = `${facts.type}/${at.at(-1)}`;
    if (!isList(list) || !isKnownChild(type)) return [];
    return list.filter(isObject).flatMap((child) => {
      const name = textAt(child, ['name']);
      if (name === null) return [];
      return [{ id: textAt(child, ['id']) ?? `${parent}/${at.at(-1)}/${name}`, type, body: child }];
    });
  });
}

function isKnownChild(type: string): boolean {
  try {
    return factsOf(type).bulk.kind === 'within';
  } catch {
    return false;
  }
}
