import { readLine } from './batch.ts';

/** Follows the lines of one tenant by server-sent events, and notes when each came. */
export class Tail {
  /** By number of the line. */
  readonly cameAt = new Map<number, number>();
  readonly #tenant: string;
  readonly #closing = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  private constructor(tenant: string) {
    this.#tenant = tenant;
  }

  static async open(url: string, tenant: string, token: string): Promise<Tail> {
    const tail = new Tail(tenant);
    const answer = await fetch(new URL(`/api/v1/tenants/${tenant}/logs/tail?source=application`, url), {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: tail.#closing.signal,
    });
    if (answer.status !== 200 || answer.body === null) throw new Error(`the tail: ${answer.status}`);
    tail.#reading = tail.#read(answer.body).catch((error: unknown) => {
      if (!tail.#closing.signal.aborted) tail.#failure = error;
    });
    return tail;
  }

  mustBeWell(): void {
    if (this.#failure !== null) throw new Error('the tail was cut', { cause: this.#failure });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reading;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const now = performance.now();
      const events = `${rest}${chunk}`.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) this.#take(event, now);
    }
    throw new Error('it ended');
  }

  #take(event: string, now: number): void {
    const data = event.split('\n').find((line) => line.startsWith('data: '));
    if (data === undefined) return;
    const { message } = JSON.parse(data.slice('data: '.length)) as { message: string };
    const line = readLine(message);
    if (line?.tenant !== this.#tenant) throw new Error(`a line that is not of ${this.#tenant}: ${message}`);
    if (this.cameAt.has(line.number)) throw new Error(`a line came twice: ${message}`);
    this.cameAt.set(line.number, now);
  }
}
