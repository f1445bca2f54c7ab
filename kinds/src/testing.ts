import type { CompileInput, DeclaredObject, JsonObject, Kind } from './index.ts';
import { EMPTY_STATUS } from './model/object.ts';

/** A declared object for tests, as the store would hand it out. */
export function declared(
  kind: string,
  name: string,
  spec: JsonObject,
  more: Partial<DeclaredObject> = {},
): DeclaredObject {
  return {
    uid: '11111111-1111-4111-8111-111111111111',
    kind,
    name,
    displayName: name,
    tenant: null,
    labels: {},
    annotations: {},
    generation: 1,
    resourceVersion: '1',
    spec,
    counters: {},
    status: EMPTY_STATUS,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    deletionRequestedAt: null,
    ...more,
  };
}

/** An infrastructure in a network and on a cluster that were there before. */
export const ADOPTED: JsonObject = {
  provider: 'azure',
  region: 'eastus',
  network: {
    vnetId:
      '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/before/providers/Microsoft.Network/virtualNetworks/vnet',
  },
  cluster: {
    id: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/before/providers/Microsoft.ContainerService/managedClusters/aks',
  },
};

/** The numbers that an object asks for, as the store would allocate them; `shift` is added to each. */
export function allocated(
  kind: Kind,
  input: Omit<CompileInput<unknown>, 'allocations'>,
  shift = 0,
): Record<string, number> {
  const given: Record<string, number> = {};
  const taken = new Map<string, number>();
  for (;;) {
    const open = kind.allocations(input, { ...given }).filter(({ key }) => !(key in given));
    if (open.length === 0) return given;
    for (const { key, pool, from } of open) {
      given[key] = from + shift + (taken.get(pool) ?? 0);
      taken.set(pool, (taken.get(pool) ?? 0) + 1);
    }
  }
}

/** All that a kind knows of an object in tenant `dev01` of infrastructure `nonprod`. */
export function inTenant(
  kind: Kind,
  name: string,
  spec: JsonObject,
  around: {
    readonly tenant?: JsonObject;
    readonly infrastructure?: JsonObject;
    readonly references?: Readonly<Record<string, DeclaredObject>>;
  } = {},
): CompileInput<unknown> {
  const infrastructure = around.infrastructure ?? { provider: 'azure', region: 'eastus' };
  const input = {
    object: declared(kind.name, name, spec, { tenant: 'dev01' }),
    spec: kind.schema.parse(spec),
    references: {
      tenant: declared('Tenant', 'dev01', { infrastructure: 'nonprod', ...around.tenant }),
      infrastructure: declared('Infrastructure', 'nonprod', infrastructure),
      ...around.references,
    },
    installation: {
      azure:
        infrastructure.provider === 'azure'
          ? {
              subscriptionId: '00000000-0000-0000-0000-000000000001',
              tenantId: '11111111-1111-1111-1111-111111111111',
              principalId: null,
            }
          : null,
    },
  };
  return { ...input, allocations: allocated(kind, input) };
}
