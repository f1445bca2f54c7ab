import { type ChildProcess, execFile } from 'node:child_process';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import { type Binaries, executable } from './binaries.ts';
import type { Layout } from './layout.ts';
import { SOCKET_PORT } from './layout.ts';
import { dataDirectoryArgument, spawnProgram } from './program.ts';

const run = promisify(execFile);
const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** `full`: what was committed survives a power cut. `none`: for databases that are thrown away, as in tests. */
export type Durability = 'full' | 'none';

export interface Postmaster {
  readonly pid: number;
  /** Where it listens: null while it is starting. `port` is null where it listens on its socket alone. */
  readonly listens: { readonly port: number | null } | null;
}

/** The server that runs on this data directory, or null. Removes a pid file that a crash left behind. */
export async function runningPostmaster(layout: Layout): Promise<Postmaster | null> {
  const file = join(layout.data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  // Line by line: process id, data directory, start time, port, socket directory, first listen address, shared memory key.
  const [pidLine = '', , , port = '', socket, address] = text.split('\n');
  const pid = Number.parseInt(pidLine, 10);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (await isServer(pid)) {
    const isListening = socket !== undefined && address !== undefined && (socket !== '' || address !== '');
    return { pid, listens: isListening ? { port: address === '' ? null : Number(port) } : null };
  }
  // PostgreSQL would take any living process with this number for itself and refuse to start.
  await rm(file, { force: true });
  await rm(join(layout.data, `.s.PGSQL.${SOCKET_PORT}.lock`), { force: true });
  return null;
}

/** Whether this process is a PostgreSQL server, and not ended or another program that got the number since. */
export async function isServer(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // On Linux from /proc: `ps` is missing in small images, where also nobody may have collected a process that ended.
  if (process.platform === 'linux') {
    const fields = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return /^\d+ \(postgres.*\) [^ZX] /.test(fields);
  }
  if (process.platform === 'win32') return true;
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'comm='], { timeout: 5_000 }).catch(() => ({
    stdout: '',
  }));
  return basename(stdout.trim()).startsWith('postgres');
}

/**
 * Starts the server, in a session of its own: Ctrl-C in our terminal and our own death do not reach it, so that it ends
 * only when told to, with nothing half written.
 */
export async function spawnPostmaster(
  layout: Layout,
  binaries: Binaries,
  account: Account | null,
  options: { port: number | null; durability: Durability },
): Promise<{ child: ChildProcess; output: () => Promise<string> }> {
  const { size } = await stat(layout.log).catch(() => ({ size: 0 }));
  if (size > MAX_LOG_BYTES) await rename(layout.log, `${layout.log}.1`);
  const log = await open(layout.log, 'a', 0o600);
  const start = (await log.stat()).size;
  try {
    const child = spawnProgram(
      executable(binaries, 'postgres'),
      ['-D', dataDirectoryArgument(layout.data, account), ...settings(options).flatMap((setting) => ['-c', setting])],
      { cwd: layout.data, account, stdio: ['ignore', log.fd, log.fd], detached: true },
    );
    child.unref();
    return { child, output: async () => (await readFile(layout.log)).subarray(start).toString() };
  } finally {
    await log.close();
  }
}

function settings({ port, durability }: { port: number | null; durability: Durability }): string[] {
  const listen =
    port === null
      ? // The server works in the data directory: the socket lies there, out of reach of other accounts.
        ['listen_addresses=', 'unix_socket_directories=.', 'unix_socket_permissions=0700', `port=${SOCKET_PORT}`]
      : ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
  const durable =
    durability === 'full'
      ? ['fsync=on', 'full_page_writes=on']
      : ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];
  return [
    ...listen,
    ...durable,
    'timezone=UTC',
    'log_timezone=UTC',
    'password_encryption=scram-sha-256',
    'max_connections=200',
    'max_wal_size=256MB',
    // Our statements are short; compiling them costs more than it saves.
    'jit=off',
    // Errors go to the client that caused them; here they would only repeat people's data in a file.
    'log_min_messages=log',
    'log_checkpoints=off',
  ];
}
