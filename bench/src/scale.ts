import type { Requests } from './cluster.ts';
import { type Work, workBetween } from './control-plane.ts';
import type { Estate } from './estate.ts';
import { type Figure, median, ratio } from './figures.ts';
import { residentAtRest } from './resident-memory.ts';
import { type Restart, restarts, said } from './restart.ts';

/** The cost of making a tenant is taken from the last so many that an estate grows by. */
const LAST = 100;
const SIZES: readonly number[] = [LAST, 1_000, 10_000];
const TURNS = 2;
const KIB = 1024;

/** What an estate costs at one size. */
interface Cost {
  readonly tenants: number;
  readonly making: Work & Requests & { readonly seconds: number };
  /** Bytes after a restart. */
  readonly resident: number;
  readonly restarts: readonly Restart[];
}

/**
 * What a tenant costs in a small estate and in large ones: processor time and requests to make one more, memory, and to look at
 * each after a restart; against the smallest. What is flat has a ratio of 1.
 */
export async function measureScale(estate: Estate, most: number, tell: (line: string) => void): Promise<Figure[]> {
  if (estate.tenants > 0) throw new Error('an estate that is measured as it grows begins empty');
  await restarts(estate, 1);
  const empty = await residentAtRest(estate.plane.pid);
  await warm(estate);
  const costs: Cost[] = [];
  for (const tenants of SIZES.filter((size) => size <= most)) {
    await estate.growTo(tenants - LAST);
    const cost = { tenants, making: await makeLast(estate, tenants), restarts: await restarts(estate, TURNS) };
    costs.push({ ...cost, resident: await residentAtRest(estate.plane.pid) });
    const { own, database, reads, writes, seconds } = cost.making;
    const each = (value: number) => ((value * 1_000) / LAST).toFixed(1);
    tell(
      `${tenants} tenants: the last ${LAST} in ${seconds.toFixed(1)} s, ${each(own)} + ${each(database)} ms of processor, ` +
        `${reads / LAST} reads and ${writes / LAST} writes a tenant; restarts ${cost.restarts.map(said).join('; ')}`,
    );
  }
  const [smallest, ...others] = costs;
  if (smallest === undefined) return [];
  return others.flatMap((cost) => [...figures(smallest, cost), memory(cost, others[0] ?? cost, empty)]);
}

/** What is compiled while it runs for the first time would count as the cost of the first tenants. */
async function warm(estate: Estate): Promise<void> {
  await estate.growTo(LAST);
  await estate.clear();
}

async function makeLast(estate: Estate, tenants: number): Promise<Cost['making']> {
  await estate.cluster.takeRequests();
  const before = await estate.plane.worked();
  const startedAt = performance.now();
  await estate.growTo(tenants);
  const seconds = (performance.now() - startedAt) / 1_000;
  const used = workBetween(before, await estate.plane.worked());
  return { ...used, ...(await estate.cluster.takeRequests()), seconds };
}

function figures(smallest: Cost, cost: Cost): Figure[] {
  const row = (what: string, unit: string, of: (cost: Cost) => number, digits = 1): Figure => ({
    what: `${what}, ${cost.tenants} tenants`,
    measured: `${of(cost).toFixed(digits)} ${unit}`,
    baseline: `${of(smallest).toFixed(digits)} ${unit}: ${smallest.tenants} tenants`,
    ratio: ratio(of(cost), of(smallest)),
  });
  const middle = ({ restarts: turns }: Cost, of: (restart: Restart) => number) => median(turns.map(of));
  return [
    row('one more: processor, control plane', 'ms', ({ making }) => (making.own * 1_000) / LAST),
    row('one more: processor, PostgreSQL', 'ms', ({ making }) => (making.database * 1_000) / LAST),
    row('one more: requests to the cluster', '', ({ making }) => (making.reads + making.writes) / LAST),
    row('restart: processor each', 'ms', (size) =>
      middle(size, ({ processor }) => processorMs(processor, size.tenants)),
    ),
    row('a pass after a restart', 'ms', (size) => middle(size, ({ passMs }) => passMs)),
  ];
}

function processorMs({ own, database }: Work, tenants: number): number {
  return ((own + database) * 1_000) / tenants;
}

/** Of a hundred tenants it is lost in what a process has more or less by chance. */
function memory(cost: Cost, first: Cost, empty: number): Figure {
  const each = ({ resident, tenants }: Cost) => (resident - empty) / KIB / tenants;
  return {
    what: `memory each, ${cost.tenants} tenants`,
    measured: `${each(cost).toFixed(0)} KiB`,
    baseline: `${each(first).toFixed(0)} KiB: ${first.tenants} tenants`,
    ratio: ratio(each(cost), each(first)),
  };
}
