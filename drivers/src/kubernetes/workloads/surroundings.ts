import type { JsonObject } from '@tenantry/kinds';

/** A warning that the cluster gave about an object. */
export interface Warning {
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since 1970, of the last time it was given. */
  readonly at: number;
}

/** What stands around a workload, as the cluster shows it now. */
export interface Surroundings {
  /** Of a Deployment, in any order; empty for other workloads. */
  readonly replicaSets: readonly JsonObject[];
  /** All of the workload, those of its replica sets included. */
  readonly pods: readonly JsonObject[];
  /** About the object with this uid, the latest first. */
  warnings(uid: string): readonly Warning[];
  /** About the claim of this name, the latest first. */
  claimWarnings(namespace: string, claim: string): readonly Warning[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What the cluster says of objects beside their status. */
export interface Said {
  /** About the object with this uid, the latest first. */
  about(uid: string): readonly Warning[];
  /** About the claim of this name, the latest first. */
  aboutClaim(namespace: string, claim: string): readonly Warning[];
}
