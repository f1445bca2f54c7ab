import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { holdAgainst, readExchanges, specsAtHand } from '@tenantry/conformance/azure';
import { inject } from 'vitest';
import { copyDatabase } from './prepared-database.ts';

/** What `npm start` runs. */
export const SERVER = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../cli/bin/tenantry.js', import.meta.url));
const STARTS_WITHIN_MS = 120_000;

const run = promisify(execFile);

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SandboxAdmin {
  readonly url: string;
  readonly token: string;
}

/**
 * The whole product as `npm start` runs it, in a home folder of its own: control plane, embedded PostgreSQL and sandbox as
 * processes. Tests reach it only as users do.
 */
export class Product {
  readonly home: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #program: string;
  #process: ChildProcess | null = null;
  #output = '';

  private constructor(home: string, environment: Readonly<Record<string, string>>, program = SERVER) {
    this.home = home;
    this.#environment = environment;
    this.#program = program;
  }

  /** In an empty folder, as on a person's first day. */
  static async first(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
    const product = new Product(await mkdtemp(join(tmpdir(), 'tenantry-')), environment);
    await product.start();
    return product;
  }

  /** As `first`, in a folder that whoever asks has made. */
  static async at(home: string, environment: Readonly<Record<string, string>> = {}): Promise<Product> {
    const product = new Product(home, environment);
    try {
      await product.start();
    } catch (error) {
      // Whoever made the folder wants to take it away.
      await product.kill();
      throw error;
    }
    return product;
  }

  /**
   * As `first`, on a database that was made before, and with its programs as one file each. `program` is a path, of what starts
   * the product otherwise than people do.
   */
  static async start(
    environment: Readonly<Record<string, string>> = {},
    program = inject('preparedPrograms').server,
  ): Promise<Product> {
    const product = new Product(await mkdtemp(join(tmpdir(), 'tenantry-')), environment, program);
    await copyDatabase(inject('preparedDatabase'), product.home);
    await product.start();
    return product;
  }

  /** As `at`, and not started yet. `program` as for `start`, but by default what people start. */
  static notStarted(home: string, environment: Readonly<Record<string, string>> = {}, program = SERVER): Product {
    return new Product(home, environment, program);
  }

  get output(): string {
    return this.#output;
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      TENANTRY_HOME: this.home,
      TENANTRY_PORT: '0',
      // What a test does in a second, people do in a minute.
      TENANTRY_RATE_LIMIT: '0',
      TENANTRY_ADDRESS_RATE_LIMIT: '0',
      // Tests in a browser have built it before.
      TENANTRY_PORTAL_BUILD: '0',
      NO_COLOR: '1',
      // Where nothing can be held against it, it need not be written down.
      ...(specsAtHand() === null ? {} : { SANDBOX_EXCHANGES: this.#exchanges }),
      ...this.#environment,
    };
  }

  /** @param more environment of this start alone */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    const env = { ...this.environment, ...more };
    const child = spawn(process.execPath, [this.#program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.#output = '';
    const ready = new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer) => {
        this.#output += chunk.toString();
        if (this.#output.includes('Tenantry is ready')) resolve();
      };
      child.stdout?.on('data', take);
      child.stderr?.on('data', take);
      child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}:\n${this.#output}`)));
      setTimeout(() => reject(new Error(`it was not ready in time:\n${this.#output}`)), STARTS_WITHIN_MS).unref();
    });
    await ready;
  }

  /** Holds the control plane as it stands, in the middle of whatever it does; `awake` lets it go on. */
  pause(): { awake(): void; end(): Promise<void> } {
    const child = this.#process;
    if (child === null) throw new Error('there is no control plane to hold');
    child.kill('SIGSTOP');
    this.#process = null;
    return {
      awake: () => {
        child.kill('SIGCONT');
      },
      end: async () => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  /** SIGKILL to the control plane alone; database and sandbox live on, as they would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  /** Ends everything and takes the folder away. A control plane that was killed is started once more to end its companions. */
  async dispose(): Promise<void> {
    const child = this.#process;
    if (child?.signalCode === 'SIGKILL') await this.start();
    await this.stop();
    const breaches = this.#breaches();
    await rm(this.home, { recursive: true, force: true });
    if (breaches.length > 0) throw new Error(`not as Microsoft describes it:\n${breaches.join('\n')}`);
  }

  /** What of all that went to the sandbox's Azure, or came from it, Microsoft's descriptions do not allow. */
  #breaches(): readonly string[] {
    const specs = specsAtHand();
    if (specs === null) return [];
    const { requests, answers, unknown, breaches } = holdAgainst(specs, readExchanges(this.#exchanges));
    if (requests > 0) process.stderr.write(`${requests} requests and ${answers} answers of Azure looked at\n`);
    for (const [what, times] of unknown) process.stderr.write(`not described: ${times} × ${what}\n`);
    return breaches;
  }

  get #exchanges(): string {
    return join(this.home, 'exchanges.jsonl');
  }

  async cli(...words: readonly string[]): Promise<Outcome> {
    return this.command(process.execPath, [this.#program === SERVER ? CLI : inject('preparedPrograms').cli, ...words]);
  }

  /** As `cli`, but anything other than success fails with all that was printed. */
  async must(...words: readonly string[]): Promise<string> {
    const outcome = await this.cli(...words);
    if (outcome.code !== 0)
      throw new Error(`tenantry ${words.join(' ')} → ${outcome.code}\n${outcome.stdout}\n${outcome.stderr}`);
    return outcome.stdout;
  }

  async command(
    program: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    return command(program, words, { ...this.environment, ...environment });
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const { url } = JSON.parse(await readFile(join(this.home, 'run.json'), 'utf8')) as { url: string };
    const token = (await readFile(join(this.home, 'admin-token'), 'utf8')).trim();
    return fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
  }

  async get<Answer>(path: string): Promise<Answer> {
    const response = await this.request('GET', path);
    if (!response.ok) throw new Error(`GET ${path} → ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** The sandbox's own administration: faults, counters, dumps. */
  async sandbox<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { admin } = JSON.parse(await readFile(join(this.home, 'sandbox', 'run.json'), 'utf8')) as {
      admin: SandboxAdmin;
    };
    const response = await fetch(new URL(path, admin.url), {
      method,
      headers: {
        authorization: `Bearer ${admin.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as Answer;
  }
}

/** Runs a program to its end, whatever that is. */
export async function command(
  program: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(program, [...words], {
      env: environment,
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const failed = error as Error & { code?: number | string; stdout?: string; stderr?: string };
    if (typeof failed.code !== 'number') throw error;
    return { code: failed.code, stdout: failed.stdout ?? '', stderr: failed.stderr ?? '' };
  }
}

/**
 * Waits until `look` gives something other than undefined, and gives that. It looks less often the longer it takes: what is
 * waited for needs the processor more than the looking does.
 */
export async function until<Result>(
  what: string,
  look: () => Promise<Result | undefined>,
  limitMs = 120_000,
): Promise<Result> {
  const start = Date.now();
  const deadline = start + limitMs;
  let last: unknown = null;
  while (Date.now() < deadline) {
    try {
      const result = await look();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
    const pauseMs = Math.min(Math.max((Date.now() - start) / 20, 100), 1_000);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`${what}: not within ${limitMs / 1_000} s`, last === null ? undefined : { cause: last });
}
