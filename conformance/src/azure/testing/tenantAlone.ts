import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { type ControlPlane, compiled, type Whole } from './controlPlane.ts';
import type { SandboxCloud } from './sandboxCloud.ts';

/** A tenant without a cluster: what those need that live in it and in Azure alone. */
export interface TenantAlone {
  readonly infrastructure: DeclaredObject;
  readonly tenant: DeclaredObject;
  readonly outputs: JsonObject;
}

const OF_INFRASTRUCTURE = /^(register\/|resource-group$|vnet$|nsg-|subnet\/pe|dns\/|log-analytics$)/;
const OF_TENANT = /^(resource-group|identity|role\/vault-crypto|asg|vault|key)$/;

/** Makes as much of an infrastructure and of a tenant as what lives in it refers to. It takes a second or two. */
export async function tenantAlone(cloud: SandboxCloud, plane: ControlPlane, name: string): Promise<TenantAlone> {
  const only = (whole: Whole, keys: RegExp): Whole => ({
    ...whole,
    resources: whole.resources.filter(({ key }) => keys.test(key)),
  });
  const infrastructure = compiled(cloud, 'Infrastructure', 'nonprod', 'aaaaaaaa-0000-4000-8000-000000000000', {
    provider: 'azure',
    region: 'eastus',
  });
  const around = await plane.make(only(infrastructure, OF_INFRASTRUCTURE));
  const tenant = compiled(
    cloud,
    'Tenant',
    name,
    'bbbbbbbb-0000-4000-8000-000000000000',
    { infrastructure: 'nonprod' },
    { infrastructure: { object: infrastructure.object, outputs: { issuerUrl: 'https://issuer/' } } },
  );
  const made = await plane.make(only(tenant, OF_TENANT));
  const propertiesOf = (key: string) => (made.get(key)?.observed.body.properties ?? {}) as JsonObject;
  const subnet = [...around.keys()].find((key) => key.startsWith('subnet/pe')) ?? '';
  return {
    infrastructure: infrastructure.object,
    tenant: tenant.object,
    outputs: {
      identityPrincipalId: propertiesOf('identity').principalId ?? null,
      identityClientId: propertiesOf('identity').clientId ?? null,
      vaultUri: propertiesOf('vault').vaultUri ?? null,
      tenantKeyVersionUri: propertiesOf('key').keyUriWithVersion ?? null,
      tenantKeyUri: propertiesOf('key').keyUri ?? null,
      privateEndpointSubnet: around.get(subnet)?.target.id ?? null,
    },
  };
}

/** What lives in that tenant, compiled. */
export function livingIn(
  { infrastructure, tenant, outputs }: TenantAlone,
  cloud: SandboxCloud,
  kind: string,
  name: string,
  uid: string,
  spec: JsonObject,
): Whole {
  return compiled(cloud, kind, name, uid, spec, {
    infrastructure: { object: infrastructure, outputs: {} },
    tenant: { object: tenant, outputs },
  });
}
