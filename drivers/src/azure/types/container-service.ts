import { type Row, subscription } from './row.ts';

export const containerServiceRows: readonly Row[] = [
  {
    type: 'Microsoft.ContainerService/managedClusters',
    apiVersion: '2024-09-01',
    bulk: subscription('Microsoft.ContainerService/managedClusters'),
    hasPreconditions: true,
    children: ['properties.agentPoolProfiles'],
    immutable: {
      'properties.dnsPrefix': 'the DNS prefix of a cluster cannot change',
      'properties.nodeResourceGroup': 'the group of the nodes cannot change',
      'properties.networkProfile.networkPlugin': 'the network plug-in of a cluster cannot change',
      'properties.networkProfile.serviceCidr': 'the service range of a cluster cannot change',
      'properties.networkProfile.podCidr': 'the pod range of a cluster cannot change',
      'properties.networkProfile.dnsServiceIP': 'the DNS address of a cluster cannot change',
    },
    volatile: ['properties.agentPoolProfiles'],
  },
  {
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    apiVersion: '2024-09-01',
    bulk: { kind: 'parent', path: '/agentPools' },
    mark: { kind: 'tag', at: ['properties', 'tags'] },
    hasPreconditions: true,
    lane: 'parent',
    immutable: {
      'properties.vmSize': 'the machine size of a node pool cannot change',
      'properties.osType': 'the operating system of a node pool cannot change',
      'properties.maxPods': 'the number of pods per node cannot change',
      'properties.vnetSubnetID': 'a node pool cannot move to another subnet',
      'properties.availabilityZones': 'the zones of a node pool cannot change',
      'properties.osDiskSizeGB': 'the disks of a node pool cannot change',
      'properties.osDiskType': 'the disks of a node pool cannot change',
      'properties.scaleSetPriority': 'whether the nodes of a pool are spot cannot change',
      'properties.scaleSetEvictionPolicy': 'what becomes of spot nodes that are taken back cannot change',
      'properties.spotMaxPrice': 'the highest price of spot nodes cannot change',
    },
    volatile: ['properties.powerState'],
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.ContainerService/managedClusters/managedNamespaces',
    apiVersion: '2025-09-01',
    bulk: { kind: 'parent', path: '/managedNamespaces' },
    lane: 'parent',
    hasTagsApi: false,
  },
];
