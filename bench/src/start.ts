import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readiness } from './control-plane.ts';
import { type Figure, median, ratio, spread } from './figures.ts';
import { REPOSITORY } from './repository.ts';

const STARTS_WITHIN_MS = 180_000;
const TURNS = 3;
const NODE_STARTS = 9;

/** Seconds from `npm start` to "Tenantry is ready", with an empty home and again, against the start of Node itself. */
export async function measureStart(tell: (line: string) => void): Promise<Figure[]> {
  const first: number[] = [];
  const again: number[] = [];
  const node: number[] = [];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    for (let start = 0; start < NODE_STARTS / TURNS; start += 1) node.push(await secondsOfNode());
    const home = await mkdtemp(join(tmpdir(), 'tenantry-bench-home-'));
    try {
      first.push(await secondsOfProduct(home));
      again.push(await secondsOfProduct(home));
    } finally {
      await rm(home, { recursive: true, force: true });
    }
    tell(`turn ${turn}: first ${first.at(-1)?.toFixed(2)} s, again ${again.at(-1)?.toFixed(2)} s`);
  }
  const baseline = `${spread(node, 's', 3)}: node -e 0`;
  const row = (what: string, seconds: readonly number[]): Figure => ({
    what,
    measured: spread(seconds, 's', 2),
    baseline,
    ratio: ratio(median(seconds), median(node)),
  });
  return [row('npm start to ready, first time', first), row('npm start to ready, again', again)];
}

/** With sandbox and embedded database, as a person starts it; ended in order before the answer. */
async function secondsOfProduct(home: string): Promise<number> {
  const startedAt = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: REPOSITORY,
    env: { ...process.env, TENANTRY_HOME: home, TENANTRY_PORT: '0', TENANTRY_CLOUD: 'sandbox', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(npm, 'exit');
  try {
    await readiness(npm, STARTS_WITHIN_MS);
    return (performance.now() - startedAt) / 1_000;
  } finally {
    await stop(home);
    await ended;
  }
}

/** The control plane itself is told to end: npm would not wait for it. */
async function stop(home: string): Promise<void> {
  const { pid } = JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGTERM');
}

async function secondsOfNode(): Promise<number> {
  const startedAt = performance.now();
  const node = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(node, 'exit');
  return (performance.now() - startedAt) / 1_000;
}
