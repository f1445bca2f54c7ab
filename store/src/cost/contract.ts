import type { JsonObject } from '@tenantry/kinds';
import type { LeaseFence } from '../leases/contract.ts';
import type { Look } from '../looks/contract.ts';

/**
 * One line of a bill: what something cost on a day. `own`: of a tenant. `shared`: of an infrastructure, for its tenants together.
 * `unallocated`: of nobody, and so of no infrastructure either.
 */
export interface CostLine {
  /** In UTC, as `2026-11-29`. */
  readonly day: string;
  readonly part: 'own' | 'shared' | 'unallocated';
  readonly tenantUid: string | null;
  readonly infrastructure: string | null;
  /** `Storage`, `Virtual Machines`, … */
  readonly service: string;
  /** Id of the resource. */
  readonly resource: string;
  readonly currency: string;
  /** A decimal, exact. */
  readonly amount: string;
  /** Nodes that tenants share: what nobody took of them is idle. */
  readonly isNode: boolean;
}

export type CostPart = 'own' | 'shared' | 'idle' | 'unallocated';

export interface BudgetedTenant {
  readonly tenantUid: string;
  readonly tenant: string;
  readonly spec: JsonObject;
}

/** What a day of a bill comes to for a tenant, or for nobody. All rows of a day add up to its lines. */
export interface CostDay {
  readonly day: string;
  readonly tenantUid: string | null;
  readonly infrastructure: string | null;
  readonly part: CostPart;
  readonly currency: string;
  readonly amount: string;
}

/** Days, both of them in it. */
export interface CostRange {
  readonly from: string;
  readonly to: string;
}

/** Where figures come from: `azure/SUBSCRIPTION`, `prices/INFRASTRUCTURE`. */
export interface CostBill {
  readonly bill: string;
  /** When it was read last; null before the first time. */
  readonly readAt: Date | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Why it could not be read the last time, if so. */
  readonly problem: string | null;
}

/** A tenant, as it was from a day on. */
export interface CostTenant {
  readonly tenantUid: string;
  readonly name: string;
  readonly since: string;
  /** The day on which it went; null while it is there. */
  readonly until: string | null;
  readonly infrastructure: string | null;
  /** Id of its resource group, in lower case; null where it has none. */
  readonly place: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CostInfrastructure {
  readonly name: string;
  readonly spec: JsonObject;
  /** `aks:…`, `cluster:…`; null before there is one. */
  readonly connection: string | null;
}

/** What of a bill is an infrastructure's: all that has this id, or is within it. */
export interface CostPlace {
  /** In lower case. */
  readonly place: string;
  readonly infrastructure: string;
}

/** What was taken over some time, or, without a tenant, what there was to be taken. */
export interface CostSample {
  readonly tenantUid: string | null;
  /** It has nodes of its own, and took these: nothing of those that tenants share. */
  readonly hasOwnNodes: boolean;
  /** Core hours and GiB hours. */
  readonly cpu: number;
  readonly memory: number;
  readonly storage: number;
  /** What was really used of cpu and memory; null where nobody measures it. */
  readonly usedCpu: number | null;
  readonly usedMemory: number | null;
}

/** What a tenant's pods really used, on average. */
export interface UsedResources {
  readonly tenantUid: string;
  /** Cores. */
  readonly cpu: number | null;
  /** Bytes. */
  readonly memory: number | null;
}

export interface CostSampleDay extends CostSample {
  readonly day: string;
  readonly infrastructure: string;
}

export type CostGroup = 'day' | 'tenant' | 'service' | 'resource' | { readonly tag: string };

export interface CostQuery extends CostRange {
  /** Of these alone, by uid; null for all of the bill. */
  readonly tenants: readonly string[] | null;
  readonly group: CostGroup;
  readonly limit: number;
}

/** Amounts are exact decimals. */
export interface CostSum {
  /** A day, the uid of a tenant, a service, the id of a resource, or the value of a tag; null where there is none. */
  readonly key: string | null;
  readonly currency: string;
  readonly own: string;
  readonly shared: string;
  readonly idle: string;
  readonly unallocated: string;
}

export interface CostSeriesQuery extends CostRange {
  readonly tenants: readonly string[] | null;
  readonly group: CostGroup;
  /** Of these groups alone. */
  readonly keys: readonly (string | null)[];
}

/** What a group cost on a day, all parts of it. */
export interface CostOfDay {
  readonly key: string | null;
  readonly day: string;
  readonly currency: string;
  readonly total: string;
}

/** A line for whom it is: what is shared and idle is one line of each tenant, day and infrastructure. */
export interface CostCharge {
  readonly bill: string;
  readonly day: string;
  readonly part: CostPart;
  readonly tenantUid: string | null;
  readonly infrastructure: string | null;
  /** Null where it is a part of a cluster. */
  readonly service: string | null;
  readonly resource: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CostChargeQuery extends CostRange {
  readonly tenants: readonly string[] | null;
}

/** What things cost, by day. */
export interface CostStore {
  costBills(): Promise<CostBill[]>;
  /**
   * Puts these days of a bill in the place of what was there for the range, all at once. With a `fence` only while that lease is held,
   * else it throws `LeaseHeldError`.
   */
  replaceCosts(
    bill: string,
    range: CostRange,
    lines: readonly CostLine[],
    days: readonly CostDay[],
    at: Date,
    fence?: LeaseFence,
  ): Promise<void>;
  /** The bill could not be read; null: it could, and had nothing. */
  noteCostProblem(bill: string, problem: string | null, at: Date): Promise<void>;
  /** Takes down the tenants as they are today, and those that went since. */
  noteCostTenants(today: string): Promise<void>;
  /** All that lived in the range, those that are gone included, each as it was from day to day. */
  costTenants(range: CostRange): Promise<CostTenant[]>;
  /** Tenants that have a budget. */
  budgetedTenants(): Promise<BudgetedTenant[]>;
  costInfrastructures(): Promise<CostInfrastructure[]>;
  /** Takes down places; those of an infrastructure that is gone are kept, for bills that come late. */
  noteCostPlaces(places: readonly CostPlace[]): Promise<void>;
  /** Those that were taken down, and the resource groups that infrastructures have made. */
  costPlaces(): Promise<CostPlace[]>;
  /**
   * Adds to what was taken down for the day, by infrastructure. `through` is how far the look has it, kept with what it found: so
   * nothing is added twice, however the look ends. Throws `LeaseHeldError` where the look is another's.
   */
  addCostSamples(
    day: string,
    taken: ReadonlyMap<string, readonly CostSample[]>,
    through?: { readonly look: Look; readonly position: string },
  ): Promise<void>;
  /** Since a time, by what was measured of these tenants; those that were not are left out. */
  usedResources(tenantUids: readonly string[], since: Date): Promise<UsedResources[]>;
  costSamples(range: CostRange): Promise<CostSampleDay[]>;
  /** The largest first; days in their order. */
  costs(query: CostQuery): Promise<CostSum[]>;
  /** Groups day by day, in the order of days; days on which nothing was billed are left out. */
  costSeries(query: CostSeriesQuery): Promise<CostOfDay[]>;
  /** One page of charges, for export. */
  costCharges(query: CostChargeQuery): Promise<CostCharge[]>;
}
