import type { Row } from '@tenantry/conformance/kubernetes';
import type { DeclaredObject } from '@tenantry/kinds';

/** Attacks a tenant's boundary in its cluster by what changes nothing: reviews, reads and dry runs. */
export interface BenchmarkGateway {
  /**
   * @param other a tenant in the same cluster, whose boundary is tried from this one; null where it is alone
   * @throws NotReadyError while the tenant has no namespace.
   */
  run(tenant: DeclaredObject, other: DeclaredObject | null, signal: AbortSignal): Promise<readonly Row[]>;
}
