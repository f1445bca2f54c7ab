import type { ObjectStore, StoredEvent } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';

const RING = 2_000;
const BATCH = 500;
const RETRY_MS = 1_000;

/** The newest events, read from the store once for however many streams follow them. */
export interface EventTail {
  /** Events after an id, oldest first; from memory where it reaches back far enough. */
  after(id: string, limit: number): Promise<readonly StoredEvent[]>;
  /** Id of the newest event, '0' when there is none. */
  latest(): Promise<string>;
  /** Calls back when events were added. Returns the way to stop. */
  subscribe(callback: () => void): () => void;
  close(): void;
}

export function createEventTail(store: ObjectStore, log: FastifyBaseLogger): EventTail {
  let ring: { readonly position: bigint; readonly event: StoredEvent }[] = [];
  /** The ring holds every event with `start < id <= end`; null while nobody follows. */
  let reach: { start: bigint; end: bigint } | null = null;
  let isReading = false;
  let isStale = false;
  let retry: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | null = null;
  const followers = new Set<() => void>();

  async function latest(): Promise<string> {
    const [newest] = await store.events({ afterId: null, limit: 1 });
    return newest?.id ?? '0';
  }

  /** Reads on from where the ring ends. News that come meanwhile make it read once more, not once for each. */
  async function refresh(): Promise<void> {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isStale && followers.size > 0) {
        isStale = false;
        if (reach === null) {
          const end = BigInt(await latest());
          reach = { start: end, end };
        }
        await readOn(reach);
        for (const follower of followers) follower();
      }
    } catch (error) {
      log.warn({ err: error }, 'events cannot be read; trying again');
      retry = setTimeout(() => void refresh(), RETRY_MS).unref();
    } finally {
      isReading = false;
    }
  }

  async function readOn(range: { start: bigint; end: bigint }): Promise<void> {
    for (let batch: StoredEvent[] | null = null; batch === null || batch.length === BATCH; ) {
      batch = await store.events({ afterId: String(range.end), limit: BATCH });
      ring.push(...batch.map((event) => ({ position: BigInt(event.id), event })));
      range.end = BigInt(batch.at(-1)?.id ?? range.end);
      const dropped = ring.splice(0, Math.max(0, ring.length - RING)).at(-1);
      if (dropped !== undefined) range.start = dropped.position;
    }
  }

  /** Where the ring goes on after a position. All streams ask at once, and most of them stand at its end. */
  function placeAfter(position: bigint): number {
    let [low, high] = [0, ring.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ring[middle]?.position ?? 0n) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    latest,
    async after(id, limit) {
      const from = BigInt(id);
      if (reach === null || from < reach.start) return store.events({ afterId: id, limit });
      const place = placeAfter(from);
      return ring.slice(place, place + limit).map(({ event }) => event);
    },
    subscribe(callback) {
      followers.add(callback);
      unsubscribe ??= store.onEvents(() => void refresh());
      void refresh();
      return () => {
        followers.delete(callback);
        if (followers.size > 0) return;
        unsubscribe?.();
        unsubscribe = null;
        ring = [];
        reach = null;
      };
    },
    close() {
      clearTimeout(retry);
      followers.clear();
      unsubscribe?.();
      unsubscribe = null;
    },
  };
}
