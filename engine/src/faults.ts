import type { DesiredResource } from '@tenantry/kinds';
import type { Claim, InventoryRow, ObjectFault, ObjectFaults } from '@tenantry/store/contract';
import type { Problem } from './problem.ts';
import type { Removal } from './removal.ts';
import type { ResourceResult } from './resource-result.ts';

/** What is wrong with one resource of an object, or with the object as a whole. */
interface Found {
  readonly problem: Problem;
  readonly resource: Pick<InventoryRow, 'id' | 'title' | 'connection'> | null;
  readonly severity: ObjectFault['severity'];
}

/** What passes by itself as a rule is a fault once it has lasted for so many passes in a row, and so long. */
const LASTING_PASSES = 4;
const LASTING_MS = 60_000;

const LATER = 'It is tried again by itself; if it lasts, ask the people who run the platform.';

/** What is being worked on may still be wrong. */
const UNDECIDED: ReadonlySet<string> = new Set(['waiting', 'held']);

/** All that a pass over a living object found wrong. The same cause in several resources is one fault. */
export function faultsOfResources(
  claim: Claim,
  now: Date,
  resources: readonly DesiredResource[],
  resultOf: (key: string) => ResourceResult | { readonly state: 'held' } | undefined,
  removal: Removal,
): ObjectFaults {
  const lasts = isLasting(claim, now);
  const found = resources.flatMap((resource): Found[] => {
    const result = resultOf(resource.key);
    switch (result?.state) {
      case 'blocked':
        return [{ problem: result.problem, resource, severity: 'critical' }];
      case 'contested':
        return [{ problem: result.problem, resource, severity: resource.guards === false ? 'warning' : 'critical' }];
      case 'waiting':
        return result.problem === undefined || !lasts ? [] : [passing(result.problem, resource)];
      default:
        return [];
    }
  });
  const working = resources.filter(({ key }) => UNDECIDED.has(resultOf(key)?.state ?? 'held'));
  return {
    found: faultsFrom(claim, [...found, ...foundInRemoval(removal, lasts)]),
    undecided: [...working.map(({ id }) => id), ...removal.left.map(({ row }) => row.id)],
  };
}

/** All that keeps resources from being taken away. */
export function faultsOfRemoval(claim: Claim, now: Date, removal: Pick<Removal, 'left'>): ObjectFaults {
  return {
    found: faultsFrom(claim, foundInRemoval(removal, isLasting(claim, now))),
    undecided: removal.left.map(({ row }) => row.id),
  };
}

/** The object cannot be turned into resources. */
export function faultOfObject(claim: Claim, problem: Problem): ObjectFaults {
  return { found: faultsFrom(claim, [{ problem, resource: null, severity: 'critical' }]), undecided: [] };
}

export const NO_FAULTS: ObjectFaults = { found: [], undecided: [] };

function foundInRemoval({ left }: Pick<Removal, 'left'>, lasts: boolean): Found[] {
  return left.flatMap(({ row, wait }): Found[] => {
    if (wait?.problem == null) return [];
    if (wait.isBlocking) return [{ problem: wait.problem, resource: row, severity: 'critical' }];
    return lasts ? [passing(wait.problem, row)] : [];
  });
}

function passing(problem: Problem, resource: NonNullable<Found['resource']>): Found {
  return { problem, resource, severity: problem.isOutage === true ? 'critical' : 'warning' };
}

function isLasting({ attempt, object }: Claim, now: Date): boolean {
  const ready = object.status.conditions.find(({ type }) => type === 'Ready');
  if (attempt < LASTING_PASSES || ready === undefined || ready.status === 'True') return false;
  return now.getTime() - Date.parse(ready.since) >= LASTING_MS;
}

function faultsFrom({ object }: Claim, found: readonly Found[]): ObjectFault[] {
  const byKey = Map.groupBy(found, (one) => outageKey(one) ?? `${object.uid}/${one.problem.code}`);
  return [...byKey].map(([key, alike]): ObjectFault => {
    const [first] = alike as [Found, ...Found[]];
    const { code, remedy } = first.problem;
    const severity = alike.some((one) => one.severity === 'critical') ? 'critical' : 'warning';
    const common = { key, code, severity, remedy: remedy ?? LATER } as const;
    if (outageKey(first) !== null) {
      return { ...common, cause: `${capital(said(first))}.`, resource: null, data: null, isShared: true };
    }
    return {
      ...common,
      cause: sentence(first, alike.length - 1),
      resource: first.resource?.id ?? null,
      data: alike.length === 1 ? null : { resources: alike.flatMap((one) => one.resource?.id ?? []) },
    };
  });
}

/** Where a cluster or a cloud does not answer, all that is there has the same cause. */
function outageKey({ problem: { code, isOutage }, resource }: Found): string | null {
  return isOutage === true && resource !== null ? `${resource.connection}/${code}` : null;
}

function sentence(found: Found, others: number): string {
  const { resource } = found;
  const message = said(found);
  const titled = resource === null || message.startsWith(resource.title) ? message : `${resource.title}: ${message}`;
  const more = others === 0 ? '' : ` (and ${others} more of its resources)`;
  return `${capital(titled)}${more}.`;
}

const said = ({ problem }: Found) => problem.message.trim().replace(/\.$/, '');
/** Not of what is a name: `aks:/subscriptions/…`. */
const capital = (text: string) => text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
