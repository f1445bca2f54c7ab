import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from '../../../server/src/compile-cache.ts';
import { asOneFile } from '../../../server/src/testing/one-file.ts';
import type { Surroundings } from './mortal.ts';
import type { Order, Point, Word } from './point.ts';

const PROGRAM = fileURLToPath(new URL('mortal.ts', import.meta.url));
/** Below the installed packages, where it finds those that it does not hold itself. */
const BUNDLES = fileURLToPath(new URL('../../../node_modules/.cache/tenantry-mortal', import.meta.url));
const OBEYS_WITHIN_MS = 60_000;

let bundle: Promise<string> | null = null;

/** The program of those that die, as one file: there are thousands, and each loads it anew. */
export function bundled(): Promise<string> {
  bundle ??= makeBundle();
  return bundle;
}

async function makeBundle(): Promise<string> {
  const directory = join(BUNDLES, String(process.pid));
  const file = join(directory, 'mortal.js');
  await asOneFile(PROGRAM, file);
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return file;
}

/** One process that runs passes, from its start to its death. */
export class Life {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #passed: Point[] = [];
  #diedAt: Point | null = null;
  #isOver = false;
  #hear: (word: Word['word']) => void = () => {};

  /** Loads the program, as `bundled` made it, which does nothing yet. @param log file descriptor for what it logs. */
  constructor(program: string, surroundings: Surroundings, log: number) {
    this.#process = spawn(process.execPath, [program], {
      stdio: ['ignore', log, log, 'pipe', 'ipc'],
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, TENANTRY_MORTAL: JSON.stringify(surroundings) },
    });
    this.#process.on('error', () => {});
    const words = createInterface({ input: this.#process.stdio[3] as Readable });
    words.on('line', (line) => this.#listen(JSON.parse(line) as Word));
    // Not `exit`: what it said last may still be on its way.
    this.#ended = once(this.#process, 'close').then(() => {
      this.#isOver = true;
      this.#hear('dies');
    });
  }

  /** Points passed since it was armed. */
  get passed(): readonly Point[] {
    return this.#passed;
  }

  get diedAt(): Point | null {
    return this.#diedAt;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves when it is dead and its words have been heard. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async live(): Promise<void> {
    await this.#obey({ order: 'live' }, 'alive');
  }

  async arm(point: Point | null): Promise<void> {
    this.#passed.length = 0;
    await this.#obey({ order: 'arm', point }, 'armed');
  }

  /** It is to live on; it may have died meanwhile. */
  async disarm(): Promise<void> {
    try {
      await this.#obey({ order: 'arm', point: null }, 'armed');
    } catch (error) {
      if (!this.#isOver) throw error;
    }
  }

  async kill(): Promise<void> {
    if (!this.#isOver) this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #listen(word: Word): void {
    if (word.word === 'passed') this.#passed.push(word.point);
    else if (word.word === 'dies') this.#diedAt = word.point;
    else this.#hear(word.word);
  }

  async #obey(order: Order, answer: 'alive' | 'armed'): Promise<void> {
    const heard = new Promise<Word['word']>((resolve) => {
      this.#hear = resolve;
    });
    // One that dies this moment hears nothing more, and is heard of in its end.
    if (!this.#isOver) this.#process.send(order, () => {});
    const late = AbortSignal.timeout(OBEYS_WITHIN_MS);
    const word = this.#isOver
      ? 'dies'
      : await Promise.race([heard, once(late, 'abort').then(() => 'silence' as const)]);
    if (word !== answer) throw new Error(`the process that runs passes was to be ${answer}, and there was: ${word}`);
  }
}
