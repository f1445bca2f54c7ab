import type { JsonObject } from '@tenantry/kinds';
import { DriverError } from '../../contract.ts';
import type { ClusterClient } from '../client.ts';
import { ApiFailure } from '../failure.ts';
import { asList, asObject } from '../mark.ts';

export type FeatureName =
  | 'version'
  | 'rights'
  | 'validating-admission-policies'
  | 'mutating-admission-policies'
  | 'pod-security'
  | 'network-policies'
  | 'cilium'
  | 'cluster-dns'
  | 'dedicated-nodes'
  | 'metrics'
  | 'gateway-api'
  | 'ingress-classes'
  | 'default-storage-class'
  | 'priority-classes';

/** One thing found out about a cluster, in sentences for the person who adds it. */
export interface Finding {
  readonly feature: FeatureName;
  /** For `priority-classes`, present means that no class is forced on everybody. */
  readonly state: 'present' | 'absent' | 'unknown';
  /** What was found. */
  readonly detail: string;
  /** What it means for tenants. */
  readonly follows: string;
}

/** What the probes of a cluster are given. */
export interface Probing {
  readonly client: ClusterClient;
  readonly signal: AbortSignal;
}

const MOST_ITEMS = 500;

/** Objects of a type, as far as one page goes; none where the type is not served. */
export async function itemsOf({ client, signal }: Probing, path: string): Promise<readonly JsonObject[]> {
  const query = path.includes('?') ? '&' : '?';
  try {
    const answer = await client.call({ method: 'GET', path: `${path}${query}limit=${MOST_ITEMS}`, signal });
    return asList(answer.body.items).map(asObject);
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404) return [];
    throw error;
  }
}

/** A probe that fails finds nothing out: that is said, and the others go on. */
export async function found(feature: FeatureName, probe: () => Promise<Omit<Finding, 'feature'>>): Promise<Finding> {
  try {
    return { feature, ...(await probe()) };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const follows = 'It cannot be said what follows; check again once the cause is gone.';
    return { feature, state: 'unknown', detail: `This could not be found out: ${error.message}`, follows };
  }
}
