import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In which Linux counts the time of processes, whatever the kernel's own clock (`USER_HZ`, proc_pid_stat(5)). */
const TICKS_PER_SECOND = 100;

interface Times {
  readonly parent: number;
  /** Seconds, user and system, of all its threads. */
  readonly own: number;
  /** Of its children that have ended. */
  readonly ended: number;
}

/** Processor seconds that a process has used so far, its children left out. To 10 ms; on Linux alone. */
export async function processorSeconds(pid: number): Promise<number> {
  return (await timesOf(pid)).own;
}

/** The same with its children: a PostgreSQL server has one for each connection. */
export async function processorSecondsOfFamily(pid: number): Promise<number> {
  const { own, ended } = await timesOf(pid);
  const others = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  // What ended meanwhile is counted with its parent the next time.
  const known = await Promise.all(others.map((other) => timesOf(other).catch(() => null)));
  return known.reduce((sum, times) => (times?.parent === pid ? sum + times.own : sum), own + ended);
}

/** Process of the embedded PostgreSQL in a home folder. */
export async function databaseProcess(home: string): Promise<number> {
  const [pid] = (await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

async function timesOf(pid: number): Promise<Times> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program stands in parentheses and may hold anything; the state comes after it.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (...places: readonly number[]) =>
    places.reduce((sum, place) => sum + (fields[place] ?? Number.NaN), 0) / TICKS_PER_SECOND;
  return { parent: fields[1] ?? Number.NaN, own: seconds(11, 12), ended: seconds(13, 14) };
}
