import { useQuery } from '@tanstack/react-query';
import type { Right, RightAction } from '@tenantry/client';
import { rights } from './queries.ts';

/** What the caller may do to a kind of things in a tenant, or on the platform (null); undefined while it is not known. */
export function useRight(tenant: string | null, kind: string, action: RightAction): Right | undefined {
  const { data } = useQuery(rights(tenant));
  return data?.items.find((item) => item.kind === kind)?.actions[action];
}
