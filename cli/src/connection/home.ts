import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Folder in which a Tenantry on this machine keeps its state. */
export function homeFolder(env: Environment): string {
  return resolve(env.TENANTRY_HOME || join(homedir(), '.tenantry'));
}

/** What a process of Tenantry on this machine has written down about itself. */
export interface RunRecord {
  readonly url: string;
  readonly pid: number | null;
  /** The same server with TLS, and the authority to trust there unless a well-known one vouches for it. */
  readonly secure: { readonly url: string; readonly caFile: string | null } | null;
}

/** The control plane's record, or null when none was written. */
export async function readRunRecord(home: string): Promise<RunRecord | null> {
  const record = await readJson(join(home, 'run.json'));
  if (typeof record?.url !== 'string') return null;
  return {
    url: record.url,
    pid: typeof record.pid === 'number' ? record.pid : null,
    secure: secureOf(record.secure),
  };
}

function secureOf(value: unknown): RunRecord['secure'] {
  const { url, caFile } = (value ?? {}) as { url?: unknown; caFile?: unknown };
  return typeof url === 'string' ? { url, caFile: typeof caFile === 'string' ? caFile : null } : null;
}

export async function readJson(file: string): Promise<Record<string, unknown> | null> {
  const text = await readIfThere(file);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    // Half-written by a process that is just starting; the same as not there yet.
    return null;
  }
}

/** The file's text, or null when there is none. Other errors, such as missing rights, are thrown. */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether a process with this id runs; one that belongs to someone else counts. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
