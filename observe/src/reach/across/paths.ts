import { type Verdict, verdictOf } from '../answer.ts';
import type { AzureEnd } from '../azure/model.ts';
import type { PortRange } from '../direction.ts';
import { EVERY_PORT_OF_EVERY_PROTOCOL, evaluate, type PortQuestion, reachesNothing } from '../evaluate.ts';
import type { PodEnd } from '../model.ts';
import { reasonOf } from '../words.ts';
import type { CloudPod, WayEnd, WaySegment, World } from './model.ts';
import { evaluateWay } from './ways.ts';
import { gateReason } from './words.ts';

/** What a tenant has, or may come to have, that traffic begins or ends at. */
export interface TenantEnds {
  readonly tenant: string;
  /** One of each sort. */
  readonly pods: readonly PodEnd[];
  /** The same with their nodes; none where the cluster is in no cloud. */
  readonly standing: readonly CloudPod[];
  readonly machines: readonly AzureEnd[];
  readonly endpoints: readonly AzureEnd[];
}

export type PathSort = 'pod' | 'vm' | 'private endpoint';

/** What passes from one sort of a tenant's ends to one sort of another's. */
export interface TenantPath {
  readonly from: PathSort;
  readonly to: PathSort;
  readonly verdict: Verdict;
  /** Port ranges that pass between some of them. */
  readonly open: readonly PortRange[];
  /** Of the first that passes: why the destination lets it in, and the rules that do; null where nothing passes. */
  readonly because: { readonly text: string; readonly rules: readonly OpeningRule[] } | null;
}

/** A rule of a security group that lets it through. */
export interface OpeningRule {
  readonly id: string;
  readonly name: string;
  readonly priority: number;
  readonly group: string;
  readonly isDefault: boolean;
}

/** Every path from one tenant to another, sort by sort; sorts that one of them has none of are left out. Pure. */
export function pathsBetween(
  world: World,
  from: TenantEnds,
  to: TenantEnds,
  question: PortQuestion = EVERY_PORT_OF_EVERY_PROTOCOL,
): readonly TenantPath[] {
  const sources = sourcesOf(from);
  const destinations = destinationsOf(to);
  return [
    podsToPods(world, from, to, question),
    ...sources.flatMap((source) =>
      destinations
        .filter((destination) => source.sort !== 'pod' || destination.sort !== 'pod')
        .map((destination) => pathOf(world, source, destination, question)),
    ),
  ].filter((path) => path !== null);
}

/**
 * Whether it is plain that nothing of the one reaches anything of the other: there are pods alone, and all are closed to each other. So it
 * is with nearly all pairs of an estate, of which there are a million with a thousand tenants, and nothing is made to find it out.
 */
export function passesNothing(world: World, from: TenantEnds, to: TenantEnds): boolean {
  const isInCloud = from.standing.length + from.machines.length > 0;
  if (isInCloud && to.standing.length + to.machines.length + to.endpoints.length > 0) return false;
  return areClosed(world, from, to);
}

/** Whether no pod of the one reaches any pod of the other. */
function areClosed({ cluster }: World, from: TenantEnds, to: TenantEnds): boolean {
  return from.pods.every((source) =>
    to.pods.every((target) => reachesNothing(cluster, source, beside(source, target))),
  );
}

interface Sort {
  readonly sort: PathSort;
  readonly ends: readonly WayEnd[];
}

const inCloud = (end: AzureEnd): WayEnd => ({ kind: 'cloud', end });

function sourcesOf({ standing, machines }: TenantEnds): Sort[] {
  return [
    { sort: 'pod', ends: standing },
    { sort: 'vm', ends: machines.map(inCloud) },
  ];
}

const destinationsOf = (ends: TenantEnds): Sort[] => [
  ...sourcesOf(ends),
  { sort: 'private endpoint', ends: ends.endpoints.map(inCloud) },
];

function pathOf(world: World, from: Sort, to: Sort, question: PortQuestion): TenantPath | null {
  if (from.ends.length === 0 || to.ends.length === 0) return null;
  const found = from.ends.flatMap((source) =>
    to.ends.flatMap((target) => evaluateWay(world, source, target, question)),
  );
  const passing = found.filter(({ outcome }) => outcome === 'allowed');
  const [first] = passing;
  return {
    from: from.sort,
    to: to.sort,
    verdict: verdictOf(found),
    open: rangesOf(passing),
    because: first === undefined ? null : openedBy(world, first),
  };
}

function openedBy(world: World, { azure, policies }: WaySegment): NonNullable<TenantPath['because']> {
  const gates = azure?.gates ?? [];
  const rules = gates.flatMap(({ gate, decision }): OpeningRule[] => {
    if (decision.rule === null) return [];
    const { id, name, priority, isDefault } = decision.rule;
    return [{ id, name, priority, isDefault, group: gate.group.name }];
  });
  const last = gates.at(-1);
  if (last !== undefined) return { text: gateReason(last), rules };
  if (policies !== null && azure === null) return { text: reasonOf(world.cluster, policies.ingress), rules };
  return { text: 'no security group is on the way', rules };
}

function podsToPods(world: World, from: TenantEnds, to: TenantEnds, question: PortQuestion): TenantPath | null {
  if (from.pods.length === 0 || to.pods.length === 0) return null;
  if (areClosed(world, from, to)) return { from: 'pod', to: 'pod', verdict: 'denied', open: [], because: null };
  const segments = from.pods.flatMap((source) =>
    to.pods.flatMap((target) => evaluate(world.cluster, source, beside(source, target), question)),
  );
  const passing = segments.filter(({ isAllowed }) => isAllowed);
  const [first] = passing;
  return {
    from: 'pod',
    to: 'pod',
    verdict: verdictOf(segments),
    open: rangesOf(passing),
    because: first === undefined ? null : { text: reasonOf(world.cluster, first.ingress), rules: [] },
  };
}

/** What a pod reaches of its own sort is another pod, not itself. */
const beside = (source: PodEnd, target: PodEnd): PodEnd =>
  source === target ? { ...target, name: `${target.name} ` } : target;

function rangesOf(segments: readonly Pick<WaySegment, 'protocols' | 'from' | 'to'>[]): PortRange[] {
  const all = segments.flatMap(({ protocols, from, to }) => protocols.map((protocol) => ({ protocol, from, to })));
  return [...new Map(all.map((range) => [`${range.protocol} ${range.from}-${range.to}`, range])).values()];
}
