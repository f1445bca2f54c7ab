export { type HeldCluster, type HeldClusters, type HoldOptions, holdClusters } from './hold-clusters.ts';
