import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Json } from '../json.ts';

/** Entries appended before the file is written anew with only what is current. */
const compactAfterEntries = 50_000;

interface Entry {
  readonly c: string;
  readonly k: string;
  /** Absent when the key was deleted. */
  readonly v?: Json;
}

/** Named key-value tables in memory, each change of which is appended to one file. */
export interface Table<T> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  set(key: string, value: T): void;
  delete(key: string): boolean;
  keys(): IterableIterator<string>;
  entries(): IterableIterator<[string, T]>;
  values(): IterableIterator<T>;
  readonly size: number;
}

/**
 * State that outlives the process. Changes are visible at once and appended in batches; `flushed` resolves when
 * everything changed so far has been handed to the operating system, so an answer sent after it is never forgotten by a
 * killed process. One process at a time may have a journal open.
 */
export class Journal {
  readonly #path: string;
  readonly #tables = new Map<string, Map<string, Json>>();
  #file: FileHandle | null = null;
  #pending: string[] = [];
  #appended = 0;
  #writing: Promise<void> = Promise.resolve();
  #scheduled: Promise<void> | null = null;

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(directory: string): Promise<Journal> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const journal = new Journal(join(directory, 'state.jsonl'));
    await journal.#load();
    await journal.#compact();
    return journal;
  }

  table<T>(name: string): Table<T> {
    const rows = this.#rows(name) as Map<string, T>;
    const record = (key: string, value?: T): void => this.#append({ c: name, k: key, v: value as Json });
    return {
      get: (key) => rows.get(key),
      has: (key) => rows.has(key),
      set: (key, value) => {
        rows.set(key, value);
        record(key, value);
      },
      delete: (key) => {
        const existed = rows.delete(key);
        if (existed) record(key);
        return existed;
      },
      keys: () => rows.keys(),
      entries: () => rows.entries(),
      values: () => rows.values(),
      get size() {
        return rows.size;
      },
    };
  }

  /** Resolves when all changes made before the call are in the file. */
  async flushed(): Promise<void> {
    if (this.#pending.length > 0 && !this.#scheduled) {
      // Waiting for the write under way gathers what comes meanwhile into one append.
      this.#scheduled = this.#writing.then(() => {
        this.#scheduled = null;
        this.#writing = this.#write();
        return this.#writing;
      });
    }
    await (this.#scheduled ?? this.#writing);
  }

  async close(): Promise<void> {
    await this.flushed();
    await this.#file?.sync();
    await this.#file?.close();
    this.#file = null;
  }

  #rows(name: string): Map<string, Json> {
    let rows = this.#tables.get(name);
    if (!rows) {
      rows = new Map();
      this.#tables.set(name, rows);
    }
    return rows;
  }

  #append(entry: Entry): void {
    this.#pending.push(JSON.stringify(entry));
  }

  async #write(): Promise<void> {
    const lines = this.#pending;
    if (lines.length === 0 || !this.#file) return;
    this.#pending = [];
    await this.#file.appendFile(`${lines.join('\n')}\n`);
    this.#appended += lines.length;
    if (this.#appended > compactAfterEntries) await this.#compact();
  }

  async #load(): Promise<void> {
    const handle = await open(this.#path, 'a', 0o600);
    await handle.close();
    for await (const line of createInterface({
      input: createReadStream(this.#path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      const entry = readEntry(line);
      if (!entry) continue;
      if (entry.v === undefined) this.#rows(entry.c).delete(entry.k);
      else this.#rows(entry.c).set(entry.k, entry.v);
    }
  }

  async #compact(): Promise<void> {
    const fresh = `${this.#path}.new`;
    await rm(fresh, { force: true });
    const file = await open(fresh, 'wx', 0o600);
    for (const [c, rows] of this.#tables) {
      const lines = [...rows].map(([k, v]) => `${JSON.stringify({ c, k, v })}\n`);
      if (lines.length > 0) await file.appendFile(lines.join(''));
    }
    await file.sync();
    // The old handle goes before the rename: Windows refuses to replace an open file.
    await this.#file?.close();
    await file.close();
    await rename(fresh, this.#path);
    this.#file = await open(this.#path, 'a', 0o600);
    this.#appended = 0;
  }
}

/** A line cut short by a crash in mid-write is the last one, and stands for a change nobody was told of. */
function readEntry(line: string): Entry | null {
  if (line === '') return null;
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return null;
  }
}
