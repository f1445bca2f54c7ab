import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** What people start. */
export const PROGRAM = fileURLToPath(new URL('../bin/tenantry.js', import.meta.url));

const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
const PASSED_ON = { PATH, NODE_COMPILE_CACHE };

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a process of its own, as one file, with what is in `home`. */
export function startProgram(home: string, words: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [inject('preparedPrograms').cli, ...words], {
    env: { ...PASSED_ON, TENANTRY_HOME: home, ...env },
  });
}

export async function outcomeOf(child: ChildProcess, input = ''): Promise<Outcome> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin?.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}
