import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm start` runs. */
export const SERVER = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
const STARTS_WITHIN_MS = 180_000;
const READY = 'Tenantry is ready';

/** One control plane as a process, with a home folder of its own. */
export class Replica {
  readonly name: string;
  readonly home: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #program: string;
  #process: ChildProcess | null = null;
  #output = '';
  #url: URL | null = null;
  #isPaused = false;

  /** @param program that starts the product */
  constructor(name: string, home: string, environment: NodeJS.ProcessEnv, program: string) {
    this.name = name;
    this.home = home;
    this.#environment = environment;
    this.#program = program;
  }

  /** Where it listens; null while it does not run. */
  get url(): URL | null {
    return this.isRunning ? this.#url : null;
  }

  /** Paused or not. */
  get isRunning(): boolean {
    return this.#process !== null && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** What its last process said. */
  get output(): string {
    return this.#output;
  }

  /** Returns when it says that it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.#program], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#output = '';
    this.#url = null;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(this.#failed('was not ready in time')), STARTS_WITHIN_MS);
      const take = (chunk: Buffer) => {
        this.#output += chunk.toString();
        if (this.#output.includes(READY)) resolve();
      };
      child.stdout?.on('data', take);
      child.stderr?.on('data', take);
      child.once('exit', (code, signal) => reject(this.#failed(`ended with ${signal ?? code}`)));
      child.once('error', reject);
      late.unref();
    });
    const { url } = JSON.parse(await readFile(join(this.home, 'run.json'), 'utf8')) as { url: string };
    this.#url = new URL(url);
  }

  /** As when its machine fails. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** As when it is replaced in good order. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** Holds it as it stands, in the middle of whatever it does. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
    this.#isPaused = true;
  }

  awake(): void {
    this.#process?.kill('SIGCONT');
    this.#isPaused = false;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (child === null || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    if (this.#isPaused) this.awake();
    await ended;
  }

  #failed(how: string): Error {
    return new Error(`replica ${this.name} ${how}:\n${this.#output}`);
  }
}
