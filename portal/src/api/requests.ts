import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

/** What tenants can be asked for by. */
export const templates = queryOptions({
  queryKey: ['templates'],
  queryFn: () => client.accessRequests.templates(),
});

/** The caller's own, and those that they may decide. */
export const accessRequests = queryOptions({
  queryKey: ['access-requests'],
  queryFn: () => client.accessRequests.list(),
});
