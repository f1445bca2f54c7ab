import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { CONNECTIONS } from './bare-client.ts';
import { databaseProcess, processorSeconds, processorSecondsOfFamily } from './processor-time.ts';
import { REPOSITORY, startWords } from './repository.ts';
import { until } from './waiting.ts';

const STARTS_WITHIN_MS = 120_000;
const ANSWERS_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 200;
/** Metrics are counted anew at each request: one look in so many is no great part of what is measured. */
const RESTS = 20;
/** As many as the bare client has connections. */
const REQUESTS_AT_ONCE = CONNECTIONS;
/** The API takes no more manifests in one request. */
const MOST_MANIFESTS = 500;

interface Shown {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly phase: string;
    readonly conditions: readonly { type: string; status: string; since: string }[];
  };
}

/** Processor seconds. */
export interface Work {
  readonly own: number;
  readonly database: number;
}

/** A control plane without a cloud, as a process of its own in a home folder of its own; used as any client uses it. */
export class ControlPlane {
  readonly home: string;
  readonly #options: readonly string[];
  readonly #settings: Readonly<Record<string, string>>;
  #process: ChildProcess | null = null;

  private constructor(home: string, options: readonly string[], settings: Readonly<Record<string, string>>) {
    this.home = home;
    this.#options = options;
    this.#settings = settings;
  }

  /**
   * @param options of Node itself, such as `--cpu-prof`.
   * @param databaseUrl of a database that others use as well; without it, the embedded one in its home.
   * @param settings of the product beside those that every one here has; they go before them.
   */
  static async start(
    options: readonly string[] = [],
    databaseUrl = '',
    settings: Readonly<Record<string, string>> = {},
  ): Promise<ControlPlane> {
    const home = await mkdtemp(join(tmpdir(), 'tenantry-bench-home-'));
    const plane = new ControlPlane(home, options, { DATABASE_URL: databaseUrl, ...settings });
    await plane.start();
    return plane;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('the control plane does not run');
    return pid;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [...this.#options, ...(await startWords())], {
      cwd: REPOSITORY,
      env: {
        ...process.env,
        ...{ TENANTRY_HOME: this.home, TENANTRY_PORT: '0', TENANTRY_CLOUD: 'none' },
        // To build the portal meanwhile would be measured too.
        ...{ TENANTRY_PORTAL_BUILD: '0', ...this.#settings },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    await readiness(child, STARTS_WITHIN_MS);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.home, { recursive: true, force: true });
  }

  /** @param atOnce manifests in one request */
  async apply(manifests: readonly JsonObject[], atOnce = MOST_MANIFESTS): Promise<void> {
    for (let start = 0; start < manifests.length; start += atOnce) {
      await this.request('POST', '/api/v1/apply', manifests.slice(start, start + atOnce));
    }
  }

  /** Waits until so many objects of a kind are ready. They are counted when nothing is due, for that takes a while of many. */
  async untilReady(kind: 'Infrastructure' | 'Tenant', count: number, limitMs: number): Promise<void> {
    const look = async () => ((await this.#isQuiet()) && (await this.#count(kind)).ready === count ? true : undefined);
    await until(`${count} of ${kind} ready`, LOOK_EVERY_MS, limitMs, look, RESTS);
  }

  /** Waits until so many passes have been made since the start, and nothing is due. */
  async untilLookedAt(objects: number, everyMs: number, limitMs: number): Promise<void> {
    const look = async () => {
      const metrics = await this.#metrics();
      const isDone = sumOf(metrics, 'tenantry_passes_total') >= objects;
      return isDone && sumOf(metrics, 'tenantry_queue_depth') === 0 ? true : undefined;
    };
    await until(`${objects} objects looked at`, everyMs, limitMs, look, RESTS);
  }

  /** Waits until there is no tenant any more. */
  async untilGone(limitMs: number): Promise<void> {
    const look = async () => ((await this.#isQuiet()) && (await this.#count('Tenant')).all === 0 ? true : undefined);
    await until('no tenant left', LOOK_EVERY_MS, limitMs, look, RESTS);
  }

  async #isQuiet(): Promise<boolean> {
    return sumOf(await this.#metrics(), 'tenantry_queue_depth') === 0;
  }

  async #count(kind: 'Infrastructure' | 'Tenant'): Promise<{ ready: number; all: number }> {
    const path = kind === 'Tenant' ? '/api/v1/estate' : '/api/v1/infrastructures?limit=500';
    const answer = (await (await this.request('GET', path)).json()) as {
      tenants?: { phase: string; count: number }[];
      items?: Shown[];
    };
    const states = answer.tenants ?? (answer.items ?? []).map(({ status }) => ({ phase: status.phase, count: 1 }));
    const sum = (some: typeof states) => some.reduce((total, state) => total + state.count, 0);
    return { ready: sum(states.filter(({ phase }) => phase === 'ready')), all: sum(states) };
  }

  /** Asks for the deletion of each by a request of its own, some at a time, and does not wait for what follows. */
  async deleteTenants(names: readonly string[]): Promise<void> {
    const open = [...names].reverse();
    await Promise.all(
      Array.from({ length: REQUESTS_AT_ONCE }, async () => {
        for (let name = open.pop(); name !== undefined; name = open.pop()) {
          await this.request('DELETE', `/api/v1/tenants/${name}`);
        }
      }),
    );
  }

  /** The sum of a metric's series, labels aside; 0 where there is none. */
  async metric(name: string): Promise<number> {
    return sumOf(await this.#metrics(), name);
  }

  /** When each tenant became ready, by the tenant's own account. */
  async readyTimes(): Promise<Date[]> {
    const times: Date[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await this.request('GET', `/api/v1/tenants?limit=500${query}`);
      const page = (await answer.json()) as { items: Shown[]; nextCursor: string | null };
      for (const { metadata, status } of page.items) {
        const ready = status.conditions.find(({ type }) => type === 'Ready');
        if (ready?.status !== 'True') throw new Error(`tenant ${metadata.name} is not ready`);
        times.push(new Date(ready.since));
      }
      cursor = page.nextCursor;
    }
    return times;
  }

  /** Processor seconds of itself and of its embedded database, each since its start. */
  async worked(): Promise<Work> {
    const database = await databaseProcess(this.home);
    return { own: await processorSeconds(this.pid), database: await processorSecondsOfFamily(database) };
  }

  /** Of its embedded database, while it runs: by its socket, or the port that it has where paths are too long for one. */
  async databaseUrl(): Promise<string> {
    const directory = join(this.home, 'postgres');
    const read = async (file: string) => (await readFile(join(directory, file), 'utf8')).trim();
    const account = `tenantry:${encodeURIComponent(await read('password'))}`;
    const port = await read('port').catch(() => null);
    if (port !== null) return `postgres://${account}@127.0.0.1:${port}/tenantry`;
    return `postgres://${account}@localhost/tenantry?host=${encodeURIComponent(join(directory, 'data'))}`;
  }

  /** Where the API is. */
  async url(): Promise<string> {
    return (JSON.parse(await readFile(join(this.home, 'run.json'), 'utf8')) as { url: string }).url;
  }

  /** The administrator's. */
  async token(): Promise<string> {
    return (await readFile(join(this.home, 'admin-token'), 'utf8')).trim();
  }

  async #metrics(): Promise<string> {
    return (await this.request('GET', '/metrics')).text();
  }

  /** As the administrator. Throws for every answer that says no. */
  async request(method: string, path: string, body?: JsonValue): Promise<Response> {
    const response = await fetch(new URL(path, await this.url()), {
      method,
      headers: {
        authorization: `Bearer ${await this.token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${await response.text()}`);
    return response;
  }
}

function sumOf(metrics: string, name: string): number {
  return metrics
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** Resolves when the product says that it is ready; throws with what it printed when it ends before or takes too long. */
export async function readiness(child: ChildProcess, limitMs: number): Promise<void> {
  let output = '';
  let limit: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Tenantry is ready')) resolve();
      };
      child.stdout?.on('data', take);
      child.stderr?.on('data', take);
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}:\n${output}`)));
      limit = setTimeout(() => reject(new Error(`it was not ready within ${limitMs / 1_000} s:\n${output}`)), limitMs);
    });
  } finally {
    clearTimeout(limit);
  }
}

export function workBetween(before: Work, after: Work): Work {
  return { own: after.own - before.own, database: after.database - before.database };
}
