import type { JsonObject } from '@tenantry/kinds';
import type { Observed } from '../contract.ts';
import { metadataText, ownerOf } from './mark.ts';
import { readinessOf } from './readiness.ts';
import { staleReplica } from './workloads/stale-replica.ts';
import type { Surroundings } from './workloads/surroundings.ts';

/** @param around of a workload, what stands around it */
export function observe(body: JsonObject, around: Surroundings | null = null): Observed {
  const uid = metadataText(body, 'uid');
  const stale = around === null ? null : staleReplica(body, around);
  return {
    body,
    owner: ownerOf(body),
    readiness: readinessOf(body, around),
    version: metadataText(body, 'resourceVersion'),
    ...(uid === '' ? {} : { uid }),
    ...(stale === null ? {} : { stale }),
  };
}
