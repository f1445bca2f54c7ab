import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import type { FaultSeen } from '@tenantry/store/contract';

/** What was found by comparing tenants, so that an estate in which nothing changed is not compared again. */
export interface PathMemory {
  /**
   * By uid of the tenant that the paths begin at, for exactly these things compared: empty as soon as anything about them is
   * different. They are data, without functions.
   */
  of(infrastructureUid: string, compared: unknown): Map<string, readonly FaultSeen[]>;
}

/** More infrastructures than one control plane looks after; beyond, what was found longest ago is forgotten. */
const MOST = 100;

export function createPathMemory(): PathMemory {
  const kept = new Map<string, { readonly digest: string; readonly found: Map<string, readonly FaultSeen[]> }>();
  return {
    of(infrastructureUid, compared) {
      const digest = createHash('sha256').update(serialize(compared)).digest('hex');
      const before = kept.get(infrastructureUid);
      const entry = before?.digest === digest ? before : { digest, found: new Map<string, readonly FaultSeen[]>() };
      kept.delete(infrastructureUid);
      kept.set(infrastructureUid, entry);
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      return entry.found;
    },
  };
}
