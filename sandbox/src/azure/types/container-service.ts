import { agentPool, poolType } from './agent-pool.ts';
import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { managedCluster } from './managed-cluster.ts';
import { managedNamespace } from './managed-namespace.ts';

const versions = ['2024-05-01', '2024-09-01', '2025-05-01', '2025-09-01', '2026-05-01'];
const clusterType = 'Microsoft.ContainerService/managedClusters';
const references = { status: 400, code: 'LinkedResourceNotFound' };

export const containerServiceTypes: readonly ArmType[] = [
  armType({
    type: clusterType,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    patch: 'tags',
    references,
    name: /^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$/,
    delayMs: 200,
    behaviour: managedCluster,
  }),
  childType({
    type: poolType,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    hasEtag: false,
    patch: 'refused',
    references,
    name: /^[a-z][a-z0-9]{0,11}$/,
    delayMs: 150,
    behaviour: agentPool,
  }),
  armType({
    type: `${clusterType}/managedNamespaces`,
    apiVersions: versions.filter((version) => version >= '2025-09-01'),
    put: 'azure-async',
    delete: 'location',
    hasState: true,
    name: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    delayMs: 150,
    behaviour: managedNamespace,
  }),
];
