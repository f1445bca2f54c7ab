import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asObject, metadataText, ownerOf } from '../mark.ts';
import type { OwnWrite } from '../own-writes.ts';
import { type SharedValue, SharedValues } from './shared-values.ts';

/** Kinds whose status changes with everything around them and decides nothing of ours. */
const QUIET_STATUS = new Set(['ResourceQuota', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Event']);
/** The dead are remembered so that late news of them does not bring them back; this many at most. */
const MAX_GRAVES = 10_000;
/** Room for the objects of one type: 5,000 tenants with ten policies of 2 kB each. */
const MOST_CHARACTERS = 128 * 1024 * 1024;

export type News =
  | { readonly type: 'present'; readonly body: JsonObject }
  /** Gone, or no longer carrying our mark. */
  | { readonly type: 'absent'; readonly uid: string; readonly version: number };

interface Entry {
  readonly uid: string;
  readonly version: number;
  /**
   * The object as JSON text, which takes a fraction of the memory of the object, without its managed fields; null where there was no
   * room for it.
   */
  readonly text: string | null;
  /** Who set which field: nearly half of an object, and the same in all that were made alike. Null where nobody says. */
  readonly managedFields: SharedValue | null;
  readonly group: string | null;
}

interface Group {
  readonly ids: Set<string>;
  /** Another number after each change. */
  asOf: number;
}

interface WriteUnderWay {
  count: number;
  /** The last thing the watch said of the object since. Levels, not edges: what came before it does not matter. */
  held: News | null;
}

/**
 * What is known of one collection's objects that carry our mark, and what of the news about them is by another hand.
 * Pure: told by whoever lists, watches and writes. News may come late, twice and in any order.
 */
export class Replica {
  readonly #entries = new Map<string, Entry>();
  readonly #graves = new Map<string, number>();
  readonly #writes = new Map<string, WriteUnderWay>();
  readonly #notify: (id: string) => void;
  readonly #view: (body: JsonObject) => JsonObject;
  readonly #groupOf: (view: JsonObject) => string | null;
  readonly #groups = new Map<string, Group>();
  #changes = 0;
  readonly #managedFields = new SharedValues();
  /** How many characters may still be kept, apart from what is shared. */
  #room: number;

  /**
   * @param view the part of an object that is kept
   * @param mostCharacters of all objects together; of those beyond, only that they stand there is known
   * @param groupOf by which `members` finds several together, from what is kept of one
   */
  constructor(
    notify: (id: string) => void,
    view: (body: JsonObject) => JsonObject = (body) => body,
    mostCharacters = MOST_CHARACTERS,
    groupOf: (view: JsonObject) => string | null = () => null,
  ) {
    this.#notify = notify;
    this.#view = view;
    this.#groupOf = groupOf;
    this.#room = mostCharacters;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Null where nothing stands there; undefined where something does whose content is not kept. */
  get(id: string): JsonObject | null | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    return entry.text === null ? undefined : whole(entry.text, entry.managedFields);
  }

  /** All of a group whose content is kept. */
  members(group: string): JsonObject[] {
    return [...(this.#groups.get(group)?.ids ?? [])].flatMap((id) => {
      const body = this.get(id);
      return body == null ? [] : [body];
    });
  }

  /** Another number as soon as `members` may be others, or other than they were. */
  asOf(group: string): number {
    return this.#groups.get(group)?.asOf ?? 0;
  }

  /** One event of a watch. */
  tell(id: string, news: News): void {
    const write = this.#writes.get(id);
    if (write === undefined) this.#take(id, news, true);
    else write.held = news;
  }

  /**
   * All that a list found, at the list's version.
   *
   * @param isNews whether differences are told; the first list of all is none.
   */
  replace(found: ReadonlyMap<string, JsonObject>, version: number, isNews: boolean): void {
    for (const [id, body] of found) this.#tellOrTake(id, { type: 'present', body }, isNews);
    for (const [id, entry] of this.#entries) {
      // What is newer than the list was written after it.
      if (found.has(id) || entry.version > version) continue;
      this.#tellOrTake(id, { type: 'absent', uid: entry.uid, version }, isNews);
    }
  }

  /** What was known belongs to another cluster, or to a past that was undone: start anew. */
  forget(): void {
    for (const id of [...this.#entries.keys()]) this.#drop(id);
    this.#graves.clear();
  }

  /** What a read of the object itself found; no news to anybody. */
  learn(id: string, body: JsonObject): void {
    if (!this.#writes.has(id) && ownerOf(body) !== null) this.#take(id, { type: 'present', body }, false);
  }

  /** From here until the write ends, what the watch says of the object waits: it may be our own doing. */
  begin(id: string): OwnWrite {
    const write = this.#writes.get(id) ?? { count: 0, held: null };
    write.count += 1;
    this.#writes.set(id, write);
    const end = () => {
      write.count -= 1;
      if (write.count > 0) return;
      this.#writes.delete(id);
      if (write.held !== null) this.#take(id, write.held, true);
    };
    return {
      done: (body) => {
        if (ownerOf(body) !== null) this.#take(id, { type: 'present', body }, false);
        else this.#take(id, { type: 'absent', uid: metadataText(body, 'uid'), version: versionOf(body) }, false);
        end();
      },
      deleted: (uid) => {
        if (this.#entries.get(id)?.uid === uid) this.#drop(id);
        this.#bury(uid, Number.POSITIVE_INFINITY);
        end();
      },
      failed: end,
    };
  }

  #tellOrTake(id: string, news: News, isNews: boolean): void {
    const write = this.#writes.get(id);
    if (write === undefined) this.#take(id, news, isNews);
    else write.held = news;
  }

  #take(id: string, news: News, isNews: boolean): void {
    const hasChanged = news.type === 'present' ? this.#put(id, news.body) : this.#remove(id, news.uid, news.version);
    if (hasChanged && isNews) this.#notify(id);
  }

  /** Whether anything that matters has changed. */
  #put(id: string, body: JsonObject): boolean {
    const uid = metadataText(body, 'uid');
    const version = versionOf(body);
    const grave = this.#graves.get(uid);
    if (grave !== undefined && version <= grave) return false;
    const known = this.#entries.get(id);
    if (known !== undefined && version <= known.version) return false;
    const kept = this.#view(body);
    this.#keep(id, { uid, version, ...this.#apart(kept), group: this.#groupOf(kept) });
    if (known === undefined || known.uid !== uid || known.text === null) return true;
    return !isDeepStrictEqual(essence(JSON.parse(known.text) as JsonObject), essence(kept));
  }

  #remove(id: string, uid: string, version: number): boolean {
    const known = this.#entries.get(id);
    const isKnown = known !== undefined && known.uid === uid;
    if (isKnown && version < known.version) return false;
    // Of one that was never heard of too: that it came may be told after that it went.
    this.#bury(uid, version);
    if (isKnown) this.#drop(id);
    return isKnown;
  }

  #apart(kept: JsonObject): { readonly text: string; readonly managedFields: SharedValue | null } {
    const { managedFields, ...metadata } = asObject(kept.metadata);
    if (managedFields === undefined) return { text: JSON.stringify(kept), managedFields: null };
    return { text: JSON.stringify({ ...kept, metadata }), managedFields: this.#managedFields.take(managedFields) };
  }

  #keep(id: string, entry: Entry & { readonly text: string }): void {
    this.#drop(id);
    const hasRoom = entry.text.length <= this.#room - this.#managedFields.characters;
    if (hasRoom) this.#room -= entry.text.length;
    else if (entry.managedFields !== null) this.#managedFields.giveBack(entry.managedFields);
    this.#entries.set(id, hasRoom ? entry : { ...entry, text: null, managedFields: null });
    if (entry.group === null) return;
    const group = this.#groups.get(entry.group) ?? { ids: new Set(), asOf: 0 };
    this.#groups.set(entry.group, group);
    group.ids.add(id);
    this.#changes += 1;
    group.asOf = this.#changes;
  }

  #drop(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#room += entry.text?.length ?? 0;
    if (entry.managedFields !== null) this.#managedFields.giveBack(entry.managedFields);
    this.#entries.delete(id);
    const group = entry.group === null ? undefined : this.#groups.get(entry.group);
    if (group === undefined || entry.group === null) return;
    group.ids.delete(id);
    this.#changes += 1;
    group.asOf = this.#changes;
    if (group.ids.size === 0) this.#groups.delete(entry.group);
  }

  #bury(uid: string, version: number): void {
    this.#graves.set(uid, Math.max(version, this.#graves.get(uid) ?? 0));
    if (this.#graves.size <= MAX_GRAVES) return;
    for (const oldest of this.#graves.keys()) {
      this.#graves.delete(oldest);
      break;
    }
  }
}

function whole(text: string, managedFields: SharedValue | null): JsonObject {
  const body = JSON.parse(text) as JsonObject;
  if (managedFields === null) return body;
  return { ...body, metadata: { ...asObject(body.metadata), managedFields: managedFields.value } };
}

/**
 * Versions grow with every write of the cluster's store and compare as numbers.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
export function versionOf(body: JsonObject): number {
  return Number(metadataText(body, 'resourceVersion'));
}

/** What of an object somebody else may care for. In which order its fields come says nothing: answers and watches differ. */
function essence(body: JsonObject): JsonValue {
  const { status, metadata, ...rest } = body;
  const { resourceVersion: _version, managedFields: _managed, ...lasting } = asObject(metadata);
  return [lasting, rest, QUIET_STATUS.has(String(body.kind)) ? null : (status ?? null)];
}
