import { setTimeout as sleep } from 'node:timers/promises';
import { type Work, workBetween } from './control-plane.ts';
import { Estate } from './estate.ts';
import { type Figure, ratio } from './figures.ts';
import { residentAtRest } from './resident-memory.ts';

/** After a start everything is looked at once, and what is due then is done. */
const SETTLES_WITHIN_MS = 45_000;
const REST_SECONDS = 60;
const KIB = 1024;

/** Of a minute in which nothing happens: shares of one core in per cent, and bytes. */
interface Rest {
  readonly own: number;
  readonly database: number;
  readonly resident: number;
}

/**
 * What the control plane and its database cost while nothing happens, after a restart with many tenants, against the same with the
 * infrastructure alone: processor time over a minute, and resident memory.
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
  const [before, startedAt] = [await plane.worked(), performance.now()];
  await sleep(REST_SECONDS * 1_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  const work = workBetween(before, await plane.worked());
  const share = (part: keyof Work) => (work[part] * 100) / seconds;
  return { own: share('own'), database: share('database'), resident: await residentAtRest(plane.pid) };
}

function said({ own, database }: Rest): string {
  return `${own.toFixed(2)} % of a core, database ${database.toFixed(2)} %`;
}

function megabytes({ resident }: Rest): string {
  return `${(resident / KIB / KIB).toFixed(0)} MiB`;
}
