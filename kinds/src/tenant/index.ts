import type { z } from 'zod';
import { type ArmScope, providerId, resourceGroupId, taggedResource } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import { azureLayout, clusterConnection } from '../infrastructure/layout.ts';
import {
  type AzureInfrastructureSpec,
  type InfrastructureSpec,
  infrastructureSchema,
} from '../infrastructure/schema.ts';
import type { KubernetesScope } from '../kubernetes/object.ts';
import type { CompileInput, Kind } from '../model/kind.ts';
import type { DeclaredObject } from '../model/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_NAME_LENGTH, uniqueSuffix, vaultName } from '../names.ts';
import { diskEncryptionResource } from './disk-encryption.ts';
import { hostClaimResources, hostKey } from './host-claims.ts';
import { identityId, identityResources } from './identity.ts';
import { limitResources } from './limits.ts';
import { lockResource } from './lock.ts';
import { namespaceResources } from './namespace.ts';
import { networkPolicyResources } from './network-policies.ts';
import { nodeClaimResources } from './node-claims.ts';
import { nodeResources } from './nodes.ts';
import { notOfferedToTenant, providerFaults, tenancyFaults } from './provider.ts';
import { type ResolvedTenant, resolveTenant } from './resolve.ts';
import { type TenantSpec, tenantSchema } from './schema.ts';
import { rulePriorities, securityGroupId, securityGroupResources } from './security-groups.ts';
import { placeRequest, shardOf } from './shard.ts';
import { currentKey, rotationFaults } from './tenant-key.ts';
import { tenantUsage } from './usage.ts';
import { SSH_SECRET, vaultResources } from './vault.ts';
import { vaultEndpointResources } from './vault-endpoint.ts';

type Input = Omit<CompileInput<TenantSpec>, 'allocations'>;

function infrastructureOf({ references }: Pick<Input, 'references'>): {
  object: DeclaredObject;
  spec: InfrastructureSpec;
} {
  const object = references.infrastructure;
  if (object === undefined) throw new Error('a tenant needs its infrastructure');
  return { object, spec: infrastructureSchema.parse(object.spec) };
}

function azureOf({ installation }: Pick<Input, 'installation'>) {
  if (installation.azure === null) throw new Error('a tenant on Azure needs a subscription');
  return installation.azure;
}

function vaultIdOf(input: Input, tenant: ResolvedTenant): string {
  const { subscriptionId } = azureOf(input);
  const suffix = uniqueSuffix(subscriptionId, tenant.infrastructure, tenant.name, input.object.uid);
  const group = resourceGroupId(subscriptionId, tenant.fullName);
  return providerId(group, 'Microsoft.KeyVault/vaults', vaultName(tenant.name, suffix));
}

/** The half in Azure: group, identity, security group and rules, vault, key, SSH key, nodes of its own. */
function azureResources(
  input: CompileInput<TenantSpec>,
  tenant: ResolvedTenant,
  infrastructure: AzureInfrastructureSpec,
): DesiredResource[] {
  const azure = azureOf(input);
  const group = resourceGroupId(azure.subscriptionId, tenant.fullName);
  const vaultId = vaultIdOf(input, tenant);
  const layout = azureLayout(azure.subscriptionId, tenant.infrastructure, infrastructure);
  const shard = shardOf(layout, input.allocations);
  if (shard === null) throw new Error('no place was allocated for the tenant');
  const scope: ArmScope = {
    subscriptionId: azure.subscriptionId,
    location: infrastructure.region,
    tags: { ...tenant.tags, tenant: tenant.name, infrastructure: tenant.infrastructure, 'managed-by': 'tenantry' },
  };
  const resources = [
    taggedResource(scope, {
      key: 'resource-group',
      title: `resource group ${tenant.fullName}`,
      type: 'Microsoft.Resources/resourceGroups',
      id: group,
      body: {},
    }),
    ...identityResources(scope, tenant.fullName, group, vaultId),
    ...securityGroupResources(scope, tenant.name, group, shard, input.allocations),
    ...vaultResources(scope, tenant, group, vaultId, azure, infrastructure.vaultAccess),
    ...vaultEndpointResources(scope, group, securityGroupId(group, tenant.name), vaultId, layout, shard),
    diskEncryptionResource(
      scope,
      tenant.name,
      group,
      identityId(group, tenant.fullName),
      currentKey(tenant.keyRotations),
    ),
    diagnosticSetting(scope, {
      key: 'vault/diagnostics',
      title: 'log of who used the vault',
      of: vaultId,
      workspace: layout.logAnalytics,
      logs: [{ categoryGroup: 'audit' }],
      dependsOn: ['vault'],
      deletedWith: 'resource-group',
    }),
    ...nodeResources(scope, tenant, group, layout, infrastructure),
  ];
  return input.spec.lock ? [...resources, lockResource(scope, tenant.name, group, resources)] : resources;
}

function compile(input: CompileInput<TenantSpec>): DesiredResource[] {
  const infrastructure = infrastructureOf(input);
  const tenant = resolveTenant(input.object.name, input.spec, infrastructure.spec);
  const cluster: KubernetesScope = {
    connection: clusterConnection(
      infrastructure.spec,
      infrastructure.object.name,
      input.installation.azure?.subscriptionId ?? null,
    ),
    labels: { 'tenantry.dev/tenant': tenant.name, 'tenantry.dev/infrastructure': tenant.infrastructure },
    namespace: { key: 'namespace', name: tenant.fullName },
  };
  const isOnAzure = infrastructure.spec.provider === 'azure';
  const cloud = infrastructure.spec.provider === 'azure' ? azureResources(input, tenant, infrastructure.spec) : [];
  const nodes =
    infrastructure.spec.provider === 'azure'
      ? []
      : nodeClaimResources(cluster, tenant, infrastructure.spec.evictionPatienceSeconds);
  // Nodes are given back when nothing runs on them any more.
  const order = {
    dependsOn: nodes.map(({ key }) => key),
    goesBefore: cloud.filter(({ key }) => key === 'nodes').map(({ key }) => key),
  };
  return [
    ...cloud,
    ...nodes,
    ...namespaceResources(cluster, tenant, isOnAzure).map((resource) =>
      resource.key === 'namespace'
        ? { ...resource, dependsOn: [...resource.dependsOn, ...order.dependsOn], goesBefore: order.goesBefore }
        : resource,
    ),
    ...hostClaimResources(cluster, tenant),
    ...limitResources(cluster, tenant),
    ...networkPolicyResources(cluster, tenant, infrastructure.spec),
  ];
}

/** The isolated environment: container of resources, security boundary, unit of access and of cost. */
export const Tenant: Kind<TenantSpec> = {
  name: 'Tenant',
  plural: 'tenants',
  shortNames: ['tn'],
  scope: 'platform',
  summary: 'An isolated environment: a container of resources, a security boundary, a unit of access and of cost.',
  schema: tenantSchema as z.ZodType<TenantSpec>,
  maxNameLength: MAX_NAME_LENGTH,
  example: { name: 'dev01', spec: { infrastructure: 'nonprod' } },
  immutable: {
    infrastructure: 'a tenant cannot move; make another one there',
    sshKeyAlgorithm: 'the key pair exists already; it changes with the rotation of the key',
    vaultRetentionDays: 'Azure fixes it when the vault is made',
  },
  references: (spec) => [{ kind: 'Infrastructure', name: spec.infrastructure, tenant: null, field: 'infrastructure' }],
  allocations: (input, given) => {
    const { object, spec } = infrastructureOf(input);
    if (spec.provider !== 'azure') return [];
    const layout = azureLayout(azureOf(input).subscriptionId, object.name, spec);
    const shard = shardOf(layout, given);
    return [placeRequest(layout, object.name, spec.network), ...(shard === null ? [] : rulePriorities(shard))];
  },
  usage: tenantUsage,
  claims: ({ infrastructure, hosts = [], tier, nodes }) => [
    ...hosts.map((name, index) => ({
      pool: `host/${infrastructure}`,
      name,
      field: `spec.hosts[${index}]`,
      keptBy: hostKey(name),
    })),
    ...(tier === 'dedicated-cluster'
      ? [{ pool: `whole/${infrastructure}`, name: `the cluster of ${infrastructure}`, field: 'spec.tier' }]
      : []),
    ...(tier === 'dedicated-nodes' ? (nodes.names ?? []) : []).map((name, index) => ({
      pool: `node/${infrastructure}`,
      name,
      field: `spec.nodes.names[${index}]`,
    })),
  ],
  faults: (input) => [...tenancyFaults(input), ...providerFaults(input), ...rotationFaults(input.spec, input.existing)],
  notOffered: notOfferedToTenant,
  compile,
  outputs: (input, resources) => {
    const infrastructure = infrastructureOf(input);
    const tenant = resolveTenant(input.object.name, input.spec, infrastructure.spec);
    const of = (key: string, name: string) => resources[key]?.[name] ?? null;
    return {
      namespace: tenant.fullName,
      podSecurity: tenant.podSecurity,
      connection: clusterConnection(
        infrastructure.spec,
        infrastructure.object.name,
        input.installation.azure?.subscriptionId ?? null,
      ),
      ...(infrastructure.spec.provider === 'azure'
        ? {
            resourceGroup: tenant.fullName,
            identityClientId: of('identity', 'clientId'),
            vaultUri: of('vault', 'uri'),
            tenantKeyUri: of(currentKey(tenant.keyRotations), 'uri'),
            sshKeySecret: `${vaultIdOf(input, tenant)}/secrets/${SSH_SECRET}`,
            sshPublicKey: of('ssh-key', 'publicKey'),
            sshFingerprint: of('ssh-key', 'fingerprint'),
          }
        : {}),
    };
  },
};
