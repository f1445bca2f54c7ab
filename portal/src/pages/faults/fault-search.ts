import type { Fault } from '@tenantry/client';
import { textOf } from '../../api/view.ts';

export const STATES = ['open', 'acknowledged', 'muted', 'resolved'] as const satisfies readonly Fault['state'][];

/** Which faults are looked at; the address of the page. */
export interface FaultSearch {
  readonly state?: Fault['state'] | undefined;
  readonly severity?: Fault['severity'] | undefined;
  readonly q?: string | undefined;
  /** `Tenant/dev01`; on the page of all. */
  readonly owner?: string | undefined;
  /** Id of the one that is looked at closely. */
  readonly fault?: string | undefined;
}

export function faultSearchOf(search: Readonly<Record<string, unknown>>): FaultSearch {
  return {
    state: STATES.find((state) => state === search.state),
    severity: search.severity === 'critical' || search.severity === 'warning' ? search.severity : undefined,
    q: textOf(search.q),
    owner: textOf(search.owner),
    fault: textOf(search.fault),
  };
}

export const ownerOf = ({ owner }: Fault): string => `${owner.kind}/${owner.name}`;

/** The gravest first, and of those the newest. */
export function looked(faults: readonly Fault[], search: FaultSearch): Fault[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const state = search.state ?? 'open';
  return faults
    .filter((fault) => fault.state === state)
    .filter((fault) => search.severity === undefined || fault.severity === search.severity)
    .filter((fault) => search.owner === undefined || ownerOf(fault) === search.owner)
    .filter((fault) => {
      const text = textOfFault(fault);
      return words.every((word) => text.includes(word));
    })
    .sort((one, other) => gravity(one) - gravity(other) || other.firstSeen.localeCompare(one.firstSeen));
}

const gravity = ({ severity }: Fault): number => (severity === 'critical' ? 0 : 1);

const textOfFault = ({ cause, remedy, code, source, object, owner }: Fault): string =>
  [cause, remedy, code, source, object.kind, object.name, owner.name].join(' ').toLowerCase();
