import type { PortRange } from '../direction.ts';
import type { Labels, PodEnd } from '../model.ts';
import type { World } from './model.ts';
import { type PathSort, passesNothing, pathsBetween, type TenantEnds, type TenantPath } from './paths.ts';

/** An opening from one tenant to another that is declared; what it opens is no fault. */
export interface NetworkGrant {
  /** For people: `Grant dev02/shop`. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly ports: readonly PortRange[];
  /** What of the destination it opens. */
  readonly sorts: readonly PathSort[];
  /** Where it is for what of the source alone; without it, for all of it. */
  readonly sources?: readonly PathSort[];
  /** Of pods: only those with these labels. */
  readonly pods?: Labels;
  /** Of what has an address in the cloud: only at this one. */
  readonly address?: string;
}

/** What of the paths from one tenant to another no grant explains; paths of which nothing is left are left out. */
export function unexplained(
  from: string,
  to: string,
  paths: readonly TenantPath[],
  grants: readonly NetworkGrant[],
): readonly TenantPath[] {
  const between = grants.filter((grant) => grant.from === from && grant.to === to);
  return paths.flatMap((path) => {
    const granted = between
      .filter(({ sorts, sources }) => sorts.includes(path.to) && (sources?.includes(path.from) ?? true))
      .flatMap(({ ports }) => ports);
    const open = granted.reduce((left, range) => left.flatMap((one) => without(one, range)), path.open);
    return open.length === 0 ? [] : [{ ...path, open }];
  });
}

/**
 * Every path from one tenant to another that no grant explains. Ends that a grant is for are looked at apart from the others,
 * so that it explains what leads to them, and nothing that is open beside.
 */
export function unexplainedPaths(
  world: World,
  from: TenantEnds,
  to: TenantEnds,
  grants: readonly NetworkGrant[],
): readonly TenantPath[] {
  if (passesNothing(world, from, to)) return [];
  const between = grants.filter((grant) => grant.from === from.tenant && grant.to === to.tenant);
  return apart(to, between).flatMap(({ ends, explaining }) =>
    unexplained(from.tenant, to.tenant, pathsBetween(world, from, ends), explaining),
  );
}

/** The ends in groups, each with the grants that are for all of its members. */
function apart(
  to: TenantEnds,
  grants: readonly NetworkGrant[],
): { readonly ends: TenantEnds; readonly explaining: readonly NetworkGrant[] }[] {
  const chosen = grants.filter(({ pods, address }) => pods !== undefined || address !== undefined);
  if (chosen.length === 0) return [{ ends: to, explaining: grants }];
  const none = { tenant: to.tenant, pods: [], standing: [], machines: [], endpoints: [] };
  const groups = new Map<string, { ends: TenantEnds; explaining: readonly NetworkGrant[] }>();
  const put = (matching: readonly NetworkGrant[], more: (ends: TenantEnds) => TenantEnds) => {
    const explaining = grants.filter((grant) => !chosen.includes(grant) || matching.includes(grant));
    const key = explaining.map((grant) => grants.indexOf(grant)).join(' ');
    const group = groups.get(key) ?? { ends: none, explaining };
    groups.set(key, { explaining, ends: more(group.ends) });
  };
  const ofPod = (pod: PodEnd) => chosen.filter(({ pods }) => pods !== undefined && hasAll(pod.labels, pods));
  const at = (found: string) => chosen.filter(({ address }) => address === found);
  for (const pod of to.pods) put(ofPod(pod), (ends) => ({ ...ends, pods: [...ends.pods, pod] }));
  for (const one of to.standing) put(ofPod(one.pod), (ends) => ({ ...ends, standing: [...ends.standing, one] }));
  for (const end of to.machines) put(at(end.address), (ends) => ({ ...ends, machines: [...ends.machines, end] }));
  for (const end of to.endpoints) put(at(end.address), (ends) => ({ ...ends, endpoints: [...ends.endpoints, end] }));
  return [...groups.values()];
}

const hasAll = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

function without(range: PortRange, { protocol, from, to }: PortRange): PortRange[] {
  if (range.protocol !== protocol || range.to < from || to < range.from) return [range];
  const before = { ...range, to: from - 1 };
  const after = { ...range, from: to + 1 };
  return [before, after].filter((piece) => piece.from <= piece.to);
}
