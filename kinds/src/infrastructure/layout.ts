import { providerId, resourceGroupId } from '../azure/arm.ts';
import type { Installation } from '../model/kind.ts';
import { infrastructureName } from '../names.ts';
import type { AzureInfrastructureSpec, InfrastructureSpec } from './schema.ts';
import { azureOf } from './subscription.ts';

/** One pair of security groups with its subnets; a tenant's rules, hosts and private endpoints are in one shard. */
export interface ShardLayout {
  /** `01`, `02`, … */
  readonly name: string;
  readonly workloadNsg: string;
  readonly privateEndpointNsg: string;
  readonly workloadSubnet: string;
  readonly privateEndpointSubnet: string;
}

/** Ids of what an infrastructure on Azure consists of, known before anything of it exists; tenants use them too. */
export interface AzureLayout {
  readonly resourceGroup: string;
  readonly cluster: string;
  readonly vnet: string;
  readonly nodeSubnet: string;
  readonly gatewaySubnet: string;
  readonly nodeNsg: string;
  readonly gatewayNsg: string;
  readonly natGateway: string;
  /** Application security group of the nodes that tenants share. */
  readonly sharedNodes: string;
  readonly logAnalytics: string;
  readonly monitor: string;
  /** From 1. */
  shard(number: number): ShardLayout;
  /** `privatelink.vaultcore.azure.net` → its id. */
  privateZone(zone: string): string;
}

export function azureLayout(
  subscriptionId: string,
  infrastructure: string,
  spec: Pick<AzureInfrastructureSpec, 'network' | 'cluster'>,
): AzureLayout {
  const group = resourceGroupId(subscriptionId, infrastructureName(infrastructure));
  const network = (type: string, name: string) => providerId(group, `Microsoft.Network/${type}`, name);
  const nsg = (purpose: string) => network('networkSecurityGroups', `nsg-${infrastructure}-${purpose}`);
  const vnet = spec.network.vnetId ?? network('virtualNetworks', `vnet-${infrastructure}`);
  // In a network of others the names must not meet theirs, nor those of another infrastructure.
  const subnetPrefix = spec.network.vnetId === undefined ? 'snet' : `snet-${infrastructure}`;
  const subnet = (purpose: string) => `${vnet}/subnets/${subnetPrefix}-${purpose}`;
  return {
    resourceGroup: group,
    cluster:
      spec.cluster.id ?? providerId(group, 'Microsoft.ContainerService/managedClusters', `aks-${infrastructure}`),
    vnet,
    nodeSubnet: subnet('aks'),
    gatewaySubnet: subnet('appgw'),
    nodeNsg: nsg('aks'),
    gatewayNsg: nsg('appgw'),
    natGateway: network('natGateways', `ng-${infrastructure}`),
    sharedNodes: network('applicationSecurityGroups', `asg-${infrastructure}-shared-nodes`),
    logAnalytics: providerId(group, 'Microsoft.OperationalInsights/workspaces', `log-${infrastructure}`),
    monitor: providerId(group, 'Microsoft.Monitor/accounts', `amw-${infrastructure}`),
    shard: (number) => {
      const name = String(number).padStart(2, '0');
      return {
        name,
        workloadNsg: nsg(`workload-${name}`),
        privateEndpointNsg: nsg(`pe-${name}`),
        workloadSubnet: subnet(`workload-${name}`),
        privateEndpointSubnet: subnet(`pe-${name}`),
      };
    },
    privateZone: (zone) => network('privateDnsZones', zone),
  };
}

/** Where the Kubernetes objects of an infrastructure and its tenants live. */
export function clusterConnection(spec: InfrastructureSpec, name: string, installation: Installation): string {
  if (spec.provider === 'kubernetes') {
    return spec.clusterName === undefined ? `kubeconfig:${spec.kubeconfigFile}` : `cluster:${spec.clusterName}`;
  }
  return `aks:${azureLayout(azureOf(spec, installation).subscriptionId, name, spec).cluster}`;
}
