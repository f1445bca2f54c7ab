import { setTimeout as sleep } from 'node:timers/promises';

/** A stream that says nothing at all for so long, not even that it is still there, has broken off unseen: twice the server's heartbeat. */
const SILENT_MS = 35_000;
const CONNECTS_WITHIN_MS = 10_000;
const DEFAULT_RETRY_MS = 2_000;

/**
 * Reads `text/event-stream` without end and by its rules (https://html.spec.whatwg.org/multipage/server-sent-events.html): it
 * remembers the last id, waits as long as it was told, and comes back with `Last-Event-ID`.
 */
export class EventReader {
  /** Ids of events with data, in the order in which they came. */
  readonly ids: string[] = [];
  /** How often it had to come back. */
  reconnections = 0;
  /** Id at which it began; null before the first word. */
  start: string | null = null;
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #ending = new AbortController();
  #lastId = '';
  #retryMs = DEFAULT_RETRY_MS;
  #done: Promise<void> | null = null;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#url = url;
    this.#headers = headers;
  }

  begin(): void {
    this.#done = this.#run();
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    for (let connections = 0; !signal.aborted; connections += 1) {
      if (connections > 0) {
        this.reconnections += 1;
        await sleep(this.#retryMs);
      }
      // Whatever broke it off, it comes back.
      await this.#read().catch(() => undefined);
    }
  }

  async #read(): Promise<void> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), CONNECTS_WITHIN_MS);
    try {
      const answer = await fetch(this.#url, {
        headers: {
          ...this.#headers,
          accept: 'text/event-stream',
          ...(this.#lastId === '' ? {} : { 'last-event-id': this.#lastId }),
        },
        signal: AbortSignal.any([this.#ending.signal, silence.signal]),
      });
      if (!answer.ok || answer.body === null) return;
      const decoder = new TextDecoder();
      let rest = '';
      for await (const chunk of answer.body) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENT_MS);
        const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #take(block: string): void {
    let hasData = false;
    for (const line of block.split('\n')) {
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === 'id') this.#lastId = value;
      else if (field === 'retry') this.#retryMs = Number(value);
      else if (field === 'data') hasData = true;
    }
    this.start ??= this.#lastId;
    if (hasData) this.ids.push(this.#lastId);
  }
}
