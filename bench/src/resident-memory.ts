import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { median } from './figures.ts';

const run = promisify(execFile);

const ANSWERS_WITHIN_MS = 10_000;
const SAMPLES = 10;
const SAMPLE_EVERY_MS = 1_000;
const KIB = 1024;

/** Resident memory of a process in bytes, as `ps` tells it, which every Unix has. */
export async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)], { timeout: ANSWERS_WITHIN_MS });
  const kibibytes = Number(stdout.trim());
  if (!Number.isFinite(kibibytes) || kibibytes <= 0) throw new Error(`no memory is known of process ${pid}`);
  return kibibytes * KIB;
}

/** The same, the median of some seconds: right after work the collector has not run yet. */
export async function residentAtRest(pid: number): Promise<number> {
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await sleep(SAMPLE_EVERY_MS);
    samples.push(await residentBytes(pid));
  }
  return median(samples);
}
