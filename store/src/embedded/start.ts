import type { ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { type Account, serverAccount } from './account.ts';
import { type Binaries, locateBinaries } from './binaries.ts';
import { clearLeftovers, ensureCluster } from './cluster.ts';
import { EmbeddedDatabaseError, startError } from './errors.ts';
import { keepRunning } from './keep-running.ts';
import { type Layout, layoutOf, SOCKET_PORT, socketFits } from './layout.ts';
import { type Address, connectOwner, ensureDatabase, takeOwnership, urlOf } from './owner.ts';
import { type Durability, isServer, runningPostmaster, spawnPostmaster } from './postmaster.ts';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;

export interface EmbeddedOptions {
  /** Holds the cluster, the password (0600), the log. Made when absent. */
  readonly directory: string;
  /** Listen on this loopback port instead of a socket in the directory. */
  readonly port?: number;
  readonly durability?: Durability;
  /** Told when the server ended by itself and could not be started again yet; further tries follow. */
  readonly onProblem?: (error: Error) => void;
}

export interface EmbeddedDatabase {
  /** Holds the password: never to be logged. */
  readonly url: string;
  /** Ends the server: sessions are cut off, what they had committed is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm installed, or takes over the one that a killed Tenantry left running on this directory.
 * It can be reached only from this machine and only with the password that lies in the directory.
 *
 * @throws {EmbeddedDatabaseError} saying what is wrong and what to do: disk full, wrong major version, directory in use …
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const layout = layoutOf(resolve(options.directory));
  const account = await serverAccount(layout.data);
  const binaries = await locateBinaries(account);
  const password = await ensureCluster(layout, binaries, account);
  const begin = async () => {
    const { owner, address } = await startOrTakeOver(layout, binaries, account, password, options);
    try {
      await takeOwnership(owner, layout.directory);
      await ensureDatabase(owner);
      return { owner, address };
    } catch (error) {
      await owner.end().catch(() => {});
      throw error;
    }
  };
  const { owner, address } = await begin();
  // Does not throw: the server would stay, and this process its owner.
  await clearLeftovers(layout);
  const keeper = keepRunning(owner, begin, options.onProblem);
  return { url: urlOf(address), stop: async () => stop(layout, await keeper.release()) };
}

async function startOrTakeOver(
  layout: Layout,
  binaries: Binaries,
  account: Account | null,
  password: string,
  options: EmbeddedOptions,
): Promise<{ owner: pg.Client; address: Address }> {
  const giveUpAt = Date.now() + START_LIMIT_MS;
  let started: { child: ChildProcess; output: () => Promise<string> } | null = null;
  while (Date.now() < giveUpAt) {
    const running = await runningPostmaster(layout);
    if (running) {
      const address = running.listens && addressOf(layout, running.listens.port, password);
      const owner = address && (await connectOwner(address));
      if (owner) return { owner, address };
    } else if (!started || hasEnded(started.child)) {
      if (started) {
        const output = await started.output();
        if (!isPassing(output)) throw startError('Starting PostgreSQL', output);
        await pause(200);
      }
      const port = await loopbackPort(layout, options.port);
      started = await spawnPostmaster(layout, binaries, account, { port, durability: options.durability ?? 'full' });
      started.child.once('error', () => {});
    }
    await pause(20);
  }
  throw startError(
    'Starting PostgreSQL',
    started ? await started.output() : 'error: the running server does not answer',
  );
}

/**
 * Lost a race with another process's server, which has stopped again since; or the server before was killed and its
 * children have not all noticed.
 */
function isPassing(output: string): boolean {
  return /lock file ".*" (already exists|is empty)|shared memory block .* is still in use/.test(output);
}

function addressOf(layout: Layout, port: number | null, password: string): Address {
  return port === null ? { host: layout.data, port: SOCKET_PORT, password } : { host: '127.0.0.1', port, password };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

async function stop(layout: Layout, owner: pg.Client | null): Promise<void> {
  const pid = (await runningPostmaster(layout))?.pid ?? null;
  // SIGINT is PostgreSQL's fast shutdown: no waiting for sessions, a checkpoint, then the end.
  if (pid !== null) process.kill(pid, 'SIGINT');
  await owner?.end().catch(() => {});
  if (pid === null) return;
  const giveUpAt = Date.now() + STOP_LIMIT_MS;
  while (await isServer(pid)) {
    if (Date.now() > giveUpAt) {
      throw new EmbeddedDatabaseError(
        'start-failed',
        `PostgreSQL (process ${pid}) did not stop within ${STOP_LIMIT_MS / 1000} s`,
        'It will be taken over at the next start',
      );
    }
    await pause(20);
  }
}

/** Null where a socket serves. Otherwise the port asked for, the one of the last start, or a free one. */
async function loopbackPort(layout: Layout, asked: number | undefined): Promise<number | null> {
  if (asked === undefined && socketFits(layout)) return null;
  const kept = Number.parseInt(await readFile(layout.port, 'utf8').catch(() => ''), 10);
  const port = await freePort(asked ?? (Number.isInteger(kept) ? kept : 0));
  await writeFile(layout.port, String(port), { mode: 0o600 });
  return port;
}

function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (preferred === 0 ? reject(error) : resolve(freePort(0))));
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
