import type { Capacity } from '@tenantry/client';
import { formatOf } from '../../../parts/chart/units.ts';

export type Shared = Capacity['shared'];
type Amounts = Shared['allocatable'];
type Resource = keyof Amounts;

export const RESOURCES = [
  { resource: 'cpu', title: 'CPU', unit: 'cores' },
  { resource: 'memory', title: 'Memory', unit: 'bytes' },
  { resource: 'pods', title: 'Pods', unit: 'count' },
] as const satisfies readonly { readonly resource: Resource; readonly title: string; readonly unit: string }[];

/** `300m of 8`; a question mark of what nobody knows. */
export function partsOf(part: Amounts, whole: Amounts | null): string[] {
  return RESOURCES.map(({ resource, unit }) => {
    const shown = formatOf(unit);
    return `${shown(part[resource])} of ${whole === null ? '?' : shown(whole[resource])}`;
  });
}

/** Null of nothing. */
export const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 100);

export const nodesOf = (count: number): string => (count === 1 ? '1 node' : `${count} nodes`);

/** `3 nodes, 2 of them ready, 1 cordoned`. */
export function readinessOf({ nodes, ready, cordoned }: Pick<Shared, 'nodes' | 'ready' | 'cordoned'>): string {
  if (nodes === 0) return 'No nodes';
  const readiness = ready < nodes ? `${ready} of them ready` : nodes === 1 ? 'ready' : 'all ready';
  return `${nodesOf(nodes)}, ${readiness}${cordoned === 0 ? '' : `, ${cordoned} cordoned`}`;
}

/** Where the quotas of tenants promise more than there is, and where more is asked for. */
export function overbooking({ allocatable, requested, quota, tenants, nodes, mostNodes }: Shared): {
  readonly waits: string | null;
  readonly promises: string | null;
} {
  const over = (amounts: Amounts) => RESOURCES.filter(({ resource }) => amounts[resource] > allocatable[resource]);
  const grows =
    mostNodes !== null && mostNodes > nodes ? ` The cluster may grow to ${nodesOf(mostNodes)} by itself.` : '';
  const [waiting, promised] = [over(requested), over(quota)];
  const shares = promised.map(({ resource, title }) => {
    const percent = percentOf(quota[resource], allocatable[resource]);
    return percent === null ? said(title) : `${said(title)} (${percent} %)`;
  });
  return {
    waits:
      waiting.length === 0
        ? null
        : `Pods ask for more ${listed(waiting.map(({ title }) => said(title)))} than there is, so some wait.${grows}`,
    promises:
      shares.length === 0
        ? null
        : `${tenants === 1 ? 'The quota of the tenant promises' : `The quotas of the ${tenants} tenants promise`} more ${listed(shares)} than there is: ${tenants === 1 ? 'it cannot use all of it' : 'not all of them can use theirs at once'}.${grows}`,
  };
}

/** In the middle of a sentence. */
const said = (title: string): string => (title === 'CPU' ? title : title.toLowerCase());

const listed = (words: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(words);

/** The tenants that ask for the largest share of what is shared, the first first. */
export function mostAsking({ tenants, shared }: Capacity, most: number): Capacity['tenants'] {
  const share = ({ requested }: Capacity['tenants'][number]) =>
    Math.max(...RESOURCES.map(({ resource }) => requested[resource] / Math.max(1, shared.allocatable[resource])));
  return tenants
    .filter(({ nodes }) => nodes === 'shared')
    .toSorted((one, other) => share(other) - share(one))
    .slice(0, most);
}
