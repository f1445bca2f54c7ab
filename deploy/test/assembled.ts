import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BUILD, isBuilt } from '@tenantry/portal/build';
import { assemble } from '../image/assemble.ts';

const run = promisify(execFile);
/** That of the image. */
const ACCOUNT = { uid: 65_532, gid: 65_532 };
const isRoot = process.getuid?.() === 0;

/** The folder that the image is made of, run as the image runs it: nobody's account, and no right to change the program. */
export class Assembled {
  readonly folder: string;
  readonly tree: string;
  readonly home: string;
  #process: ChildProcess | null = null;
  #output = '';

  private constructor(folder: string) {
    this.folder = folder;
    this.tree = join(folder, 'app');
    this.home = join(folder, 'home');
  }

  static async make(): Promise<Assembled> {
    if (!(await isBuilt())) await run(process.execPath, [BUILD], { maxBuffer: 64 * 1024 * 1024 });
    const made = new Assembled(await mkdtemp(join(tmpdir(), 'tenantry-image-')));
    await assemble(made.tree);
    await mkdir(made.home, { mode: 0o700 });
    // The checkout, and Node in it, may lie where that account cannot go.
    await copyFile(process.execPath, made.#node);
    await chmod(made.folder, 0o755);
    await run('chmod', ['-R', 'a-w,a+rX', made.tree]);
    if (isRoot) await run('chown', [`${ACCOUNT.uid}:${ACCOUNT.gid}`, made.home]);
    await writeFile(made.#mark, '');
    return made;
  }

  get output(): string {
    return this.#output;
  }

  get #node(): string {
    return join(this.folder, 'node');
  }

  get #mark(): string {
    return join(this.folder, 'made');
  }

  /** Starts it with exactly this environment; waits until it is ready. */
  async start(environment: Readonly<Record<string, string>>): Promise<void> {
    const child = this.#run(['server/src/main.ts'], environment);
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (this.#output.includes('Tenantry is ready')) resolve();
      };
      child.stdout?.on('data', look);
      child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}:\n${this.#output}`)));
      setTimeout(() => reject(new Error(`it was not ready in time:\n${this.#output}`)), 120_000).unref();
    });
  }

  /** Runs it to its end. */
  async outcome(
    environment: Readonly<Record<string, string>>,
    words = ['server/src/main.ts'],
  ): Promise<{ code: number | null; output: string }> {
    const child = this.#run(words, environment);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output: this.#output };
  }

  async stop(): Promise<number | null> {
    const child = this.#process;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    return ended;
  }

  /** Files of the program that are others than when it was made. */
  async changed(): Promise<string> {
    return (await run('find', [this.tree, '-newer', this.#mark])).stdout;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await run('chmod', ['-R', 'u+w', this.folder]);
    await rm(this.folder, { recursive: true, force: true });
  }

  #run(words: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
    this.#output = '';
    const child = spawn(this.#node, words, {
      cwd: this.tree,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot ? ACCOUNT : {}),
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    return child;
  }
}
