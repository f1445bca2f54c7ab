import type { Call } from './call.ts';
import { download } from './download.ts';
import type { Send } from './transport.ts';
import type { CostReport, TenantCost } from './types.ts';

/** Days in UTC, both of them in it. Without them, this month. */
export interface CostRange {
  readonly from?: string;
  readonly to?: string;
}

export interface CostQuery extends CostRange {
  /** `day`, `service`, `resource`, `tag:KEY`; of all tenants also `tenant`. */
  readonly group?: string;
  readonly limit?: number;
  /** The first twelve groups day by day, too. */
  readonly daily?: boolean;
}

/** What things cost. */
export interface CostsApi {
  tenant(tenant: string, query?: CostQuery): Promise<TenantCost>;
  /** Of all tenants that one may see. */
  all(query?: CostQuery): Promise<CostReport>;
  /** Each charge of a tenant, or of all (null), as CSV in the columns of FinOps FOCUS, in pieces as they come. */
  export(tenant: string | null, range: CostRange, signal: AbortSignal): AsyncGenerator<string>;
}

export function costsOf(call: Call, send: Send, server: string): CostsApi {
  const path = (tenant: string | null) =>
    tenant === null ? '/api/v1/cost' : `/api/v1/tenants/${encodeURIComponent(tenant)}/cost`;
  return {
    tenant: (tenant, query = {}) => call('GET', path(tenant), { query: asked(query) }),
    all: (query = {}) => call('GET', path(null), { query: asked(query) }),
    export: (tenant, range, signal) => download(send, server, path(tenant), { ...range, format: 'csv' }, signal),
  };
}

const asked = ({ daily, ...query }: CostQuery) =>
  daily === undefined ? { ...query } : { ...query, daily: String(daily) };
