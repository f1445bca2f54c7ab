import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const START_LIMIT_MS = 60_000;

/** One server per user and checkout, in the temporary directory. */
function directory(): string {
  const checkout = createHash('sha256')
    .update(import.meta.url)
    .digest('hex')
    .slice(0, 8);
  return join(tmpdir(), `tenantry-test-${userInfo().username}-${checkout}`);
}

export interface SharedServer {
  readonly client: pg.PoolClient;
  /** Of a database of the server. */
  urlOf(database: string): string;
}

/**
 * Does something as the administrator of the server that the tests share, and starts it if none runs. Several test processes
 * may come at once: each starts one, and all but one find the directory taken and end.
 */
export async function administer<Result>(work: (server: SharedServer) => Promise<Result>): Promise<Result> {
  const server = await connectShared();
  try {
    return await work(server);
  } finally {
    server.client.release();
  }
}

async function connectShared(): Promise<SharedServer> {
  const folder = directory();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const giveUpAt = Date.now() + START_LIMIT_MS;
  let server: ReturnType<typeof spawn> | null = null;
  while (Date.now() < giveUpAt) {
    const connected = await tryConnect(folder);
    if (connected) return connected;
    if (!server || server.exitCode !== null || server.signalCode !== null) server = await spawnServer(folder);
    await pause(50);
  }
  throw new Error(`the test database did not start; see ${join(folder, 'server.log')}`);
}

/** Of this process, to the server at that address: a connection costs more than most of what is done over it. */
const pools = new Map<string, pg.Pool>();

async function tryConnect(folder: string): Promise<SharedServer | null> {
  const url = await readFile(join(folder, 'url'), 'utf8').catch(() => null);
  if (!url) return null;
  const pool = pools.get(url) ?? poolOf(url);
  pools.set(url, pool);
  try {
    return {
      client: await pool.connect(),
      urlOf: (database) => Object.assign(new URL(url), { pathname: `/${database}` }).href,
    };
  } catch {
    // It is starting, or has just ended; the caller looks again until its limit.
    return null;
  }
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'tenantry test administration',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  });
  return pool.on('error', () => {});
}

async function spawnServer(folder: string): Promise<ReturnType<typeof spawn>> {
  const log = await open(join(folder, 'server.log'), 'a', 0o600);
  try {
    const child = spawn(process.execPath, [fileURLToPath(new URL('server.ts', import.meta.url)), folder], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '' },
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}
