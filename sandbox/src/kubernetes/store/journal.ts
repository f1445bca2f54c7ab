import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The journal is rewritten as a snapshot once it outgrows this and twice the last snapshot. */
const compactionBytes = 16 * 1024 * 1024;

const endMark = '=end';

/**
 * The state on disk: `<n>.snapshot` holds everything as of its making, `<n>.journal` each change since, one line each.
 * Lines of one turn of the event loop are written together and without fsync: a killed process loses nothing that it
 * answered a moment ago, a power cut may.
 */
export class Journal {
  readonly #directory: string;
  #generation = 0;
  #file: number | undefined;
  #waiting: string[] = [];
  #isScheduled = false;
  #bytes = 0;
  #snapshotBytes = 0;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  /** Every line since the last complete snapshot, that one's lines first. Call once, before the first `append`. */
  load(): string[] {
    const names = readdirSync(this.#directory);
    const generations = (suffix: string): number[] =>
      names
        .filter((name) => name.endsWith(suffix))
        .map((name) => Number.parseInt(name, 10))
        .filter((number) => Number.isInteger(number))
        .sort((a, b) => a - b);
    const base = generations('.snapshot').at(-1);
    const lines: string[] = [];
    if (base !== undefined) {
      const text = readFileSync(this.#path(base, 'snapshot'), 'utf8');
      this.#snapshotBytes = text.length;
      const rows = text.split('\n');
      if (rows.at(-2) !== endMark) throw new Error(`${this.#path(base, 'snapshot')} is not complete`);
      for (const row of rows.slice(0, -2)) lines.push(row);
    }
    for (const generation of generations('.journal')) {
      this.#generation = Math.max(this.#generation, generation);
      if (base !== undefined && generation < base) continue;
      const text = readFileSync(this.#path(generation, 'journal'), 'utf8');
      const rows = text.split('\n');
      // What follows the last line end was cut off while it was written.
      rows.pop();
      for (const row of rows) lines.push(row);
    }
    if (base !== undefined) this.#generation = Math.max(this.#generation, base);
    this.#open(this.#generation + 1);
    return lines;
  }

  append(line: string): void {
    this.#waiting.push(line);
    this.#bytes += line.length;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  /** Whether `compact` is due. */
  get isLong(): boolean {
    return this.#bytes > compactionBytes && this.#bytes > 2 * this.#snapshotBytes;
  }

  /** Replaces all lines so far by these. */
  compact(lines: Iterable<string>): void {
    this.flush();
    const generation = this.#generation + 1;
    this.#open(generation);
    const temporary = this.#path(generation, 'snapshot.part');
    const file = openSync(temporary, 'w', 0o600);
    let bytes = 0;
    let batch: string[] = [];
    for (const line of lines) {
      batch.push(line);
      bytes += line.length + 1;
      if (batch.length === 1000) {
        writeSync(file, `${batch.join('\n')}\n`);
        batch = [];
      }
    }
    batch.push(endMark);
    writeSync(file, `${batch.join('\n')}\n`);
    closeSync(file);
    renameSync(temporary, this.#path(generation, 'snapshot'));
    this.#snapshotBytes = bytes;
    for (const name of readdirSync(this.#directory)) {
      if (/^\d+\.(snapshot|journal|snapshot\.part)$/.test(name) && Number.parseInt(name, 10) < generation) {
        rmSync(join(this.#directory, name));
      }
    }
  }

  flush(): void {
    if (this.#file === undefined || this.#waiting.length === 0) return;
    const text = `${this.#waiting.join('\n')}\n`;
    this.#waiting = [];
    writeSync(this.#file, text);
  }

  close(): void {
    this.flush();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(generation: number): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#generation = generation;
    this.#bytes = 0;
    const path = this.#path(generation, 'journal');
    if (existsSync(path)) throw new Error(`${path} is there already`);
    this.#file = openSync(path, 'a', 0o600);
  }

  #path(generation: number, suffix: string): string {
    return join(this.#directory, `${String(generation).padStart(8, '0')}.${suffix}`);
  }
}
