export { startCluster } from './cluster.ts';
export type { Cluster, ClusterOptions, Faults, LoadBalancers, NodeShape } from './contract.ts';
export { installGatewayApi } from './gateway/install.ts';
