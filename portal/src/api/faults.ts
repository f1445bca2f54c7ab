import { queryOptions } from '@tanstack/react-query';
import type { Fault, FaultPlace } from '@tenantry/client';
import { client } from './client.ts';

/** Those that last, or those that are over. Events make them asked for again (live.ts). */
export type FaultPeriod = 'lasting' | 'resolved';

/** Of a tenant, or all that the caller may see (null). */
export const faults = (tenant: string | null, period: FaultPeriod) =>
  queryOptions({
    queryKey: tenant === null ? ['of-estate', 'faults', period] : ['of-tenant', tenant, 'faults', period],
    queryFn: () => client.faults.list(tenant === null ? null : { kind: 'Tenant', name: tenant }, { state: period }),
    // Some come without an event: their counts, and mutes that end.
    refetchInterval: 60_000,
  });

export const faultRoutes = (tenant: string | null) =>
  queryOptions({
    queryKey: ['fault-routes', tenant],
    queryFn: () => client.faultRoutes.list(tenant),
    refetchInterval: 30_000,
  });

/** Whose people a fault concerns, as the client asks for it. */
export const placeOfFault = ({ owner }: Fault): FaultPlace => ({
  kind: owner.kind === 'Infrastructure' ? 'Infrastructure' : 'Tenant',
  name: owner.name,
});
