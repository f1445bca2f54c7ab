import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const GIBIBYTE = 2 ** 30;
/** What the tests hold at a time is below 2 GiB. */
const ROOM = 4 * GIBIBYTE;
const AVAILABLE = 8 * GIBIBYTE;
const NAME = /^tenantry-run-(\d+)-/;

/**
 * Makes a folder for this run of the tests that lies in memory, which goes with this process, and lets temporary files be made
 * in it. Of what the tests cost, much was making, filling and flushing files of databases that live for seconds: a database takes
 * 0.18 s of a processor on a disk with ext4, and 0.03 s there. Nothing where a system has no such place, or little room in it.
 */
export function keepInMemory(): void {
  clear((pid) => !isRunning(pid));
  const folder = folderInMemory();
  if (folder === null) return;
  process.env.TMPDIR = folder;
  process.once('exit', () => {
    endServers(folder);
    clear((pid) => pid === process.pid);
  });
}

function folderInMemory(): string | null {
  let folder: string | null = null;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM || process.availableMemory() < AVAILABLE) return null;
    folder = mkdtempSync(join(MEMORY, `tenantry-run-${process.pid}-`));
    // As of any folder for temporary files; databases run under another account.
    chmodSync(folder, 0o755);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    // In containers it is a place that no program can be started from.
    execFileSync(program);
    rmSync(program);
    return folder;
  } catch {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    return null;
  }
}

/** The PostgreSQL that tests share waits a while for more of them. */
function endServers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('tenantry-test-')) continue;
    end(join(folder, name, 'server.pid'), 'SIGKILL');
    end(join(folder, name, 'data', 'postmaster.pid'), 'SIGQUIT');
  }
}

function end(file: string, signal: NodeJS.Signals): void {
  try {
    process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), signal);
  } catch {
    // It has ended.
  }
}

/** Takes away folders of runs, those of interrupted ones among them. */
function clear(isMeant: (pid: number) => boolean): void {
  try {
    for (const name of readdirSync(MEMORY)) {
      const [, pid] = NAME.exec(name) ?? [];
      if (pid !== undefined && isMeant(Number(pid)))
        rmSync(join(MEMORY, name), { recursive: true, force: true, maxRetries: 5 });
    }
  } catch {
    // There is no such place, or the folder of somebody else in it.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
