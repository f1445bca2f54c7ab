import { createParser } from 'eventsource-parser';
import { ProblemError, problemOf, UnreachableError } from './problem.ts';
import type { Send } from './transport.ts';
import { wait } from './wait.ts';

export interface EventFilter {
  readonly kind?: string;
  readonly name?: string;
  readonly tenant?: string;
}

export interface EventStreamOptions {
  readonly signal?: AbortSignal;
  /** Continue after this event. */
  readonly lastEventId?: string;
  /** Called when the stream broke and is being taken up again. */
  readonly onInterrupted?: (error: Error) => void;
  /** Called when it is open, at first and again after each interruption. */
  readonly onOpen?: () => void;
}

interface EventStreamTiming {
  /** A stream without a byte for so long is taken for dead; the server sends a comment well within it. */
  readonly silenceMs: number;
  /** Without a connection for so long, it gives up. */
  readonly giveUpMs: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

const TIMING: EventStreamTiming = { silenceMs: 60_000, giveUpMs: 300_000, firstDelayMs: 250, longestDelayMs: 10_000 };

/**
 * Events as they happen, or whatever a route sends as such. Reconnects by itself and goes on after the last event it handed out, so that none is lost or
 * shown twice; ends when the signal aborts.
 *
 * @throws ProblemError when the server refuses; UnreachableError when it stayed away for five minutes
 */
export async function* streamEvents<Item>(
  send: Send,
  url: URL,
  { signal = new AbortController().signal, lastEventId, onInterrupted, onOpen }: EventStreamOptions,
  timing: EventStreamTiming = TIMING,
): AsyncGenerator<Item> {
  let last = lastEventId;
  let firstDelayMs = timing.firstDelayMs;
  let delayMs = firstDelayMs;
  let lostAtMs: number | null = null;

  while (!signal.aborted) {
    try {
      const messages = openStream(send, url, last, signal, timing.silenceMs, (retryMs) => {
        firstDelayMs = retryMs;
      });
      for await (const message of messages) {
        lostAtMs = null;
        delayMs = firstDelayMs;
        if (message.isOpening) onOpen?.();
        if (message.data !== undefined) yield JSON.parse(message.data) as Item;
        // Only what was handed out counts as seen.
        last = message.id ?? last;
      }
      lostAtMs ??= Date.now();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ProblemError && error.status < 500) throw error;
      lostAtMs ??= Date.now();
      const cause = error instanceof Error ? error : new Error(String(error));
      if (Date.now() - lostAtMs > timing.giveUpMs) throw new UnreachableError(url.origin, 'stayed away', cause);
      onInterrupted?.(cause);
    }
    await wait(delayMs, signal).catch(() => undefined);
    delayMs = Math.min(timing.longestDelayMs, delayMs * 2);
  }
}

interface Message {
  /** Of the connection itself: it is there. */
  readonly isOpening?: boolean;
  /** Also without data: heartbeats say how far the server has looked where no event passed the filter. */
  readonly id?: string | undefined;
  readonly data?: string;
}

const LARGEST_MESSAGE_CHARACTERS = 1 << 20;

async function* openStream(
  send: Send,
  url: URL,
  lastEventId: string | undefined,
  signal: AbortSignal,
  silenceMs: number,
  onRetry: (retryMs: number) => void,
): AsyncGenerator<Message> {
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const response = await send({ url, headers, signal });
  if (!response.ok || response.body === null) throw new ProblemError(await problemOf(response));
  yield { isOpening: true };

  let messages: Message[] = [];
  let idAlone: string | undefined;
  const parser = createParser({
    maxBufferSize: LARGEST_MESSAGE_CHARACTERS,
    onRetry,
    // Called before the message's own data, so a message that has some replaces it.
    onId: (id) => {
      idAlone = id;
    },
    onEvent: ({ id, data }) => {
      idAlone = undefined;
      messages.push({ id, data });
    },
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  // Not left to the request's own signal: that follows ours through weak references, which do not outlive a collection.
  const stop = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let timer = setTimeout(stop, silenceMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(stop, silenceMs);
      parser.feed(value);
      const arrived = idAlone === undefined ? messages : [...messages, { id: idAlone }];
      messages = [];
      idAlone = undefined;
      yield* arrived;
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stop();
  }
}
