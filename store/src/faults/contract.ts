import type { JsonObject } from '@tenantry/kinds';
import type { Actor, Page } from '../contract.ts';
import type { LeaseFence } from '../leases/contract.ts';

export type FaultSeverity = 'warning' | 'critical';

/** What is wrong, with a cause and a remedy, as whoever looks for it finds it. */
export interface FaultSeen {
  /** The tenant or the infrastructure whose people it concerns. */
  readonly ownerUid: string;
  /** Which look found it; what that look does not find any more is resolved. */
  readonly scope: string;
  /** The same cause, the same key: one fault as long as it lasts. */
  readonly key: string;
  /** CamelCase, stable, for programs: `ImageMissing`. */
  readonly code: string;
  readonly severity: FaultSeverity;
  /** A sentence. */
  readonly cause: string;
  readonly remedy: string;
  /** What is wrong; without it the owner itself. */
  readonly object?: FaultObject;
  /** Id of the resource that is wrong, where there is one. */
  readonly resource: string | null;
  readonly data: JsonObject | null;
}

export interface FaultObject {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
}

/** What a pass finds wrong with its object. */
export interface ObjectFault extends Omit<FaultSeen, 'ownerUid' | 'scope' | 'object'> {
  /** It is no fault of the object alone: all that is in the same place has it. */
  readonly isShared?: true;
}

export interface ObjectFaults {
  readonly found: readonly ObjectFault[];
  /** Ids of resources that are being worked on: nobody knows yet whether what was wrong with them is over. */
  readonly undecided: readonly string[];
}

/**
 * `open`: nobody has done anything about it yet. `acknowledged`: somebody knows. `muted`: not to be heard of until a time, after
 * which it is as before. `resolved`: it is over.
 */
export type FaultState = 'open' | 'acknowledged' | 'muted' | 'resolved';

export interface Fault extends Omit<FaultSeen, 'ownerUid' | 'scope'> {
  readonly id: string;
  /** Who looks for faults of this sort: `reconciliation`, `reachability`. */
  readonly source: string;
  readonly owner: FaultObject;
  readonly object: FaultObject;
  readonly state: FaultState;
  /** How often it was found. */
  readonly count: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly mutedUntil: Date | null;
  readonly mutedBy: string | null;
  /** Null while it lasts. */
  readonly resolvedAt: Date | null;
  /** Null where it was found to be over. */
  readonly resolvedBy: string | null;
  /** What who acknowledged, muted or resolved it said. */
  readonly note: string | null;
}

export interface FaultQuery {
  readonly ownerUid?: string;
  /** Only faults of tenants of these names; without it of all, and of infrastructures. */
  readonly tenants?: readonly string[];
  /** `lasting`: all that are not resolved. `open` takes in those that are acknowledged, and not those that are muted. */
  readonly state?: FaultState | 'lasting';
  readonly severity?: FaultSeverity;
  readonly source?: string;
  readonly code?: string;
  /** Only faults of objects of this kind, and of this name. */
  readonly kind?: string;
  readonly name?: string;
  readonly limit: number;
  /** Opaque, from the page before. */
  readonly cursor?: string;
}

/** How much is wrong with a tenant or an infrastructure. */
export interface OpenFaults extends Readonly<Record<FaultSeverity, number>> {
  readonly owner: Pick<FaultObject, 'kind' | 'name'>;
}

/** What a person does about a fault. */
export type FaultDeed =
  | { readonly action: 'acknowledge' | 'resolve'; readonly note: string | null }
  | { readonly action: 'mute'; readonly until: Date; readonly note: string | null }
  | { readonly action: 'unmute' };

/** Faults of tenants and infrastructures; they go with their owner, and of the resolved ones the newest 200 of each are kept. */
export interface FaultStore {
  /**
   * Writes what one source found where it looked: what is new is opened, what was known is counted, what was over a while ago or
   * by hand is open again, and what is open there and was not found is resolved. All but the counting are events, and so is that it
   * became critical. What was not
   * looked at is left alone. With a `fence` it counts only while that lease is held, else it throws `LeaseHeldError`.
   */
  settleFaults(
    source: string,
    looked: FaultLook,
    seen: readonly FaultSeen[],
    fence?: LeaseFence,
  ): Promise<FaultChanges>;
  /** Resolves what is open in any other scope than these: what those were about is not there any more. `fence` as above. */
  retainFaultScopes(source: string, scopes: readonly string[], fence?: LeaseFence): Promise<FaultChanges>;
  /**
   * Resolves what one source has not told of again for so long, or until the time that `endsAt` of its data names: whoever told of it
   * may never say that it is over.
   */
  endSilentFaults(source: string, silentSeconds: number): Promise<FaultChanges>;
  /** Newest first. */
  faults(query: FaultQuery): Promise<Page<Fault>>;
  /**
   * Does what a person asks for, as an event and in the audit log; null where the owner has no such fault. What is so already is
   * left as it is. Throws `FaultResolvedError` for all but `resolve` when it is over.
   */
  changeFault(ownerUid: string, id: string, deed: FaultDeed, actor: Actor): Promise<Fault | null>;
  /** Ends the mutes whose time has come; those that last are told of. */
  endFaultMutes(): Promise<void>;
  /** How many are open of each owner, by name; owners without any are left out. `tenants` as in `faults`. */
  openFaults(tenants?: readonly string[]): Promise<OpenFaults[]>;
  /** The tenants that these namespaces are of, by the inventory; those that are of several are left out. */
  tenantsOfNamespaces(namespaces: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Each of these scopes was looked at for each of these owners. */
export interface FaultLook {
  readonly scopes: readonly string[];
  readonly ownerUids: readonly string[];
  /** But not these resources. */
  readonly exceptResources?: readonly string[];
}

export interface FaultChanges {
  readonly opened: number;
  readonly resolved: number;
}

export class FaultResolvedError extends Error {
  constructor() {
    super('the fault is resolved');
    this.name = 'FaultResolvedError';
  }
}
