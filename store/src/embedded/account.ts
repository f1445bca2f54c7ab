import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root this answers the account it runs under instead: the owner of a data directory
 * that exists already, else the system user `tenantry` if the administrator made one, else `nobody`. Null when this
 * process is not root and the server simply runs as this user.
 *
 * The account has to be in the user database: initdb looks its own name up there.
 */
export async function serverAccount(dataDirectory: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(dataDirectory).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = (await accountNamed('tenantry')) ?? (await accountNamed('nobody'));
  return account ?? { uid: 65534, gid: 65534 };
}

async function accountNamed(name: string): Promise<Account | null> {
  const [uid, gid] = await Promise.all([id('-u', name), id('-g', name)]);
  return uid === null || gid === null || uid === 0 ? null : { uid, gid };
}

async function id(flag: string, name: string): Promise<number | null> {
  try {
    const { stdout } = await run('id', [flag, name], { timeout: 5_000 });
    const value = Number(stdout.trim());
    return Number.isInteger(value) ? value : null;
  } catch {
    // `id` leaves with an error for a user that does not exist.
    return null;
  }
}
