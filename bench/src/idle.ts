import { setTimeout as sleep } from 'node:timers/promises';
import { type ControlPlane, type Work, workBetween } from './control-plane.ts';
import { Estate } from './estate.ts';
import { type Figure, ratio } from './figures.ts';
import { residentAtRest } from './resident-memory.ts';

/** After a start everything is looked at once, and what is due then is done. */
const SETTLES_WITHIN_MS = 45_000;
/** Whatever is looked at from time to time is looked at every five minutes, but for the longest of intervals. */
const MINUTES = 5;
const KIB = 1024;

/** Of five minutes in which nothing happens: shares of one core in per cent, and bytes. */
interface Rest extends Work {
  /** Of each minute. */
  readonly minutes: readonly Work[];
  readonly resident: number;
}

/**
 * What the control plane and its database cost while nothing happens, after a restart with many tenants, against the same with the
 * infrastructure alone: processor time over five minutes, and resident memory.
 */
export async function measureIdle(tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const estate = await Estate.start();
  try {
    const alone = await rest(estate);
    tell(`no tenant: ${said(alone)}, ${megabytes(alone)}`);
    await estate.growTo(tenants);
    const full = await rest(estate);
    tell(`${tenants} tenants: ${said(full)}, ${megabytes(full)}`);
    const each = (full.resident - alone.resident) / KIB / tenants;
    return [
      {
        what: `processor at rest, ${tenants} tenants`,
        measured: said(full),
        baseline: `${said(alone)}: no tenant`,
        ratio: ratio(full.own, alone.own),
      },
      {
        what: `memory at rest, ${tenants} tenants`,
        measured: `${megabytes(full)}, ${each.toFixed(0)} KiB a tenant`,
        baseline: `${megabytes(alone)}: no tenant`,
        ratio: ratio(full.resident, alone.resident),
      },
    ];
  } finally {
    await estate.dispose();
  }
}

/** Starts the control plane anew, and looks at it when it has come to rest. */
async function rest({ plane }: Estate): Promise<Rest> {
  await plane.stop();
  await plane.start();
  await sleep(SETTLES_WITHIN_MS);
  const minutes: Work[] = [];
  while (minutes.length < MINUTES) minutes.push(await minute(plane));
  const mean = (part: keyof Work) => minutes.reduce((sum, work) => sum + work[part], 0) / MINUTES;
  return { own: mean('own'), database: mean('database'), minutes, resident: await residentAtRest(plane.pid) };
}

async function minute(plane: ControlPlane): Promise<Work> {
  const [before, startedAt] = [await plane.worked(), performance.now()];
  await sleep(60_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { own, database } = workBetween(before, await plane.worked());
  return { own: (own * 100) / seconds, database: (database * 100) / seconds };
}

/** With the quietest and the busiest minute. */
function said({ minutes, ...mean }: Rest): string {
  const part = (name: keyof Work) => {
    const all = minutes.map((work) => work[name]);
    return `${mean[name].toFixed(2)} % (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`;
  };
  return `${part('own')} of a core, database ${part('database')}`;
}

function megabytes({ resident }: Rest): string {
  return `${(resident / KIB / KIB).toFixed(0)} MiB`;
}
