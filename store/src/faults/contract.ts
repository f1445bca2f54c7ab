import type { JsonObject } from '@tenantry/kinds';

/** Something wrong in a tenant, with a cause and a remedy, as whoever looks for it finds it. */
export interface FaultSeen {
  readonly tenantUid: string;
  /** Which look found it; what that look does not find any more is resolved. */
  readonly scope: string;
  /** The same cause, the same key: one fault as long as it lasts. */
  readonly key: string;
  readonly severity: 'warning' | 'critical';
  /** A sentence. */
  readonly cause: string;
  readonly remedy: string;
  /** Id of the resource that is wrong, where there is one. */
  readonly resource: string | null;
  readonly data: JsonObject | null;
}

export interface Fault extends Omit<FaultSeen, 'tenantUid' | 'scope'> {
  readonly id: string;
  /** Who looks for faults of this sort: `reachability`. */
  readonly source: string;
  /** How often it was found. */
  readonly count: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** Null while it lasts. */
  readonly resolvedAt: Date | null;
}

/** Faults of tenants; they go with their tenant, and of the resolved ones the newest 200 of each are kept. */
export interface FaultStore {
  /**
   * Writes what one source found where it looked: what is new is opened, what was known is counted, and what is open there
   * and was not found is resolved. Both are events of the tenant. What was not looked at is left alone.
   */
  settleFaults(source: string, looked: FaultLook, seen: readonly FaultSeen[]): Promise<FaultChanges>;
  /** Resolves what is open in any other scope than these: what those were about is not there any more. */
  retainFaultScopes(source: string, scopes: readonly string[]): Promise<FaultChanges>;
  /** Newest first. */
  faults(tenantUid: string, query: { readonly isOpen?: boolean; readonly limit: number }): Promise<Fault[]>;
  /**
   * The turn to look, for one replica at a time: null while another had it within the last `everySeconds`. `position` is
   * what the look before left with `keepFaultPosition`.
   */
  takeFaultLook(source: string, everySeconds: number): Promise<{ readonly position: string | null } | null>;
  keepFaultPosition(source: string, position: string | null): Promise<void>;
}

/** Each of these scopes was looked at in each of these tenants. */
export interface FaultLook {
  readonly scopes: readonly string[];
  readonly tenantUids: readonly string[];
}

export interface FaultChanges {
  readonly opened: number;
  readonly resolved: number;
}
