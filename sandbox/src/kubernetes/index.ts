export { startCluster } from './cluster.ts';
export type { Cluster, ClusterOptions, Faults, NodeShape } from './contract.ts';
export { installGatewayApi } from './gateway/install.ts';
