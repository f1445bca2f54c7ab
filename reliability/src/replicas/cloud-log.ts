import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Exchange } from '@tenantry/conformance/azure';

const READ_EVERY_MS = 50;
const CHUNK_BYTES = 1 << 20;

/** A request to Azure that changed something, as the sandbox took it. */
export interface CloudWrite {
  readonly at: number;
  readonly method: string;
  /** In lower case. */
  readonly id: string;
  /** Of what was sent. */
  readonly hash: string;
  readonly status: number;
}

/** Follows the file in which the sandbox writes down what it is asked, so that it is known when. */
export class CloudLog {
  readonly writes: CloudWrite[] = [];
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #position = 0;
  #rest = '';
  #reading: Promise<void> | null = null;

  constructor(file: string) {
    this.#file = file;
    this.#timer = setInterval(() => void this.#read(), READ_EVERY_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#read();
    await this.#read();
  }

  async #read(): Promise<void> {
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  async #readOn(): Promise<void> {
    const file = await open(this.#file, 'r').catch(() => null);
    if (file === null) return;
    try {
      const buffer = Buffer.alloc(CHUNK_BYTES);
      for (let bytesRead = CHUNK_BYTES; bytesRead === CHUNK_BYTES; ) {
        ({ bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, this.#position));
        this.#position += bytesRead;
        // What is cut in the middle of a character is put together by the bytes, not by the text.
        const lines = (this.#rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
        this.#rest = lines.pop() ?? '';
        for (const line of lines) this.#take(line);
      }
    } finally {
      await file.close();
    }
  }

  #take(line: string): void {
    if (/^\{"method":"(GET|HEAD)"/.test(line)) return;
    const { method, path, sent, status } = JSON.parse(Buffer.from(line, 'latin1').toString()) as Exchange;
    const hash = createHash('sha256')
      .update(JSON.stringify(sent) ?? '')
      .digest('hex');
    this.writes.push({ at: Date.now(), method, id: path.toLowerCase(), hash, status });
  }
}

/** Two creations of the same, with the same body and no deletion between them, both taken. */
export interface Repeat {
  readonly id: string;
  readonly first: number;
  readonly second: number;
}

export function repeats(writes: readonly CloudWrite[]): readonly Repeat[] {
  const found: Repeat[] = [];
  const last = new Map<string, CloudWrite>();
  for (const write of writes) {
    if (write.status >= 300) continue;
    if (write.method === 'DELETE') last.delete(write.id);
    if (write.method !== 'PUT') continue;
    const before = last.get(write.id);
    if (before?.hash === write.hash) found.push({ id: write.id, first: before.at, second: write.at });
    last.set(write.id, write);
  }
  return found;
}
