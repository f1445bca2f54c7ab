export { type HeldCluster, type HeldClusters, type HoldOptions, holdClusters } from './hold-clusters.ts';
export { allocatableOf, type ClusterFigures, ownerOf } from './nodes.ts';
