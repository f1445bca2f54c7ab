export { contains, familyOf } from './address.ts';
export {
  answer,
  onePodOfEachSort,
  type PairAnswer,
  type PortAnswer,
  podsBySort,
  type ReachAnswer,
  type ReachQuestion,
  type Target,
  type Verdict,
  type Why,
} from './answer.ts';
export {
  EVERY_PORT_OF_EVERY_PROTOCOL,
  evaluate,
  type PortQuestion,
  reachesNothing,
  type Segment,
} from './evaluate.ts';
export * from './model.ts';
export { type ClusterObjects, readCluster, readPod, representativePod } from './read-cluster.ts';
export { protocolOf, readCiliumPolicy, readNetworkPolicy } from './read-policies.ts';
export { podsBehind, readService, type Service, type ServicePort, targetOf } from './services.ts';
export { placeName, portsText, TENANT_LABEL } from './words.ts';
