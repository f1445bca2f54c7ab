import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Holds a home against a second process that starts in the same moment. */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const path = join(home, 'lock');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return async () => await rm(path, { force: true });
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
      const pid = Number(await readFile(path, 'utf8').catch(() => ''));
      if (pid > 0 && pid !== process.pid && isAlive(pid)) {
        throw new Error(`a sandbox already runs in ${home}: process ${pid}`);
      }
      await rm(path, { force: true });
    }
  }
  throw new Error(`${path} cannot be taken`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
