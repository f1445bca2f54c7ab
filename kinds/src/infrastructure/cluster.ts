import { type ArmScope, armResource, providerId, roleAssignment, taggedResource } from '../azure/arm.ts';
import { type DesiredResource, output } from '../model/resource.ts';
import { CLUSTER_KEY } from './container-logs.ts';
import { existingCluster, withNetwork } from './existing.ts';
import type { AzureLayout } from './layout.ts';
import type { AzureInfrastructureSpec } from './schema.ts';
import { membersOf, SHARED_NODES_KEYS, sharedNodesResources } from './shared-nodes.ts';

/** The AKS cluster, the identities it works with, and the roles those need. */
export function clusterResources(
  scope: ArmScope,
  name: string,
  spec: AzureInfrastructureSpec,
  layout: AzureLayout,
  entraTenantId: string,
): DesiredResource[] {
  const { id: existing } = spec.cluster;
  if (existing !== undefined) return [existingCluster(scope, existing, layout.vnet)];
  const group = layout.resourceGroup;
  const inGroup = { deletedWith: 'resource-group' } as const;
  const identityId = (suffix: string) =>
    providerId(group, 'Microsoft.ManagedIdentity/userAssignedIdentities', `id-${name}-${suffix}`);
  const identity = (key: string, title: string, suffix: string) =>
    taggedResource(scope, {
      key,
      title,
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      id: identityId(suffix),
      body: {},
      dependsOn: ['resource-group', 'register/Microsoft.ManagedIdentity'],
      outputs: { principalId: 'properties.principalId', clientId: 'properties.clientId' },
      ...inGroup,
    });
  return [
    identity('identity/cluster', 'identity of the cluster', 'aks'),
    identity('identity/kubelet', 'identity of the nodes', 'kubelet'),
    roleAssignment(scope, {
      key: 'role/network',
      title: 'role of the cluster on the network',
      on: layout.vnet,
      role: 'networkContributor',
      holder: identityId('aks'),
      principalId: output('identity/cluster', 'principalId'),
      dependsOn: ['vnet', 'identity/cluster'],
      ...withNetwork(spec),
    }),
    roleAssignment(scope, {
      key: 'role/kubelet',
      title: 'role of the cluster on the identity of its nodes',
      on: identityId('kubelet'),
      role: 'managedIdentityOperator',
      holder: identityId('aks'),
      principalId: output('identity/cluster', 'principalId'),
      dependsOn: ['identity/kubelet'],
      ...inGroup,
    }),
    ...sharedNodesResources(scope, layout, { id: identityId('aks'), key: 'identity/cluster' }),
    taggedResource(scope, {
      key: CLUSTER_KEY,
      title: 'Kubernetes cluster',
      type: 'Microsoft.ContainerService/managedClusters',
      id: layout.cluster,
      body: {
        sku: { name: 'Base', tier: 'Standard' },
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId('aks')]: {} } },
        properties: {
          dnsPrefix: `aks-${name}`,
          ...(spec.cluster.kubernetesVersion === undefined
            ? {}
            : { kubernetesVersion: spec.cluster.kubernetesVersion }),
          nodeResourceGroup: `duploinfra-${name}-nodes`,
          enableRBAC: true,
          disableLocalAccounts: true,
          aadProfile: { managed: true, enableAzureRBAC: true, tenantID: entraTenantId },
          oidcIssuerProfile: { enabled: true },
          securityProfile: { workloadIdentity: { enabled: true } },
          identityProfile: {
            kubeletidentity: {
              resourceId: identityId('kubelet'),
              clientId: output('identity/kubelet', 'clientId'),
              objectId: output('identity/kubelet', 'principalId'),
            },
          },
          networkProfile: {
            networkPlugin: 'azure',
            networkPluginMode: 'overlay',
            networkDataplane: 'cilium',
            networkPolicy: 'cilium',
            podCidr: spec.network.podCidr,
            serviceCidr: spec.network.serviceCidr,
            dnsServiceIP: spec.network.serviceCidr.replace(/\d+\/\d+$/, '10'),
            outboundType: 'userAssignedNATGateway',
            loadBalancerSku: 'standard',
          },
          // A cluster is born with a pool; from then on the pool is a resource of its own, below.
          agentPoolProfiles: [{ name: SYSTEM_POOL, ...systemPool(scope, spec, layout) }],
          autoUpgradeProfile: {
            upgradeChannel: spec.cluster.upgradeChannel,
            nodeOSUpgradeChannel: spec.cluster.nodeImageChannel,
          },
          addonProfiles: {
            omsagent: spec.monitoring.containerLogs
              ? {
                  enabled: true,
                  config: { logAnalyticsWorkspaceResourceID: layout.logAnalytics, useAADAuth: 'true' },
                }
              : { enabled: false },
          },
          azureMonitorProfile: { metrics: { enabled: spec.monitoring.metrics } },
        },
      },
      dependsOn: [
        'register/Microsoft.ContainerService',
        'subnet/aks',
        'role/network',
        'role/kubelet',
        ...SHARED_NODES_KEYS,
        ...(spec.monitoring.containerLogs ? ['log-analytics'] : []),
      ],
      outputs: { issuerUrl: 'properties.oidcIssuerProfile.issuerURL', version: 'properties.currentKubernetesVersion' },
      // It holds the subnet, which goes before the group.
      ...withNetwork(spec),
    }),
    armResource(scope, {
      key: 'pool/system',
      title: 'shared nodes',
      type: 'Microsoft.ContainerService/managedClusters/agentPools',
      id: `${layout.cluster}/agentPools/${SYSTEM_POOL}`,
      body: { properties: { ...systemPool(scope, spec, layout), ...poolVersion(spec) } },
      // The control plane is upgraded first: no node may be newer.
      dependsOn: ['cluster'],
      outputs: { nodeImage: 'properties.nodeImageVersion', version: 'properties.currentOrchestratorVersion' },
      adopt: 'always',
      deletedWith: 'cluster',
    }),
  ];
}

const SYSTEM_POOL = 'system';

function systemPool(scope: ArmScope, spec: AzureInfrastructureSpec, layout: AzureLayout) {
  const { cluster } = spec;
  return {
    mode: 'System',
    type: 'VirtualMachineScaleSets',
    vmSize: cluster.nodeSize,
    osType: 'Linux',
    osSKU: 'AzureLinux',
    enableAutoScaling: true,
    count: cluster.minNodes,
    minCount: cluster.minNodes,
    maxCount: cluster.maxNodes,
    ...(cluster.zones.length === 0 ? {} : { availabilityZones: cluster.zones }),
    vnetSubnetID: layout.nodeSubnet,
    networkProfile: membersOf(layout.sharedNodes),
    tags: scope.tags,
  };
}

/** Version and pace of upgrades of a pool in the infrastructure's cluster. */
export function poolVersion({ cluster }: AzureInfrastructureSpec) {
  return {
    ...(cluster.kubernetesVersion === undefined ? {} : { orchestratorVersion: cluster.kubernetesVersion }),
    upgradeSettings: { maxSurge: cluster.maxSurge },
  };
}
