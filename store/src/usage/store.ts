import type { Database } from '../database/database.ts';
import type { UsageStore } from './contract.ts';
import { limitedTenants, recount, surplusTenants, tenantCount, tenantUsages } from './statements.ts';

export function usageStore({ db, read, rewrite }: Database): UsageStore {
  return {
    tenantUsages: (tenants) => read(() => tenantUsages(db, tenants)),
    tenantCount: (infrastructure) => read(() => tenantCount(db, infrastructure)),
    surplusTenants: () => read(() => surplusTenants(db)),
    limitedTenants: (after, limit) => read(() => limitedTenants(db, after, limit)),
    recount: (usageOf, after) => rewrite((session) => recount(session, usageOf, after)),
  };
}
