import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from './account.ts';
import { type Binaries, executable, isReachable } from './binaries.ts';
import { EmbeddedDatabaseError, startError } from './errors.ts';
import type { Layout } from './layout.ts';
import { dataDirectoryArgument, needsOpenPath, runToEnd, spawnProgram } from './program.ts';

export const SUPERUSER = 'tenantry';
const STAGING = 'new-';
const PASSWORD_WITHIN_MS = 2_000;

/** Makes the cluster if there is none, checks that this PostgreSQL can read it, and answers its password. */
export async function ensureCluster(layout: Layout, binaries: Binaries, account: Account | null): Promise<string> {
  await mkdir(layout.directory, { recursive: true, mode: 0o700 });
  const password = await ensurePassword(layout);
  if ((await clusterMajor(layout)) === null) await createCluster(layout, binaries, account, password);
  const major = await clusterMajor(layout);
  if (major !== binaries.major) {
    throw new EmbeddedDatabaseError(
      'wrong-major-version',
      `${layout.data} was written by PostgreSQL ${major}, and this installation brings PostgreSQL ${binaries.major}`,
      'Start it with the Tenantry that wrote it, save it with pg_dump, and restore into an empty TENANTRY_HOME',
    );
  }
  return password;
}

async function clusterMajor(layout: Layout): Promise<number | null> {
  try {
    return Number.parseInt(await readFile(join(layout.data, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw startError(`Reading ${layout.data}`, '', error);
  }
}

async function ensurePassword(layout: Layout): Promise<string> {
  const read = async () => (await readFile(layout.password, 'utf8')).trim();
  if (await writePassword(layout, 'wx')) return read();
  // Who made the file may be about to fill it. Where nobody does, its maker died, and there is no cluster with a password either.
  const giveUpAt = Date.now() + PASSWORD_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    const known = await read();
    if (known !== '') return known;
    await pause(20);
  }
  await writePassword(layout, 'w');
  return read();
}

/** A new one. False where it was to make the file, and that is there. */
async function writePassword(layout: Layout, flag: 'wx' | 'w'): Promise<boolean> {
  try {
    await writeFile(layout.password, randomBytes(24).toString('base64url'), { flag, mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw startError(`Writing ${layout.password}`, '', error);
  }
}

/** Builds the cluster beside its place and renames it there, so that a crash half-way leaves nothing that looks like one. */
async function createCluster(
  layout: Layout,
  binaries: Binaries,
  account: Account | null,
  password: string,
): Promise<void> {
  const staging = await mkdtemp(join(layout.directory, STAGING));
  try {
    await chmod(staging, 0o700);
    if (account) await chown(staging, account.uid, account.gid);
    if (account && needsOpenPath(account) && !(await isReachable(staging, account))) throw unreachable(staging);
    await initialise(staging, binaries, account, password);
    await rename(staging, layout.data);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Lost the race against another process that created the same cluster.
    if ((await clusterMajor(layout)) === null) throw error;
  }
}

/**
 * Removes what a creation left behind that was cut short. Called by the directory's owner: whoever is still creating has lost, and
 * may write into what is removed, so that some of it may stay for the next start.
 */
export async function clearLeftovers(layout: Layout): Promise<void> {
  for (const name of await readdir(layout.directory).catch(() => [])) {
    if (!name.startsWith(STAGING)) continue;
    await rm(join(layout.directory, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

async function initialise(
  staging: string,
  binaries: Binaries,
  account: Account | null,
  password: string,
): Promise<void> {
  const passwordFile = `${staging}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const handle = await open(passwordFile, 'r');
  const isConfined = account !== null && process.platform === 'linux';
  try {
    const child = spawnProgram(
      executable(binaries, 'initdb'),
      [
        `--pgdata=${dataDirectoryArgument(staging, account)}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${isConfined ? '/proc/self/fd/3' : passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Built in since PostgreSQL 17: the same order everywhere, whatever the system's C library.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { cwd: staging, account, stdio: ['ignore', 'pipe', 'pipe', handle.fd] },
    );
    const { exitCode, output } = await runToEnd(child, 120_000);
    if (exitCode !== 0) throw startError('Creating the database cluster', output);
  } finally {
    await handle.close();
    await rm(passwordFile, { force: true });
  }
}

function unreachable(path: string): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'directory-unreachable',
    `PostgreSQL does not run as root, and the account it runs under instead cannot reach ${path}`,
    'Run Tenantry as an ordinary user, set TENANTRY_HOME to a folder whose parents others may enter, or set DATABASE_URL',
  );
}
