import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Account } from './account.ts';
import { EmbeddedDatabaseError } from './errors.ts';

/**
 * How a PostgreSQL program gets at its data directory.
 *
 * As root the server runs under another account, and the way to the directory may be closed to it (/root is 0700). Opening
 * that way is not ours to do. Instead the program is started *in* the directory, while still root, and knows it only as
 * `/proc/self/cwd`: Linux follows that link to the open directory itself, past the folders above it, in the server and in
 * everything it forks. The data stays where the person wanted it and the folders above stay as private as they were.
 */
export function dataDirectoryArgument(dataDirectory: string, account: Account | null): string {
  if (!account) return dataDirectory;
  if (process.platform === 'linux') return '/proc/self/cwd';
  return dataDirectory;
}

/** Whether the way to the data directory must be open to the account because the system has no `/proc/self/cwd`. */
export function needsOpenPath(account: Account | null): boolean {
  return account !== null && process.platform !== 'linux';
}

export function spawnProgram(
  path: string,
  args: readonly string[],
  options: { cwd: string; account: Account | null; stdio: SpawnOptions['stdio']; detached?: boolean },
): ChildProcess {
  return spawn(path, args, {
    cwd: options.cwd,
    stdio: options.stdio ?? 'ignore',
    detached: options.detached ?? false,
    // Nothing of our environment: it may hold secrets, and PG* variables would change what the programs do.
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' },
    ...(options.account ?? {}),
  });
}

/** Runs a program to its end and answers what it printed. */
export function runToEnd(child: ChildProcess, timeoutMs: number): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve, reject) => {
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-16_384);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(
        new EmbeddedDatabaseError(
          'start-failed',
          `${child.spawnfile}: ${cause.message}`,
          'Run npm install again',
          cause,
        ),
      );
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ exitCode: code ?? 1, output: signal ? `${output}\nerror: ended by ${signal}` : output });
    });
  });
}
