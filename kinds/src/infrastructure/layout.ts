import { providerId, resourceGroupId } from '../azure/arm.ts';
import { infrastructureName } from '../names.ts';
import type { InfrastructureSpec } from './schema.ts';

/** Ids of what an infrastructure on Azure consists of, derived from its name alone; tenants use them too. */
export interface AzureLayout {
  readonly resourceGroup: string;
  readonly cluster: string;
  readonly vnet: string;
  readonly workloadNsg: string;
  readonly privateEndpointNsg: string;
  readonly nodeNsg: string;
  readonly gatewayNsg: string;
  readonly logAnalytics: string;
  subnet(name: 'snet-aks' | 'snet-workload-01' | 'snet-pe-01' | 'snet-appgw'): string;
}

export function azureLayout(subscriptionId: string, infrastructure: string): AzureLayout {
  const group = resourceGroupId(subscriptionId, infrastructureName(infrastructure));
  const network = (type: string, name: string) => providerId(group, `Microsoft.Network/${type}`, name);
  const vnet = network('virtualNetworks', `vnet-${infrastructure}`);
  return {
    resourceGroup: group,
    cluster: providerId(group, 'Microsoft.ContainerService/managedClusters', `aks-${infrastructure}`),
    vnet,
    workloadNsg: network('networkSecurityGroups', `nsg-${infrastructure}-workload-01`),
    privateEndpointNsg: network('networkSecurityGroups', `nsg-${infrastructure}-pe-01`),
    nodeNsg: network('networkSecurityGroups', `nsg-${infrastructure}-aks`),
    gatewayNsg: network('networkSecurityGroups', `nsg-${infrastructure}-appgw`),
    logAnalytics: providerId(group, 'Microsoft.OperationalInsights/workspaces', `log-${infrastructure}`),
    subnet: (name) => `${vnet}/subnets/${name}`,
  };
}

/** Where the Kubernetes objects of an infrastructure and its tenants live. */
export function clusterConnection(spec: InfrastructureSpec, name: string, subscriptionId: string | null): string {
  if (spec.provider === 'kubernetes') {
    return spec.clusterName === undefined ? `kubeconfig:${spec.kubeconfigFile}` : `cluster:${spec.clusterName}`;
  }
  if (subscriptionId === null) throw new Error('an infrastructure on Azure needs a subscription');
  return `aks:${azureLayout(subscriptionId, name).cluster}`;
}
