import type { Call } from './call.ts';
import type { FaultRoute, FaultRouteChange, FaultRouteTest, FaultRouteWithSecret, NewFaultRoute } from './types.ts';

/** Where faults are told: of a tenant by its name, of the platform with null. */
export interface FaultRoutesApi {
  list(tenant: string | null): Promise<readonly FaultRoute[]>;
  get(tenant: string | null, name: string): Promise<FaultRoute>;
  /** The secret that signs is answered this once; null where nothing is signed. */
  add(tenant: string | null, route: NewFaultRoute): Promise<FaultRouteWithSecret>;
  /** What is not named stays. */
  change(tenant: string | null, name: string, change: FaultRouteChange): Promise<FaultRoute>;
  /** Of a webhook. The one before signs as well for a day more. */
  replaceSecret(tenant: string | null, name: string): Promise<FaultRouteWithSecret>;
  test(tenant: string | null, name: string): Promise<FaultRouteTest>;
  delete(tenant: string | null, name: string): Promise<void>;
}

export function faultRoutesOf(call: Call): FaultRoutesApi {
  const path = (tenant: string | null, name: string, part = '') => `${base(tenant)}/${encodeURIComponent(name)}${part}`;
  return {
    list: async (tenant) => (await call<{ items: readonly FaultRoute[] }>('GET', base(tenant))).items,
    get: (tenant, name) => call('GET', path(tenant, name)),
    add: (tenant, route) => call('POST', base(tenant), { json: route }),
    change: (tenant, name, change) => call('PATCH', path(tenant, name), { json: change }),
    replaceSecret: (tenant, name) => call('POST', path(tenant, name, '/secret')),
    test: (tenant, name) => call('POST', path(tenant, name, '/test')),
    delete: (tenant, name) => call('DELETE', path(tenant, name)),
  };
}

function base(tenant: string | null): string {
  return tenant === null ? '/api/v1/fault-routes' : `/api/v1/tenants/${encodeURIComponent(tenant)}/fault-routes`;
}
