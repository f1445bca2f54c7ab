import type { Requests } from './cluster.ts';
import { type Work, workBetween } from './control-plane.ts';
import type { Estate } from './estate.ts';
import { type Figure, median, ratio } from './figures.ts';
import { residentAtRest } from './resident-memory.ts';
import { type Restart, restarts, said } from './restart.ts';

/** The cost of making a tenant is that of so many more … */
const MORE = 100;
/** … so often: what is done by the clock comes in one time or the other, and takes longer in a large estate. */
const TIMES = 5;
const SIZES: readonly number[] = [100, 1_000, 10_000];
const TURNS = 2;
const KIB = 1024;

type Making = Work & Requests & { readonly seconds: number };

/** What an estate costs at one size. */
interface Cost {
  readonly tenants: number;
  readonly making: readonly Making[];
  /** When the restarts were made. */
  readonly standing: number;
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
    await estate.growTo(tenants);
    const making: Making[] = [];
    while (making.length < TIMES) making.push(await makeMore(estate));
    const cost = { tenants, making, standing: estate.tenants, restarts: await restarts(estate, TURNS) };
    costs.push({ ...cost, resident: await residentAtRest(estate.plane.pid) });
    tell(
      `${tenants} tenants, ${MORE} more: ${making.map(saidOf).join('; ')}; restarts ${cost.restarts.map(said).join('; ')}`,
    );
  }
  const [smallest, ...others] = costs;
  if (smallest === undefined) return [];
  return others.flatMap((cost) => [...figures(smallest, cost), memory(cost, others[0] ?? cost, empty)]);
}

/** What is compiled while it runs for the first time would count as the cost of the first tenants. */
async function warm(estate: Estate): Promise<void> {
  await estate.growTo(MORE);
  await estate.clear();
}

async function makeMore(estate: Estate): Promise<Making> {
  await estate.cluster.takeRequests();
  const before = await estate.plane.worked();
  const startedAt = performance.now();
  await estate.growTo(estate.tenants + MORE);
  const seconds = (performance.now() - startedAt) / 1_000;
  const used = workBetween(before, await estate.plane.worked());
  return { ...used, ...(await estate.cluster.takeRequests()), seconds };
}

function saidOf({ own, database, reads, writes, seconds }: Making): string {
  const each = (value: number) => ((value * 1_000) / MORE).toFixed(1);
  return `${seconds.toFixed(1)} s, ${each(own)} + ${each(database)} ms of processor and ${(reads + writes) / MORE} requests each`;
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
    row('one more: processor, control plane', 'ms', (size) => more(size, ({ own }) => own * 1_000)),
    row('one more: processor, PostgreSQL', 'ms', (size) => more(size, ({ database }) => database * 1_000)),
    row('one more: requests to the cluster', '', (size) => more(size, ({ reads, writes }) => reads + writes)),
    row('restart: processor each', 'ms', (size) =>
      middle(size, ({ processor }) => processorMs(processor, size.standing)),
    ),
    row('a pass after a restart', 'ms', (size) => middle(size, ({ passMs }) => passMs)),
  ];
}

/** Of one more. */
function more({ making }: Cost, of: (making: Making) => number): number {
  return median(making.map(of)) / MORE;
}

function processorMs({ own, database }: Work, tenants: number): number {
  return ((own + database) * 1_000) / tenants;
}

/** Of a hundred tenants it is lost in what a process has more or less by chance. */
function memory(cost: Cost, first: Cost, empty: number): Figure {
  const each = ({ resident, standing }: Cost) => (resident - empty) / KIB / standing;
  return {
    what: `memory each, ${cost.tenants} tenants`,
    measured: `${each(cost).toFixed(0)} KiB`,
    baseline: `${each(first).toFixed(0)} KiB: ${first.tenants} tenants`,
    ratio: ratio(each(cost), each(first)),
  };
}
