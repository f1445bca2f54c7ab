import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { isRunning } from './home.ts';
import { SettingsError } from './settings.ts';

const record = z.object({
  pid: z.number().int(),
  arm: z.url(),
  imds: z.object({ endpoint: z.url(), header: z.string() }),
  admin: z.object({ url: z.url(), token: z.string() }),
  subscriptionId: z.string(),
  tenantId: z.string(),
  principalId: z.string(),
});

export type SandboxRecord = z.infer<typeof record>;

export interface RunningSandbox extends SandboxRecord {
  /** Ends the process in order; its state stays on disk. */
  stop(): Promise<void>;
}

const STARTS_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Where the sandbox lies. @throws SettingsError where the product was installed without the sandbox, as in the container image. */
export function sandboxProgram(): string {
  try {
    return fileURLToPath(import.meta.resolve('@tenantry/sandbox/main'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new SettingsError('this installation holds no sandbox; set TENANTRY_CLOUD to azure or none');
  }
}

/** How a sandbox is started. */
export interface SandboxStart {
  /** What is started; by default where the sandbox lies. */
  readonly program?: string;
  /** Variables it has besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Finds the sandbox that runs in `directory`, or starts it. It is a process of its own that outlives the control plane,
 * as a cloud does.
 */
export async function startSandbox(
  directory: string,
  { program, environment = {} }: SandboxStart = {},
): Promise<RunningSandbox> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const running = await readRecord(directory);
  if (running !== null && isRunning(running.pid)) return withStop(running);
  const logFile = join(directory, 'sandbox.log');
  const log = await open(logFile, 'a', 0o600);
  const { size: before } = await log.stat();
  const child = spawn(process.execPath, [program ?? sandboxProgram(), '--home', directory], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...environment },
  });
  await log.close();
  let failure: string | null = null;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure = `it ended with ${signal ?? `code ${code}`}`;
  });
  child.unref();
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < deadline) {
    if (failure !== null) {
      const said = reasonIn((await readFile(logFile, 'utf8')).slice(before));
      throw new Error(`the sandbox did not start: ${failure}${said === '' ? '' : `: ${said}`} (${logFile})`);
    }
    const started = await readRecord(directory);
    if (started !== null && started.pid === child.pid) return withStop(started);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  child.kill('SIGKILL');
  throw new Error(`the sandbox did not start within ${STARTS_WITHIN_MS / 1_000} seconds; see ${logFile}`);
}

/** Of what a program wrote that ended: Node shows where in its own sources it was before it says what was wrong. */
function reasonIn(log: string): string {
  const lines = log.trim().split('\n');
  return lines.find((line) => /^(Uncaught )?\w*Error\b/.test(line)) ?? lines[0] ?? '';
}

async function readRecord(directory: string): Promise<SandboxRecord | null> {
  try {
    return record.parse(JSON.parse(await readFile(join(directory, 'run.json'), 'utf8')));
  } catch {
    // Absent, half written or of another version: as if it did not run.
    return null;
  }
}

function withStop(sandbox: SandboxRecord): RunningSandbox {
  return {
    ...sandbox,
    stop: async () => {
      if (!isRunning(sandbox.pid)) return;
      process.kill(sandbox.pid, 'SIGTERM');
      const deadline = Date.now() + STOPS_WITHIN_MS;
      while (isRunning(sandbox.pid) && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
  };
}
