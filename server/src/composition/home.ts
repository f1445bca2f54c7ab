import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingsError } from './settings.ts';

/** What the control plane keeps in its home folder besides the databases of its companions. */
export interface Home {
  readonly directory: string;
  readonly adminTokenFile: string;
  /** Port of the last run, or null. */
  readonly lastPort: number | null;
  /** The port of the last run that had TLS, or null. */
  readonly lastSecurePort: number | null;
  announce(run: RunRecord): Promise<void>;
  retract(): Promise<void>;
}

/** `run.json`: where a running control plane is found by the CLI on the same machine. */
export interface RunRecord {
  readonly url: string;
  readonly pid: number;
  /** The same with TLS, and the authority to trust there. */
  readonly secure?: { readonly url: string; readonly caFile: string | null };
}

/** Readable by its owner alone, and never half written. */
export async function writePrivate(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, file);
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readRun(file: string): Promise<RunRecord | null> {
  const text = await readIfThere(file);
  if (text === null) return null;
  try {
    const { url, pid, secure } = JSON.parse(text) as Partial<RunRecord>;
    if (typeof url !== 'string' || typeof pid !== 'number') return null;
    return typeof secure?.url === 'string' ? { url, pid, secure } : { url, pid };
  } catch {
    // A file that cannot be read says nothing; it is written anew.
    return null;
  }
}

/**
 * Opens the home folder, making it at the first start. Throws `SettingsError` when a control plane runs from it already.
 *
 * @param givenTokenFile the administrator's token, where all replicas have the same; null: one of this folder
 */
export async function openHome(directory: string, givenTokenFile: string | null = null): Promise<Home> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const runFile = join(directory, 'run.json');
  const before = await readRun(runFile);
  if (before !== null && before.pid !== process.pid && (await answers(before))) {
    throw new SettingsError(
      `Tenantry is running already from ${directory}: ${before.url} (process ${before.pid}). Stop it first, or set TENANTRY_HOME.`,
    );
  }
  const adminTokenFile = givenTokenFile ?? join(directory, 'admin-token');
  if (((await readIfThere(adminTokenFile)) ?? '').trim() === '') {
    if (givenTokenFile !== null) throw new SettingsError(noToken(givenTokenFile));
    await writePrivate(adminTokenFile, `tenantry_${randomBytes(32).toString('base64url')}\n`);
  }
  return {
    directory,
    adminTokenFile,
    lastPort: portOf(before?.url),
    lastSecurePort: portOf(before?.secure?.url),
    announce: (run) => writePrivate(runFile, `${JSON.stringify(run)}\n`),
    retract: () => rm(runFile, { force: true }),
  };
}

function noToken(file: string): string {
  return (
    `TENANTRY_ADMIN_TOKEN_FILE names ${file}, which is not there or empty. ` +
    `Make one: (umask 077; echo "tenantry_$(openssl rand -hex 32)" > ${file})`
  );
}

function portOf(url: string | undefined): number | null {
  return Number((url === undefined ? null : URL.parse(url))?.port) || null;
}

/** A process of that number may be another program by now: only one that answers as Tenantry counts. */
async function answers(run: RunRecord): Promise<boolean> {
  if (!isRunning(run.pid)) return false;
  try {
    const response = await fetch(new URL('/healthz', run.url), { signal: AbortSignal.timeout(3_000) });
    return response.ok;
  } catch {
    return false;
  }
}
