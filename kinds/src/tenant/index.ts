import type { z } from 'zod';
import { taggedResource } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import { clusterConnection } from '../infrastructure/layout.ts';
import type { KubernetesScope } from '../kubernetes/object.ts';
import type { JsonObject } from '../model/json.ts';
import type { CompileInput, Kind } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_NAME_LENGTH } from '../names.ts';
import { type AzureTenant, placeInAzure } from './azure-tenant.ts';
import { diskEncryptionResource } from './disk-encryption.ts';
import { closedRanges, egressFaults } from './egress.ts';
import { hostClaimResources, hostKey } from './host-claims.ts';
import { identityResources } from './identity.ts';
import { limitResources } from './limits.ts';
import { lockResource } from './lock.ts';
import { namespaceResources } from './namespace.ts';
import { networkPolicyResources } from './network-policies.ts';
import { nodeClaimResources } from './node-claims.ts';
import { nodeResources } from './nodes.ts';
import { type Openings, openingsOf, type Peers } from './openings.ts';
import { notOfferedToTenant, providerFaults, tenancyFaults } from './provider.ts';
import { resolveTenant } from './resolve.ts';
import { type TenantSpec, tenantSchema } from './schema.ts';
import { infrastructureOf } from './scope.ts';
import { rulePriorities, securityGroupResources } from './security-groups.ts';
import { placeRequest, shardOf } from './shard.ts';
import { currentKey, rotationFaults } from './tenant-key.ts';
import { tenantUsage } from './usage.ts';
import { SSH_SECRET, vaultResources } from './vault.ts';
import { VAULT_ENDPOINT_KEYS, vaultEndpointResources, wayToVault } from './vault-endpoint.ts';

/** The half in Azure: group, identity, security group and rules, vault, key, SSH key, nodes of its own. */
function azureResources(input: CompileInput<TenantSpec>, place: AzureTenant): DesiredResource[] {
  const { scope, tenant, group, layout, vault, securityGroup, infrastructure } = place;
  const shard = shardOf(layout, input.allocations);
  if (shard === null) throw new Error('no place was allocated for the tenant');
  const resources = [
    taggedResource(scope, {
      key: 'resource-group',
      title: `resource group ${tenant.fullName}`,
      type: 'Microsoft.Resources/resourceGroups',
      id: group,
      body: {},
    }),
    ...identityResources(scope, tenant.fullName, group, vault),
    ...securityGroupResources(scope, tenant.name, group, shard, input.allocations, place.sharedNodes),
    ...vaultResources(scope, tenant, group, vault, place.azure, infrastructure.vaultAccess),
    ...vaultEndpointResources(scope, group, securityGroup, vault, layout, shard),
    diskEncryptionResource(scope, tenant.name, group, place.identity, currentKey(tenant.keyRotations)),
    diagnosticSetting(scope, {
      key: 'vault/diagnostics',
      title: 'log of who used the vault',
      of: vault,
      workspace: layout.logAnalytics,
      logs: [{ categoryGroup: 'audit' }],
      dependsOn: ['vault'],
      deletedWith: 'resource-group',
    }),
    ...nodeResources(place),
  ];
  return input.spec.lock ? [...resources, lockResource(scope, tenant.name, group, resources)] : resources;
}

function compile(input: CompileInput<TenantSpec>): DesiredResource[] {
  const infrastructure = infrastructureOf(input);
  const tenant = resolveTenant(input.object.name, input.spec, infrastructure.spec);
  const cluster: KubernetesScope = {
    connection: clusterConnection(infrastructure.spec, infrastructure.object.name, input.installation),
    labels: { 'tenantry.dev/tenant': tenant.name, 'tenantry.dev/infrastructure': tenant.infrastructure },
    namespace: { key: 'namespace', name: tenant.fullName },
  };
  const place = placeInAzure(input.object, input);
  const cloud = place === null ? [] : azureResources(input, place);
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
    ...namespaceResources(cluster, tenant, place !== null).map((resource) =>
      resource.key === 'namespace'
        ? { ...resource, dependsOn: [...resource.dependsOn, ...order.dependsOn], goesBefore: order.goesBefore }
        : resource,
    ),
    ...(place === null ? [] : [wayToVault(cluster)]),
    ...hostClaimResources(cluster, tenant),
    ...limitResources(cluster, tenant),
    ...networkPolicyResources(
      cluster,
      tenant,
      infrastructure.spec,
      openingsOf(input),
      place === null ? [] : closedRanges(tenant.tier, place.infrastructure),
    ),
  ];
}

/** The isolated environment: container of resources, security boundary, unit of access and of cost. */
export const Tenant: Kind<TenantSpec> = {
  name: 'Tenant',
  plural: 'tenants',
  shortNames: ['tn'],
  scope: 'platform',
  summary: 'An isolated environment: a container of resources, a security boundary, a unit of access and of cost.',
  figures: { Infrastructure: 'spec.infrastructure', Tier: 'spec.tier' },
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
    const place = placeInAzure(input.object, input);
    if (place === null) return [];
    const { layout, tenant, infrastructure } = place;
    const shard = shardOf(layout, given);
    const request = placeRequest(layout, tenant.infrastructure, infrastructure.network);
    return [request, ...(shard === null ? [] : rulePriorities(shard))];
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
  faults: (input) => [
    ...tenancyFaults(input),
    ...providerFaults(input),
    ...egressFaults(input),
    ...rotationFaults(input.spec, input.existing),
  ],
  notOffered: notOfferedToTenant,
  relations: ['Grant'],
  compile,
  outputs: (input, resources) => {
    const infrastructure = infrastructureOf(input);
    const tenant = resolveTenant(input.object.name, input.spec, infrastructure.spec);
    return {
      namespace: tenant.fullName,
      podSecurity: tenant.podSecurity,
      connection: clusterConnection(infrastructure.spec, infrastructure.object.name, input.installation),
      ...azureOutputs(input, resources),
      ...openingOutputs(openingsOf(input)),
    };
  },
};

/** What grants have narrowed the deny across tenants for, by the other tenant. A Grant is in force once it is among them. */
function openingOutputs({ inward, outward }: Openings): JsonObject {
  const shown = (peers: Peers): JsonObject =>
    Object.fromEntries([...peers].map(([name, services]) => [name, [...services]]));
  return {
    ...(inward.size === 0 ? {} : { opensTo: shown(inward) }),
    ...(outward.size === 0 ? {} : { reaches: shown(outward) }),
  };
}

function azureOutputs(input: CompileInput<TenantSpec>, resources: Readonly<Record<string, JsonObject>>): JsonObject {
  const place = placeInAzure(input.object, input);
  if (place === null) return {};
  const { tenant, vault, layout } = place;
  const shard = shardOf(layout, input.allocations);
  const of = (key: string, name: string) => resources[key]?.[name] ?? null;
  return {
    resourceGroup: tenant.fullName,
    identityClientId: of('identity', 'clientId'),
    identityPrincipalId: of('identity', 'principalId'),
    vaultUri: of('vault', 'uri'),
    privateAddress: of(VAULT_ENDPOINT_KEYS[1], 'address'),
    tenantKeyUri: of(currentKey(tenant.keyRotations), 'uri'),
    tenantKeyVersionUri: of(currentKey(tenant.keyRotations), 'versionedUri'),
    sshKeySecret: `${vault}/secrets/${SSH_SECRET}`,
    sshPublicKey: of('ssh-key', 'publicKey'),
    sshFingerprint: of('ssh-key', 'fingerprint'),
    privateEndpointSubnet: shard?.privateEndpointSubnet ?? null,
    hostSubnet: shard?.workloadSubnet ?? null,
  };
}
