import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A baseline in a process of its own: it tells its address once it listens, and ends when it is let go. */
export class ForkedServer {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#process = child;
  }

  /** Throws where the program ends before it has told its address. */
  static async start(program: string, words: readonly string[]): Promise<ForkedServer> {
    const child = fork(program, words, { stdio: 'inherit', execArgv: [] });
    const [url] = (await Promise.race([once(child, 'message'), endedEarly(child)])) as [string];
    return new ForkedServer(url, child);
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error(`the server at ${this.url} does not run`);
    return pid;
  }

  send(message: string): void {
    this.#process.send(message);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}

/** Of a child process that was to tell something first. */
export async function endedEarly(child: ChildProcess): Promise<never> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  throw new Error(`${child.spawnargs.slice(0, 2).join(' ')} ended with ${signal ?? code} before it was ready`);
}
