import type { JsonObject } from '@tenantry/kinds';
import type { Actor } from '../contract.ts';
import type { Fault } from '../faults/contract.ts';
import type { LeaseFence } from '../leases/contract.ts';
import type { ReceiverHealth } from '../receivers/contract.ts';
import type { Sealed } from '../sealing/seal.ts';

/** What somebody says of a route; holds no secret. Of `spec` the store knows `minSeverity`. */
export interface FaultRouteDraft {
  readonly spec: JsonObject;
  readonly isPaused: boolean;
  readonly secret: Sealed;
}

/** Where faults are told: those of a tenant, or of all there is. */
export interface FaultRouteRow extends FaultRouteDraft, ReceiverHealth {
  /** Made by its adder, for the secret is bound to it. */
  readonly id: string;
  readonly name: string;
  /** Null: of the platform. */
  readonly tenant: string | null;
  readonly revision: number;
  /** Changes that were given up by age: nobody took them for a week. */
  readonly missed: string;
}

/** What a route has yet to tell. */
export interface FaultRouteBacklog {
  readonly changes: string;
  readonly since: Date | null;
}

export type ListedFaultRoute = FaultRouteRow & { readonly backlog: FaultRouteBacklog };

/** A change of a fault that is yet to be told on a route. */
export interface FaultDelivery {
  /** Of the event that tells of the same change: grows, and is the same however often it is sent. */
  readonly event: string;
  readonly change: 'opened' | 'reopened' | 'worsened' | 'acknowledged' | 'unmuted' | 'resolved';
  /** Null where nobody did it. */
  readonly by: string | null;
  /** As it was then. */
  readonly fault: Fault;
  readonly at: Date;
}

/** How a step of telling went. Waiting is counted from when it is written down. */
export type FaultRouteStep =
  /** These need not be told any more. `isDelivered: false` where none was sent. */
  | { readonly done: readonly string[]; readonly isDelivered: boolean }
  /** `error` holds no secret. */
  | { readonly error: string; readonly retryInMs: number };

/** Routes of faults. Changes of them are in the audit log. */
export interface FaultRouteStore {
  /** Of a tenant; of the platform with null. */
  faultRoutes(tenantUid: string | null): Promise<ListedFaultRoute[]>;
  faultRoute(tenantUid: string | null, name: string): Promise<ListedFaultRoute | null>;
  /**
   * Is told what changes from now on. Answers why there is none more instead, and throws `MasterKeyChangedError` when the secret
   * was sealed with a key that is no longer in use.
   */
  addFaultRoute(
    draft: FaultRouteDraft & { readonly id: string; readonly name: string; readonly tenantUid: string | null },
    most: number,
    actor: Actor,
  ): Promise<'added' | 'exists' | 'too-many'>;
  /** Says all of it anew, and has it tried at once. False: there is none of this revision any more. */
  changeFaultRoute(
    of: { readonly id: string; readonly revision: number },
    draft: FaultRouteDraft,
    action: 'update' | 'replace-secret',
    actor: Actor,
  ): Promise<boolean>;
  /** With all that it has yet to tell. False: there is none. */
  removeFaultRoute(tenantUid: string | null, name: string, actor: Actor): Promise<boolean>;
  /**
   * Those that have something to tell and are not waiting after a failure, each with the last of it; and when the next one may:
   * milliseconds, null where none waits.
   */
  dueFaultRoutes(): Promise<{
    readonly due: (FaultRouteRow & { readonly last: string })[];
    readonly nextInMs: number | null;
  }>;
  /** What a route has yet to tell, oldest first. */
  faultDeliveries(routeId: string, limit: number, onlyCritical?: boolean): Promise<FaultDelivery[]>;
  /** Writes down how a step went. False, and nothing is written, when the lease is another's or the route is gone. */
  stepFaultRoute(id: string, step: FaultRouteStep, fence: LeaseFence): Promise<boolean>;
  /** Calls back when there is more to tell. Returns the way to stop. */
  onFaultDeliveries(callback: () => void): () => void;
}

/** What the sealed text of a route is bound to. */
export function sealedRouteName(id: string): string {
  return `fault-route/${id}`;
}
