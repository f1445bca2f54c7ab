import type { KubeObject } from '../contract.ts';
import { convert } from '../registry/conversion.ts';
import { badRequest, expired } from '../registry/failures.ts';
import type { ObjectStore, StoreEvent } from '../store/objects.ts';
import { tableOf } from '../tables/table.ts';
import type { ServedType, ServedTypes } from '../types/served.ts';
import type { ResourceCall } from './context.ts';
import { isTrue } from './context.ts';
import { DisturbedEvents } from './disturbed-events.ts';
import type { FaultInjection } from './faults.ts';
import { isSelected, readSelection, type Selection } from './list.ts';
import { statusObject } from './respond.ts';

const bookmarkEveryMs = 60_000;
/** A watch without a limit of its own ends within the hour. */
const defaultTimeoutSeconds = 1800;
/** A client that doesn't read is cut off rather than remembered. */
const unreadLimitBytes = 64 * 1024 * 1024;

interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  /** The stored JSON, where it is what goes out. */
  readonly json: string | undefined;
}

/** What a change means to a client that only sees what its selectors match. */
function seen(event: StoreEvent, namespace: string | null, selection: Selection): Change | undefined {
  const { object } = event.entry;
  if (namespace !== null && object.metadata.namespace !== namespace) return undefined;
  const isNow = event.type !== 'DELETED' && isSelected(selection, object);
  const wasThen = event.previous !== undefined && isSelected(selection, event.previous.object);
  if (isNow) return { type: wasThen ? 'MODIFIED' : 'ADDED', object, json: event.entry.json };
  if (!wasThen) return undefined;
  if (event.type === 'DELETED') return { type: 'DELETED', object, json: event.entry.json };
  const last = event.previous as NonNullable<StoreEvent['previous']>;
  const metadata = { ...last.object.metadata, resourceVersion: object.metadata.resourceVersion };
  return { type: 'DELETED', object: { ...last.object, metadata }, json: undefined };
}

/** Ends of open watches, so that closing the server or an injected fault can end them all. */
export class OpenWatches {
  readonly #ends = new Set<(error?: Record<string, unknown>) => void>();

  add(end: (error?: Record<string, unknown>) => void): () => void {
    this.#ends.add(end);
    return () => this.#ends.delete(end);
  }

  endAll(error?: Record<string, unknown>): void {
    for (const end of [...this.#ends]) end(error);
  }

  get size(): number {
    return this.#ends.size;
  }
}

/** Answers a watch: changes since a version, or what is there and then changes. */
export function serveWatch(
  store: ObjectStore,
  types: ServedTypes,
  call: ResourceCall,
  open: OpenWatches,
  faults: FaultInjection,
): void {
  const { query, type, response } = call;
  const { namespace, name } = call.info;
  const selection = readSelection(query, type);
  const named: Selection =
    name === null
      ? selection
      : { ...selection, fields: [...selection.fields, { field: 'metadata.name', isEqual: true, value: name }] };
  const hasBookmarks = isTrue(query.get('allowWatchBookmarks') ?? 'false');
  const sendsInitial = query.has('sendInitialEvents') && isTrue(query.get('sendInitialEvents'));
  if (sendsInitial && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw badRequest('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  const asked = query.get('resourceVersion') ?? '';
  const revision = Number(asked || '0');
  if (!Number.isInteger(revision) || revision < 0) throw badRequest(`invalid resource version "${asked}"`);
  const isFromNow = revision === 0;
  const past = isFromNow || sendsInitial ? [] : store.changes(type.storageKey, revision);
  const writer = eventWriter(call, type, types.storedAs(type));
  response.writeHead(200, { 'content-type': writer.contentType, 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  if (faults.drawSilence()) return;
  if (past === undefined) {
    const oldest = store.revision;
    writer.write('ERROR', statusObject(expired(`too old resource version: ${revision} (${oldest})`)));
    response.end();
    return;
  }
  if (isFromNow || sendsInitial) {
    if (!query.has('sendInitialEvents') || sendsInitial) {
      for (const entry of store.list(type.storageKey, namespace)) {
        if (isSelected(named, entry.object))
          writer.writeChange({ type: 'ADDED', object: entry.object, json: entry.json });
      }
    }
    if (sendsInitial && hasBookmarks) {
      writer.writeBookmark(store.revision, { 'k8s.io/initial-events-end': 'true' });
    }
  }
  for (const event of past) {
    const change = seen(event, namespace, named);
    if (change !== undefined) writer.writeChange(change);
  }
  // Of the past all is told: what is disturbed is what happens from now on.
  const live = new DisturbedEvents(faults, (change: Change) => writer.writeChange(change));
  let isEnded = false;
  const listener = (event: StoreEvent): void => {
    if (event.revision <= revision) return;
    const change = seen(event, namespace, named);
    if (change === undefined) return;
    live.take(change);
    if (response.writableLength > unreadLimitBytes) end();
  };
  const stop = store.listen(type.storageKey, listener);
  const bookmarks = hasBookmarks ? setInterval(() => writer.writeBookmark(store.revision), bookmarkEveryMs) : undefined;
  const seconds = Number(query.get('timeoutSeconds') ?? '0') || defaultTimeoutSeconds;
  const timer = setTimeout(() => {
    // A client that asks for bookmarks leaves with one, and can come back where it left.
    if (hasBookmarks && !sendsInitial) writer.writeBookmark(Math.max(writer.lastRevision, 0) || store.revision);
    end();
  }, seconds * 1000);
  timer.unref();
  bookmarks?.unref();
  const forget = open.add((error) => {
    if (error !== undefined) writer.write('ERROR', error);
    end();
  });
  function end(): void {
    if (isEnded) return;
    isEnded = true;
    stop();
    live.end();
    forget();
    clearTimeout(timer);
    if (bookmarks !== undefined) clearInterval(bookmarks);
    response.end();
  }
  response.on('close', end);
}

interface EventWriter {
  readonly contentType: string;
  readonly lastRevision: number;
  write(type: string, object: unknown): void;
  writeChange(change: Change): void;
  writeBookmark(revision: number, annotations?: Record<string, string>): void;
}

function eventWriter(call: ResourceCall, type: ServedType, stored: ServedType): EventWriter {
  const { response, wanted } = call;
  let lastRevision = 0;
  let hasColumns = false;
  const write = (kind: string, object: unknown): void => {
    response.write(`{"type":"${kind}","object":${JSON.stringify(object)}}\n`);
  };
  const shape = (object: KubeObject): unknown => {
    const converted = convert(object, stored, type);
    if (wanted.as === 'object') return converted;
    if (wanted.as === 'Table') {
      const table = tableOf(
        type,
        [converted],
        { resourceVersion: object.metadata.resourceVersion },
        call.query.get('includeObject'),
        new Date(),
      );
      const shown = hasColumns ? { ...table, columnDefinitions: null } : table;
      hasColumns = true;
      return shown;
    }
    return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: converted.metadata };
  };
  return {
    contentType: 'application/json',
    get lastRevision() {
      return lastRevision;
    },
    write,
    writeChange(change) {
      lastRevision = Number(change.object.metadata.resourceVersion);
      if (wanted.as === 'object' && stored === type && change.json !== undefined) {
        response.write(`{"type":"${change.type}","object":${change.json}}\n`);
      } else {
        write(change.type, shape(change.object));
      }
    },
    writeBookmark(revision, annotations) {
      const metadata = {
        resourceVersion: String(revision),
        ...(annotations === undefined ? {} : { annotations }),
      };
      if (wanted.as === 'object') write('BOOKMARK', { kind: type.kind, apiVersion: type.apiVersion, metadata });
      else if (wanted.as === 'Table') {
        write('BOOKMARK', { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: null, rows: [] });
      } else write('BOOKMARK', { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata });
    },
  };
}
