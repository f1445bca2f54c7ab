import { type Figure, ratio } from '../figures.ts';
import type { Use } from './azure-limits.ts';
import type { Estate } from './estate.ts';
import type { Costs } from './replica.ts';
import { type Phase, type Report, simulate } from './simulate.ts';

/** As many as Azure lets a subscription have groups (980), but for those of the infrastructure, its cluster and what else lies there. */
export const TENANTS_PER_SUBSCRIPTION = 975;

const REPLICAS = 2;
const SEED = 1;

/** How large an estate is simulated. */
export interface Size extends Estate {
  readonly replicas: number;
}

/** As many tenants as the subscriptions hold, or as few subscriptions as hold the tenants. @throws where they do not. */
export function sizeOf(asked: {
  readonly tenants: number | null;
  readonly subscriptions: number | null;
  readonly replicas: number | null;
}): Size {
  const tenants = asked.tenants ?? TENANTS_PER_SUBSCRIPTION * (asked.subscriptions ?? 1);
  const fewest = Math.ceil(tenants / TENANTS_PER_SUBSCRIPTION);
  const subscriptions = asked.subscriptions ?? fewest;
  if (subscriptions < fewest) throw new Error(`${tenants} tenants take ${fewest} subscriptions at least`);
  return { tenants, subscriptions, replicas: asked.replicas ?? REPLICAS };
}

/** Measured on the machine of docs/performance.md, or what people see of Azure; each can be another. */
const COSTS: Costs = { readMs: 1, commitMs: 3, passMs: 3, kubernetesMs: 15, vaultMs: 60 };

/**
 * Simulates an estate on Azure in virtual time. What it is held against is computed: the time in which the narrowest of Azure's buckets
 * lets the requests through that were made, and for what has no such bound, what one replica can compute.
 */
export async function measureSimulation(
  { tenants, subscriptions, replicas }: Size,
  tell: (line: string) => void,
): Promise<Figure[]> {
  tell(`${tenants} tenants in ${subscriptions} subscriptions, ${replicas} replicas, seed ${SEED}`);
  const report = await simulate({ tenants, subscriptions, replicas, seed: SEED, costs: COSTS }, tell);
  for (const line of usesOf(report, subscriptions)) tell(line);
  tell(`${report.objects} objects, ${report.resources} resources, ${report.events} events, ${report.twins} made twice`);
  return figuresOf(report, { tenants, subscriptions, replicas });
}

/** How full each bucket of Azure ran while the estate came to be. */
function usesOf({ creation }: Report, subscriptions: number): string[] {
  return creation.uses
    .map((use) => ({ use, share: use.requests / given(use, creation.seconds, subscriptions) }))
    .sort((a, b) => b.share - a.share)
    .map(
      ({ use, share }) =>
        `${(100 * share).toFixed(0).padStart(3)} % of what ${use.what} gives in that time: ${use.requests} requests, ${use.refused} refused`,
    );
}

/** Buckets of single resources are never the narrowest of all: there are as many as resources. */
const isShared = ({ what }: Use) => !/ of one | PUT$|\.PUT$/.test(what);

function given({ limit }: Use, seconds: number, subscriptions: number): number {
  return subscriptions * (limit.burst + limit.perSecond * seconds);
}

/** Seconds that the narrowest of the buckets needs for what was asked of it. */
function boundSeconds(
  uses: readonly Use[],
  subscriptions: number,
): { readonly seconds: number; readonly what: string } {
  const needs = uses.filter(isShared).map(({ requests, limit, what }) => ({
    seconds: Math.max(0, (requests / subscriptions - limit.burst) / limit.perSecond),
    what,
  }));
  return needs.reduce((most, need) => (need.seconds > most.seconds ? need : most), { seconds: 0, what: 'no bucket' });
}

function figuresOf(report: Report, { tenants, subscriptions, replicas }: Size): Figure[] {
  const { creation, loss, rest, repair, restart } = report;
  const bound = boundSeconds(creation.uses, subscriptions);
  const thread = (phase: Phase) => (phase.load.passes * COSTS.passMs) / 1_000 / replicas;
  const shareOf = (phase: Phase) => `${((100 * thread(phase)) / phase.seconds).toFixed(1)} % of a processor each`;
  return [
    {
      what: `${tenants} tenants to Ready`,
      measured: `${minutes(creation.seconds)} (half ${minutes(creation.halfSeconds)}, 99 % ${minutes(creation.mostSeconds)})`,
      baseline: `${minutes(bound.seconds)}: ${bound.what} at its limit`,
      // So few requests that no bucket was emptied bound nothing.
      ratio: bound.seconds === 0 ? '' : ratio(creation.seconds, bound.seconds),
    },
    ...(loss === null
      ? []
      : [
          {
            what: `${loss.held} passes under way, one replica lost`,
            measured: `${loss.seconds.toFixed(1)} s until in other hands`,
            baseline: '15 s: the lease',
            ratio: ratio(loss.seconds, 15),
          },
        ]),
    {
      what: `${minutes(rest.seconds)} of rest`,
      measured: `${rest.writes} writes, ${(rest.load.statements / rest.seconds).toFixed(0)} statements/s`,
      baseline: `${(rest.load.passes / rest.seconds).toFixed(1)} passes/s: ${shareOf(rest)}`,
      ratio: '',
    },
    {
      what: `${repair.rules} rules of one subscription taken away`,
      measured: `${minutes(repair.seconds)} until all stood again`,
      baseline: '5 min: the sweep that finds them, at the latest',
      ratio: ratio(repair.seconds, 300),
    },
    {
      what: 'start of all replicas to everything looked at',
      measured: `${restart.seconds.toFixed(0)} s, ${restart.writes} writes`,
      baseline: `${thread(restart).toFixed(0)} s: what the passes compute`,
      ratio: ratio(restart.seconds, thread(restart)),
    },
  ];
}

function minutes(seconds: number): string {
  return `${(seconds / 60).toFixed(1)} min`;
}
