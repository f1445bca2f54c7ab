import { type ArmScope, armResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { AzureInfrastructureSpec } from './schema.ts';

/** A virtual network of others, for subnets to be added to. */
export function existingNetwork(scope: ArmScope, vnetId: string, addressSpace: string): DesiredResource {
  requireSubscription(scope, 'spec.network.vnetId', vnetId);
  return armResource(scope, {
    key: 'vnet',
    title: 'the existing virtual network',
    type: 'Microsoft.Network/virtualNetworks',
    id: vnetId,
    body: {},
    dependsOn: ['register/Microsoft.Network'],
    existing: [
      sameRegion(scope),
      {
        path: 'properties.addressSpace.addressPrefixes[]',
        is: { covering: addressSpace },
        otherwise: `none of its address ranges covers ${addressSpace}`,
        remedy: 'Set network.addressSpace to a free range within those of the network, or add one to it.',
      },
    ],
  });
}

/**
 * An AKS cluster of others. Tenants' identities work only with its OIDC issuer and workload identity, people and the control
 * plane get in by Azure's roles, and private endpoints answer only within its network:
 * https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster, https://learn.microsoft.com/azure/aks/manage-azure-rbac
 */
export function existingCluster(scope: ArmScope, clusterId: string, vnetId: string): DesiredResource {
  requireSubscription(scope, 'spec.cluster.id', clusterId);
  const name = clusterId.split('/').at(-1);
  const update = (option: string) => `Run az aks update --name ${name} --resource-group <its group> ${option}.`;
  return armResource(scope, {
    key: 'cluster',
    title: 'the existing Kubernetes cluster',
    type: 'Microsoft.ContainerService/managedClusters',
    id: clusterId,
    body: {},
    dependsOn: ['register/Microsoft.ContainerService', 'vnet'],
    outputs: { issuerUrl: 'properties.oidcIssuerProfile.issuerURL', version: 'properties.currentKubernetesVersion' },
    existing: [
      sameRegion(scope),
      {
        path: 'properties.oidcIssuerProfile.enabled',
        is: true,
        otherwise: 'its OIDC issuer is off',
        remedy: update('--enable-oidc-issuer'),
      },
      {
        path: 'properties.securityProfile.workloadIdentity.enabled',
        is: true,
        otherwise: 'workload identity is off',
        remedy: update('--enable-workload-identity'),
      },
      {
        path: 'properties.aadProfile.enableAzureRBAC',
        is: true,
        otherwise: "Azure's roles do not govern its Kubernetes API",
        remedy: update('--enable-aad --enable-azure-rbac'),
      },
      {
        path: 'properties.agentPoolProfiles[].vnetSubnetID',
        is: { within: vnetId },
        otherwise: 'not all of its nodes are in the network that network.vnetId names',
        remedy: "Set network.vnetId to the network of the cluster's nodes.",
      },
    ],
  });
}

/** What stands on the network goes with the infrastructure's group, unless the network was there before: then by itself. */
export function withNetwork({ network }: AzureInfrastructureSpec): Pick<DesiredResource, 'deletedWith'> {
  return network.vnetId === undefined ? { deletedWith: 'resource-group' } : {};
}

function requireSubscription({ subscriptionId }: ArmScope, field: string, id: string): void {
  if (id.toLowerCase().startsWith(`/subscriptions/${subscriptionId.toLowerCase()}/`)) return;
  throw new Error(`${field} is in another subscription than the infrastructure, ${subscriptionId}`);
}

function sameRegion({ location }: ArmScope) {
  return {
    path: 'location',
    is: location,
    otherwise: `it is not in ${location}`,
    remedy: `Choose one in ${location}, or set region to where it is.`,
  };
}
