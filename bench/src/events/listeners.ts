import { setMaxListeners } from 'node:events';
import { request } from 'node:http';

const OPENS_WITHIN_MS = 120_000;
/** Connections that are being made at a time. */
const OPENED_AT_ONCE = 50;

/** Many readers of one stream of events, each over a connection of its own. */
export class Listeners {
  readonly #ending = new AbortController();
  readonly #texts: string[];
  #wanted: { readonly text: string; left: number; readonly done: (at: number) => void } | null = null;

  private constructor(count: number) {
    this.#texts = Array.from({ length: count }, () => '');
    setMaxListeners(0, this.#ending.signal);
  }

  /** Resolves when all have heard the first bytes. */
  static async open(count: number, url: string, headers: Readonly<Record<string, string>>): Promise<Listeners> {
    const listeners = new Listeners(count);
    const open = Array.from({ length: count }, (_, index) => index).values();
    const lane = async () => {
      for (const index of open) await listeners.#listen(index, url, headers);
    };
    await Promise.all(Array.from({ length: OPENED_AT_ONCE }, lane));
    return listeners;
  }

  /** When the last of them has the text, by `performance.now()`. One text at a time. */
  allHear(text: string): Promise<number> {
    this.#texts.fill('');
    return new Promise((done) => {
      this.#wanted = { text, left: this.#texts.length, done };
    });
  }

  close(): void {
    this.#ending.abort();
  }

  #listen(index: number, url: string, headers: Readonly<Record<string, string>>): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`a stream of ${url} did not begin`)), OPENS_WITHIN_MS);
      const asked = request(url, { headers, agent: false, signal: this.#ending.signal }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${url} → ${answer.statusCode}`));
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          clearTimeout(timer);
          resolve();
          this.#hear(index, chunk);
        });
        answer.on('error', () => undefined);
      });
      asked.on('error', reject).end();
    });
  }

  #hear(index: number, chunk: string): void {
    const wanted = this.#wanted;
    if (wanted === null) return;
    const before = this.#texts[index] ?? '';
    if (before.includes(wanted.text)) return;
    const text = before + chunk;
    this.#texts[index] = text;
    if (!text.includes(wanted.text)) return;
    wanted.left -= 1;
    if (wanted.left > 0) return;
    this.#wanted = null;
    wanted.done(performance.now());
  }
}
