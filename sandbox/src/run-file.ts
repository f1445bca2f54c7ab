import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a running sandbox can be found; the file holds secrets and is for its owner alone. */
export interface RunFile {
  readonly pid: number;
  readonly arm: string;
  /** The same port over TLS, for clients that want nothing less. */
  readonly https: string;
  /** File with the certificate of the authority that signed for `https`. */
  readonly authority: string;
  /** The App Service form of the identity endpoint. */
  readonly imds: { readonly endpoint: string; readonly header: string };
  readonly admin: { readonly url: string; readonly token: string };
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly principalId: string;
  readonly clientId: string;
}

const name = 'run.json';

export async function writeRunFile(home: string, run: RunFile): Promise<void> {
  const fresh = join(home, `${name}.${process.pid}`);
  await writeFile(fresh, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await rename(fresh, join(home, name));
}

/** The sandbox that runs in this home now, or null. */
export async function runningSandbox(home: string): Promise<RunFile | null> {
  let run: RunFile;
  try {
    run = JSON.parse(await readFile(join(home, name), 'utf8')) as RunFile;
  } catch {
    return null;
  }
  return isAlive(run.pid) && (await answers(run)) ? run : null;
}

export async function removeRunFile(home: string): Promise<void> {
  await rm(join(home, name), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // Someone else's process: it lives.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

/** A process id is used again after a reboot: only one that answers as a sandbox is one. */
async function answers(run: RunFile): Promise<boolean> {
  try {
    const reply = await fetch(`${run.admin.url}/health`, { signal: AbortSignal.timeout(5000) });
    return reply.ok;
  } catch (cause) {
    // Alive and slow is still alive; a refused connection is not.
    return cause instanceof Error && cause.name === 'TimeoutError';
  }
}
