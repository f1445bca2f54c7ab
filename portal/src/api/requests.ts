import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { AccessRequest, AccessRequestQuery } from '@tenantry/client';
import { useEffect } from 'react';
import { client } from './client.ts';
import { me } from './queries.ts';

/** What tenants can be asked for by. */
export const templates = queryOptions({
  queryKey: ['templates'],
  queryFn: () => client.accessRequests.templates(),
});

/** Under this everything that is said of requests is kept: what one decides changes all of it. */
export const REQUESTS = ['access-requests'] as const;
/** No event tells of them. */
const AGAIN_MS = 30_000;
const WHILE_PENDING_MS = 5_000;

/** The caller's own, and those about tenants that they own; administrators and auditors see all. */
export const accessRequests = (only: AccessRequestQuery = {}) =>
  queryOptions({
    queryKey: [...REQUESTS, only],
    queryFn: () => client.accessRequests.list(only),
    refetchInterval: AGAIN_MS,
  });

/** What waits for the caller to answer it. */
export function useRequestsToDecide(): readonly AccessRequest[] {
  const { data = [] } = useQuery(accessRequests({ state: 'pending' }));
  return data.filter(({ decidable }) => decidable.isAllowed);
}

/** What the caller asked for, about one tenant or all. When somebody gives it, everything that they may see is asked for anew. */
export function useOwnRequests(tenant?: string) {
  const { data: caller } = useSuspenseQuery(me);
  const queries = useQueryClient();
  const asked = useQuery({
    ...accessRequests({ requester: caller.name, tenant }),
    refetchInterval: ({ state }) => (state.data?.some(isPending) ? WHILE_PENDING_MS : AGAIN_MS),
  });
  const given = asked.data?.filter(({ state }) => state === 'approved').length;
  useEffect(() => {
    if (given === undefined) return;
    const before = givenBefore.get(tenant);
    givenBefore.set(tenant, given);
    if (before === undefined || before >= given) return;
    for (const key of ['me', 'rights', 'objects', 'of-estate']) void queries.invalidateQueries({ queryKey: [key] });
  }, [given, tenant, queries]);
  return asked;
}

/** How many had been given when they were last looked at. */
const givenBefore = new Map<string | undefined, number>();

const isPending = ({ state }: AccessRequest): boolean => state === 'pending';
