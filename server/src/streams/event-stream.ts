import { Readable } from 'node:stream';

const BATCH = 100;
/** Bytes that may wait for a reader. Beyond them nothing is read from the tail. */
const BUFFER_BYTES = 64 * 1024;
/** Clients try again after this long. */
const RECONNECT_MS = 2_000;

/** What comes, in an order that ids resume: events, lines. */
export interface StreamSource<Item extends { readonly id: string }> {
  /** Those after an id, the first first. */
  after(id: string, limit: number): Promise<readonly Item[]>;
  /** Calls back when there may be more. Returns the way to stop. */
  subscribe(callback: () => void): () => void;
}

export interface EventStreamOptions<Item extends { readonly id: string }> {
  readonly tail: StreamSource<Item>;
  readonly after: string;
  readonly filter: (item: Item) => boolean;
  /** The item as JSON, in one line. */
  readonly text: (item: Item) => string;
  readonly stallMs: number;
  readonly heartbeatMs: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Server-sent events after an id, without end (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 *
 * The reader pulls: only what it has room for is read, so a slow one costs one buffer. One that takes nothing for
 * `stallMs` while its buffer is full is cut, and resumes with Last-Event-ID. The id of the newest event that was looked at
 * goes along with every heartbeat, so that a resumption does not start over from the last event that passed the filter.
 */
export function createEventStream<Item extends { readonly id: string }>(
  options: EventStreamOptions<Item>,
): { readonly readable: Readable; end(): void } {
  const { tail, filter, text } = options;
  let position = options.after;
  let isPumping = false;
  let hasNews = true;
  let hasRoom = true;
  let lastTakenAt = Date.now();
  let isEnded = false;

  const readable = new Readable({
    highWaterMark: BUFFER_BYTES,
    read() {
      hasRoom = true;
      lastTakenAt = Date.now();
      void pump();
    },
    destroy(error, done) {
      clearInterval(heartbeat);
      unsubscribe();
      done(error);
    },
  });
  const push = (part: string) => {
    hasRoom = readable.push(part);
  };

  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      while (hasNews && hasRoom && !readable.destroyed && !readable.readableEnded) {
        hasNews = false;
        const batch = await tail.after(position, BATCH);
        if (isEnded) return;
        for (const event of batch) {
          if (filter(event)) push(`id: ${event.id}\ndata: ${text(event)}\n\n`);
          position = event.id;
          hasNews = true;
          if (!hasRoom) break;
        }
      }
    } catch (error) {
      options.onError(error);
      readable.destroy();
    } finally {
      isPumping = false;
    }
  }

  const unsubscribe = tail.subscribe(() => {
    hasNews = true;
    void pump();
  });
  const heartbeat = setInterval(() => {
    if (hasRoom) push(`: still here\nid: ${position}\n\n`);
    else if (Date.now() - lastTakenAt > options.stallMs) {
      options.onError(new Error('the reader takes nothing'));
      readable.destroy();
    }
  }, options.heartbeatMs);
  heartbeat.unref();
  push(`retry: ${RECONNECT_MS}\nid: ${position}\n\n`);

  return {
    readable,
    end() {
      if (isEnded || readable.destroyed) return;
      isEnded = true;
      clearInterval(heartbeat);
      readable.push(null);
    },
  };
}
