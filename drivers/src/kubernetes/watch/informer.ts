import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../../contract.ts';
import { objectPath } from '../address.ts';
import type { ClusterClient } from '../client.ts';
import { ApiFailure, programFailure } from '../failure.ts';
import { isRefusal } from '../line/circuit.ts';
import { asList, asObject, asText, metadataOf, metadataText } from '../mark.ts';
import type { OwnWrite } from '../own-writes.ts';
import { backoffMs, pause } from '../retry.ts';
import { eventsOf, type WatchEvent } from './events.ts';
import { Replica, versionOf } from './replica.ts';
import { type Scope, scopeOf } from './scope.ts';

/** The type of object that an informer follows. */
export interface Followed {
  /** API path of all objects of the type: `/apis/apps/v1/deployments`. */
  readonly collection: string;
  readonly apiVersion: string;
  readonly kind: string;
}

/** What an informer needs of a cluster. */
export type Line = Pick<ClusterClient, 'call' | 'stream' | 'whenUp' | 'whenSilent'>;

export interface InformerOptions {
  readonly client: () => Promise<Line>;
  readonly onChange: (id: string) => void;
  /** News was lost, and the list that followed is through. */
  readonly onGap: () => void;
  /** The cluster does not serve the type. */
  readonly onUnserved: () => void;
  /** A list is through. */
  readonly onListed?: () => void;
  /** Default: as the type is followed everywhere. */
  readonly scope?: Scope;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly resyncSeconds: number;
}

// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables, and the metadata beside it
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
export const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
const PAGE = 500;
/** A quarter of a million objects of one type: far beyond what a cluster holds. */
const MAX_PAGES = 500;
const LAST_BACKOFF_MS = 30_000;
/** A type that the cluster does not serve may come with an upgrade or an installation. */
const NOT_SERVED_RETRY_MS = 60_000;
/** Servers end watches after some minutes; asking for less spreads the reconnections. */
const WATCH_SECONDS = 300;
/** What is known stays good for reads so long after the watch was cut. */
const GOOD_AFTER_CUT_MS = 5_000;
const FIRST_LIST_MS = 5_000;
const SPREAD_MS = 200;
/** No server of a cluster lags behind the others for so long. */
const STALE_MS = 10_000;
/** A watch that ends sooner than this did not get anywhere. */
const TOO_SHORT_MS = 1_000;

/**
 * Follows all objects of one type that carry our mark: lists them, watches from there, and lists again when the watch
 * expires or at every resync. Runs until closed, whatever fails.
 */
export class Informer {
  readonly #followed: Followed;
  readonly #options: InformerOptions;
  readonly #replica: Replica;
  readonly #scope: Scope;
  readonly #closing = new AbortController();
  #waiting = new AbortController();
  readonly #running: Promise<void>;
  /** Where the watch goes on; null when there has to be a list first. */
  #version: string | null = null;
  /** The newest version ever seen or written. */
  #newest = 0;
  #staleSince: number | null = null;
  #client: Line | null = null;
  #hasListed = false;
  #isServed = true;
  #isAskedAgain = false;
  #isWatching = false;
  #listedAt = 0;
  #contactAt = Number.NEGATIVE_INFINITY;
  #hasLostNews = false;
  #failures = 0;
  #firstTry: Promise<void>;
  #endFirstTry: () => void = () => {};

  constructor(followed: Followed, options: InformerOptions) {
    this.#followed = followed;
    this.#options = options;
    this.#scope = options.scope ?? scopeOf(followed.apiVersion, followed.kind);
    this.#replica = new Replica(options.onChange, this.#scope.view, undefined, this.#scope.groupOf);
    this.#firstTry = new Promise((resolve) => {
      this.#endFirstTry = resolve;
    });
    this.#running = this.#run();
  }

  /** How many objects are known. */
  get size(): number {
    return this.#replica.size;
  }

  /**
   * Whether the objects known are those that stand there, but for what is on its way. Waits for the first list, but
   * not for long: a single read is sooner made than a list that does not end.
   */
  async isCurrent(signal: AbortSignal): Promise<boolean> {
    if (!this.#hasListed) await this.#awaitFirstTry(signal);
    if (!this.#hasListed) return false;
    return this.#isWatching || this.#now() - this.#contactAt < GOOD_AFTER_CUT_MS;
  }

  /** Not for long, and not at all where the cluster says nothing. */
  async #awaitFirstTry(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(FIRST_LIST_MS)]);
    const over = pause(FIRST_LIST_MS, limit);
    await Promise.race([this.#firstTry, over, ...(this.#client === null ? [] : [this.#client.whenSilent(limit)])]);
  }

  /** Null where nothing stands there; undefined where something does, and the cluster has to be asked what. */
  get(id: string): JsonObject | null | undefined {
    return this.#replica.get(id);
  }

  /** All that is known of a group of its scope. */
  members(group: string): JsonObject[] {
    return this.#replica.members(group);
  }

  /** Another number as soon as `members` may be others, or other than they were. */
  asOf(group: string): number {
    return this.#replica.asOf(group);
  }

  /** Whether the cluster is known not to serve the type. */
  get isUnserved(): boolean {
    return this.#hasListed && !this.#isServed;
  }

  /** Only that an object stands there is known, not what it holds. */
  get isMetadataOnly(): boolean {
    return this.#scope.isMetadataOnly === true;
  }

  /** The type may be served now: find out. */
  askAgain(): void {
    this.#isAskedAgain = true;
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }

  learn(id: string, body: JsonObject): void {
    if (this.#hasListed) this.#replica.learn(id, body);
  }

  begin(id: string): OwnWrite {
    const write = this.#replica.begin(id);
    return {
      ...write,
      done: (body) => {
        this.#newest = Math.max(this.#newest, versionOf(body) || 0);
        write.done(body);
      },
    };
  }

  /** What made it wait may be over: tries again at once. */
  hurry(): void {
    this.#failures = 0;
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endFirstTry();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const client = await this.#options.client();
        if (client !== this.#client) this.#startAnew(client);
        if (this.#version === null) await this.#list(client);
        this.#endFirstTry();
        if (!this.#isServed) {
          // Whoever asked while the last answer was on its way wants another.
          if (!this.#isAskedAgain) await this.#wait(NOT_SERVED_RETRY_MS);
          this.#isAskedAgain = false;
          this.#version = null;
          continue;
        }
        const startedAt = this.#now();
        await this.#watch(client);
        if (this.#now() - startedAt < TOO_SHORT_MS) await this.#backOff();
        else this.#failures = 0;
        if (this.#now() - this.#listedAt >= this.#options.resyncSeconds * 1000) this.#version = null;
      } catch (error) {
        if (signal.aborted) return;
        await this.#recover(error);
      }
    }
  }

  async #recover(error: unknown): Promise<void> {
    const failure = error instanceof DriverError ? error : programFailure(this.#followed.collection, error);
    if (failure instanceof ApiFailure && failure.httpStatus === 410 && this.#version !== null) {
      // From here on news is missing. The first list goes at once; if it fails, back-off sets in.
      this.#version = null;
      this.#hasLostNews = true;
      return;
    }
    if (failure.code === 'TypeNotServed' && this.#version !== null) {
      // It was served until now: the list finds out what that means.
      this.#version = null;
      await this.#backOff();
      return;
    }
    if (!this.#hasListed) this.#hasLostNews = true;
    this.#endFirstTry();
    if (isRefusal(failure)) {
      await this.#client?.whenUp(AbortSignal.any([this.#closing.signal, this.#waiting.signal]));
      // The others of the cluster come back at the same moment.
      await pause(SPREAD_MS * this.#options.random(), this.#closing.signal);
      return;
    }
    await this.#backOff(failure.retryAfterMs);
  }

  async #backOff(atLeastMs: number | null = null): Promise<void> {
    this.#failures += 1;
    const wait = backoffMs(this.#failures, this.#options.random, LAST_BACKOFF_MS);
    await this.#wait(Math.min(LAST_BACKOFF_MS, Math.max(wait, atLeastMs ?? 0)));
  }

  async #wait(milliseconds: number): Promise<void> {
    await pause(milliseconds, AbortSignal.any([this.#closing.signal, this.#waiting.signal]));
  }

  /** Another way to the cluster may lead to another cluster, whose versions say nothing about ours. */
  #startAnew(client: Line): void {
    if (this.#client !== null) {
      this.#replica.forget();
      this.#hasLostNews = true;
      this.#version = null;
      this.#newest = 0;
      this.#contactAt = Number.NEGATIVE_INFINITY;
    }
    this.#client = client;
  }

  async #list(client: Line): Promise<void> {
    const found = new Map<string, JsonObject>();
    let version: string;
    try {
      version = await this.#pages(client, found, PAGE);
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'TypeNotServed') {
        this.#replica.replace(new Map(), Number.POSITIVE_INFINITY, this.#hasListed);
        this.#isServed = false;
        this.#hasListed = true;
        this.#contactAt = Number.POSITIVE_INFINITY;
        this.#options.onUnserved();
        return;
      }
      if (!(error instanceof ApiFailure) || error.httpStatus !== 410) throw error;
      // The pages outlived the version they belong to: take everything in one.
      found.clear();
      version = await this.#pages(client, found, null);
    }
    this.#refuseStale(Number(version));
    // What was left out for want of the type can be made now.
    if (!this.#isServed) this.#hasLostNews = true;
    this.#replica.replace(found, Number(version), this.#hasListed);
    this.#version = version;
    this.#newest = Number(version);
    this.#hasListed = true;
    this.#isServed = true;
    this.#listedAt = this.#now();
    this.#contactAt = this.#now();
    this.#options.onListed?.();
    if (this.#hasLostNews) this.#options.onGap();
    this.#hasLostNews = false;
  }

  /**
   * A list that is older than what we have seen or written ourselves comes from a server that lags behind, and would
   * undo what we know. Only if that stays so has the store been put back, and what we know is of a past that was undone.
   */
  #refuseStale(version: number): void {
    if (version >= this.#newest) {
      this.#staleSince = null;
      return;
    }
    this.#staleSince ??= this.#now();
    const { collection } = this.#followed;
    if (this.#now() - this.#staleSince < STALE_MS) {
      throw new DriverError('transient', 'StaleList', `list ${collection}: the server lags behind`);
    }
    this.#staleSince = null;
    this.#newest = 0;
    this.#replica.forget();
    this.#hasLostNews = true;
  }

  async #pages(client: Line, found: Map<string, JsonObject>, limit: number | null): Promise<string> {
    const { collection } = this.#followed;
    let next = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams(this.#selector());
      if (limit !== null) query.set('limit', String(limit));
      if (next !== '') query.set('continue', next);
      const answer = await client.call({
        method: 'GET',
        path: `${collection}?${query}`,
        signal: this.#closing.signal,
        attempt: `list ${collection}`,
        ...(this.isMetadataOnly ? { accept: METADATA_LIST } : {}),
      });
      for (const item of asList(answer.body.items)) {
        const body = this.#completed(asObject(item));
        if (this.#scope.concerns?.(body) === false) continue;
        found.set(this.#idOf(body), body);
      }
      const metadata = metadataOf(answer.body);
      next = asText(metadata.continue);
      if (next === '') return asText(metadata.resourceVersion);
    }
    throw new DriverError('invalid', 'ListTooLong', `list ${collection}: more than ${MAX_PAGES} pages`);
  }

  async #watch(client: Line): Promise<void> {
    const { collection } = this.#followed;
    const seconds = Math.max(1, Math.min(WATCH_SECONDS, this.#options.resyncSeconds));
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      ...this.#selector(),
      resourceVersion: this.#version ?? '',
      timeoutSeconds: String(Math.ceil(seconds * (0.8 + 0.2 * this.#options.random()))),
    });
    try {
      const accept = this.isMetadataOnly ? METADATA : undefined;
      const bytes = client.stream(`${collection}?${query}`, this.#closing.signal, accept);
      for await (const event of eventsOf(this.#heard(bytes))) this.#take(event);
    } finally {
      this.#isWatching = false;
    }
  }

  /** Notes each sign of life of a watch. */
  async *#heard(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of bytes) {
      this.#isWatching = true;
      this.#contactAt = this.#now();
      yield chunk;
    }
  }

  #take(event: WatchEvent): void {
    this.#failures = 0;
    const version = metadataText(event.object, 'resourceVersion');
    // Events that come late or twice do not turn the watch back.
    if (version !== '' && Number(version) > Number(this.#version)) this.#version = version;
    this.#newest = Math.max(this.#newest, Number(this.#version));
    if (event.type === 'BOOKMARK') return;
    const body = this.#completed(event.object);
    if (this.#scope.concerns?.(body) === false) return;
    const id = this.#idOf(body);
    if (event.type === 'DELETED') {
      this.#replica.tell(id, { type: 'absent', uid: metadataText(body, 'uid'), version: versionOf(body) });
    } else {
      this.#replica.tell(id, { type: 'present', body });
    }
  }

  #selector(): Record<string, string> {
    const { selector, fieldSelector } = this.#scope;
    return {
      ...(selector === '' ? {} : { labelSelector: selector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    };
  }

  /** The items of a list leave out what the list says once; metadata alone comes as a kind of its own. */
  #completed(body: JsonObject): JsonObject {
    const { apiVersion, kind } = this.#followed;
    return { ...body, apiVersion, kind };
  }

  #idOf(body: JsonObject): string {
    return objectPath(
      this.#followed.collection,
      metadataText(body, 'namespace') || undefined,
      metadataText(body, 'name'),
    );
  }

  #now(): number {
    return this.#options.clock().getTime();
  }
}
