import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '@tenantry/client';

/**
 * The client retries by itself what may pass, so nothing is retried here. What is shown stays fresh by events (live.ts), so a page
 * that comes back into view asks again only for what is older than half a minute.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

/** Whether it says that there is no such thing, or none that the caller may know of. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 404;
}
