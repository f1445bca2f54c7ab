import type { Work } from './control-plane.ts';
import type { Estate } from './estate.ts';
import { type Figure, median, ratio, spread } from './figures.ts';

const QUIET_WITHIN_MS = 1_200_000;
const LOOK_EVERY_MS = 50;
const TURNS = 3;

/** How a control plane came to rest after its process was started again. */
export interface Restart {
  readonly seconds: number;
  /** Seconds of processor time of the control plane and of its database, from the start of both. */
  readonly processor: Work;
  readonly reads: number;
  readonly writes: number;
  /** Milliseconds of one pass over a tenant, on average. */
  readonly passMs: number;
}

/**
 * Seconds from the start of the control plane's process until it has looked at every object and nothing is due, and what it
 * wrote to the cluster meanwhile; against the same start with nothing but the infrastructure, or as few tenants as there are.
 */
export async function measureRestart(estate: Estate, tenants: number, tell: (line: string) => void): Promise<Figure[]> {
  const few = estate.tenants;
  const alone = await restarts(estate, TURNS);
  await estate.growTo(tenants);
  const full = await restarts(estate, TURNS);
  tell(full.map(said).join('; '));
  const writes = (turns: readonly Restart[]) => `${turns.reduce((sum, turn) => sum + turn.writes, 0)} writes`;
  const seconds = (turns: readonly Restart[]) => turns.map((turn) => turn.seconds);
  return [
    {
      what: `restart with ${tenants} tenants to quiet`,
      measured: `${spread(seconds(full), 's', 2)}, ${writes(full)}`,
      baseline: `${spread(seconds(alone), 's', 2)}, ${writes(alone)}: ${few === 0 ? 'no tenant' : `${few} tenants`}`,
      ratio: ratio(median(seconds(full)), median(seconds(alone))),
    },
  ];
}

export function said({ seconds, processor, reads, writes, passMs }: Restart): string {
  const used = `${processor.own.toFixed(1)} + ${processor.database.toFixed(1)} s of processor`;
  return `${seconds.toFixed(2)} s (${used}, ${reads} reads, ${writes} writes, ${passMs.toFixed(1)} ms a pass)`;
}

export async function restarts(estate: Estate, turns: number): Promise<Restart[]> {
  const all: Restart[] = [];
  for (let turn = 0; turn < turns; turn += 1) all.push(await restart(estate));
  return all;
}

async function restart({ plane, cluster, tenants }: Estate): Promise<Restart> {
  const objects = tenants + 1;
  await plane.stop();
  await cluster.takeRequests();
  const startedAt = performance.now();
  await plane.start();
  await plane.untilLookedAt(objects, LOOK_EVERY_MS, QUIET_WITHIN_MS);
  const seconds = (performance.now() - startedAt) / 1_000;
  const processor = await plane.worked();
  const passSeconds = await plane.metric('tenantry_pass_duration_seconds_sum');
  const passes = await plane.metric('tenantry_pass_duration_seconds_count');
  return { seconds, processor, ...(await cluster.takeRequests()), passMs: (passSeconds * 1_000) / passes };
}
