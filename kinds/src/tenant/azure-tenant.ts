import { type ArmScope, providerId, resourceGroupId } from '../azure/arm.ts';
import { type AzureLayout, azureLayout } from '../infrastructure/layout.ts';
import { type AzureInfrastructureSpec, infrastructureSchema } from '../infrastructure/schema.ts';
import { sharedNodesOf } from '../infrastructure/shared-nodes.ts';
import { type Azure, azureOf } from '../infrastructure/subscription.ts';
import type { CompileInput, SpecFault } from '../model/kind.ts';
import type { CompiledObject } from '../model/object.ts';
import { type OutputReference, output } from '../model/resource.ts';
import { uniqueSuffix, vaultName } from '../names.ts';
import { diskEncryptionSetId } from './disk-encryption.ts';
import { identityId } from './identity.ts';
import { type ResolvedTenant, resolveTenant } from './resolve.ts';
import { tenantSchema } from './schema.ts';
import { infrastructureOf, tenantOf } from './scope.ts';
import { securityGroupId } from './security-groups.ts';

type Around = Pick<CompileInput<unknown>, 'references' | 'installation'>;

/** A tenant's place in Azure: what is known of it before anything exists. */
export interface AzureTenant {
  readonly tenant: ResolvedTenant;
  readonly infrastructure: AzureInfrastructureSpec;
  /** In the subscription of its infrastructure. */
  readonly azure: Azure;
  readonly layout: AzureLayout;
  /** Region, and the tags that everything of the tenant carries. */
  readonly scope: ArmScope;
  /** Ids. */
  readonly group: string;
  readonly identity: string;
  readonly securityGroup: string;
  /** Security group of the shared nodes whose address its pods leave with; null where there is none that lets them in. */
  readonly sharedNodes: string | null;
  readonly vault: string;
  readonly diskEncryptionSet: string;
}

/** What of a tenant is known only once it is real, for the bodies of what lives in it. */
export const OF_TENANT = {
  identityPrincipalId: output('@tenant', 'identityPrincipalId'),
  identityClientId: output('@tenant', 'identityClientId'),
  vaultUri: output('@tenant', 'vaultUri'),
  /** Of the tenant's key, without a version. */
  tenantKeyUri: output('@tenant', 'tenantKeyUri'),
  /** Of the newest version of it. */
  tenantKeyVersionUri: output('@tenant', 'tenantKeyVersionUri'),
  /** Of the vault, in the network. */
  privateAddress: output('@tenant', 'privateAddress'),
  sshPublicKey: output('@tenant', 'sshPublicKey'),
  /** Ids of the subnets of the tenant's shard. */
  privateEndpointSubnet: output('@tenant', 'privateEndpointSubnet'),
  hostSubnet: output('@tenant', 'hostSubnet'),
} as const satisfies Record<string, OutputReference>;

/** Null where the infrastructure is not on Azure. */
export function placeInAzure(object: CompiledObject, around: Around): AzureTenant | null {
  const infrastructure = infrastructureOf(around);
  if (infrastructure.spec.provider !== 'azure') return null;
  const azure = azureOf(infrastructure.spec, around.installation);
  const { subscriptionId } = azure;
  const tenant = resolveTenant(object.name, tenantSchema.parse(object.spec), infrastructure.spec);
  const group = resourceGroupId(subscriptionId, tenant.fullName);
  const layout = azureLayout(subscriptionId, infrastructure.object.name, infrastructure.spec);
  const suffix = uniqueSuffix(subscriptionId, tenant.infrastructure, tenant.name, object.uid);
  return {
    tenant,
    infrastructure: infrastructure.spec,
    azure,
    layout,
    scope: {
      subscriptionId,
      location: infrastructure.spec.region,
      tags: { ...tenant.tags, tenant: tenant.name, infrastructure: tenant.infrastructure, 'managed-by': 'tenantry' },
    },
    group,
    identity: identityId(group, tenant.fullName),
    securityGroup: securityGroupId(group, tenant.name),
    sharedNodes: sharedNodesOf(tenant.tier, infrastructure.spec, layout),
    vault: providerId(group, 'Microsoft.KeyVault/vaults', vaultName(tenant.name, suffix)),
    diskEncryptionSet: diskEncryptionSetId(group, tenant.name),
  };
}

/** The place in Azure of the tenant that an object lives in. Throws where there is no cloud; `cloudFaults` says so before. */
export function tenantInAzure(input: Around): AzureTenant {
  const place = placeInAzure(tenantOf(input), input);
  if (place === null) throw new Error('there is no cloud where the tenant lives');
  return place;
}

/** Told when the manifest is sent, of a kind that is there only on Azure. `what` for people: "a storage account". */
export function cloudFaults({ references }: Pick<Around, 'references'>, what: string): SpecFault[] {
  const parsed = infrastructureSchema.safeParse(references.infrastructure?.spec);
  if (!parsed.success || parsed.data.provider === 'azure') return [];
  return [
    {
      field: 'metadata.tenant',
      message: `lives on a cluster without a cloud, and ${what} needs one`,
      remedy: 'use a tenant of an infrastructure on Azure',
    },
  ];
}
