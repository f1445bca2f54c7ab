import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CostReport, TenantCost } from '@tenantry/client';
import { client } from './client.ts';

/** Bills are read a few times a day. */
const REFRESH_MS = 600_000;

export interface CostQuestion {
  readonly from: string;
  readonly to: string;
  readonly group: string;
}

/** A report of a tenant, or of all that the caller may see (null), which has no budget. */
export type Costs = Omit<TenantCost, 'tenant' | 'items'> & Pick<CostReport, 'items' | 'bills'>;

const MOST_GROUPS = 200;
/** Days of the longest range, in two currencies. */
const MOST_DAYS = 500;

export const costs = (tenant: string | null, question: CostQuestion) =>
  queryOptions({
    queryKey: ['costs', tenant, question],
    queryFn: async (): Promise<Costs> => {
      const isByDay = question.group === 'day';
      const query = { ...question, limit: isByDay ? MOST_DAYS : MOST_GROUPS, ...(isByDay ? {} : { daily: true }) };
      if (tenant === null) return { ...(await client.costs.all(query)), budget: null };
      const { items, ...report } = await client.costs.tenant(tenant, query);
      return { ...report, items: items.map((item) => ({ ...item, tenant: null, isDeleted: false })), bills: [] };
    },
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
