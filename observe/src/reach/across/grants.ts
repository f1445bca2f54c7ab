import type { PortRange } from '../direction.ts';
import type { PathSort, TenantPath } from './paths.ts';

/** An opening from one tenant to another that is declared; what it opens is no fault. */
export interface NetworkGrant {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly PortRange[];
  /** What of the destination it opens. */
  readonly sorts: readonly PathSort[];
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
    const granted = between.filter(({ sorts }) => sorts.includes(path.to)).flatMap(({ ports }) => ports);
    const open = granted.reduce((left, range) => left.flatMap((one) => without(one, range)), path.open);
    return open.length === 0 ? [] : [{ ...path, open }];
  });
}

function without(range: PortRange, { protocol, from, to }: PortRange): PortRange[] {
  if (range.protocol !== protocol || range.to < from || to < range.from) return [range];
  const before = { ...range, to: from - 1 };
  const after = { ...range, from: to + 1 };
  return [before, after].filter((piece) => piece.from <= piece.to);
}
