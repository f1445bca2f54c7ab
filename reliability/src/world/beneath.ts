import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../../../server/test/product.ts';

const SHIFTED_CLOCK = new URL('./shifted-clock.ts', import.meta.url).href;

/** Folder of the file that says how far a product's clock is off; the same for every product of this process. */
const folder = mkdtempSync(join(tmpdir(), 'tenantry-clock-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Environment of a product whose clock can be set. @param program path of what starts it */
export function settableClock(program: string): Readonly<Record<string, string>> {
  return {
    RELIABILITY_CLOCK_OF: program,
    RELIABILITY_CLOCK: join(folder, 'shift'),
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${SHIFTED_CLOCK}`.trim(),
  };
}

/** Sets the wall clock of the control plane forward or back; 0 sets it right. */
export async function setClock(hours: number): Promise<void> {
  await writeFile(join(folder, 'shift'), String(hours * 3_600_000));
}

/** Ends the embedded PostgreSQL as an operator or a machine without memory does; the product begins it again. */
export async function endPostgres(product: Pick<Product, 'home'>, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  process.kill(await postmasterOf(product), signal);
}

/** Holds every process of the embedded PostgreSQL for a time: connections stay open, and nobody answers on them. */
export async function freezePostgres(product: Product, forMs: number): Promise<void> {
  const pids = await familyOf(await postmasterOf(product));
  for (const pid of pids) send(pid, 'SIGSTOP');
  try {
    await sleep(forMs);
  } finally {
    for (const pid of pids) send(pid, 'SIGCONT');
  }
}

async function postmasterOf({ home }: Pick<Product, 'home'>): Promise<number> {
  const [pid = ''] = (await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

/** The server first, so that it begins no other while the rest is held. */
async function familyOf(server: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${server}/task/${server}/children`, 'utf8');
  return [server, ...children.trim().split(' ').filter(Boolean).map(Number)];
}

/** One that has ended meanwhile needs nothing. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
