export type { AccessToken, ClientCertificate, ClusterAccess } from './access.ts';
export type { AccessAnswer, AccessQuestion, ApiResource, RightsObjects } from './access-review.ts';
export type { KeptCertificate } from './certificates.ts';
export { type CheckOptions, type ClusterCheck, checkCluster } from './check/cluster-check.ts';
export type { FeatureName, Finding } from './check/finding.ts';
export type { Right } from './check/rights.ts';
export type { ClientLimits } from './client.ts';
export { clusterIdentity } from './cluster-identity.ts';
export { clusterRoleManifest } from './cluster-role.ts';
export type { NamespaceRequests } from './consumption.ts';
export { createKubernetesDriver, type KubernetesDriver, type KubernetesDriverOptions } from './driver.ts';
export type { ClusterFeatures, ClusterNode } from './features.ts';
export type {
  AutoscalerTrouble,
  ClaimTrouble,
  ClusterHealth,
  Evictions,
  HealthWatch,
  NodeTrouble,
  QuotaUse,
  WorkloadTrouble,
} from './health/contract.ts';
export {
  clusterAccessFromKubeconfig,
  clusterAccessFromKubeconfigFile,
  describeUploadedKubeconfig,
  type KubeconfigDescription,
  type KubeconfigOptions,
} from './kubeconfig.ts';
export { KubeconfigError } from './kubeconfig-error.ts';
export { FIELD_MANAGER, MANAGED_BY_LABEL, OWNER_LABEL } from './mark.ts';
export type {
  MeasuredPod,
  MeasuredQuota,
  MeasuredWatch,
  MeasuredWorkload,
  Measurements,
  NodeUsage,
  PodUsage,
  Usage,
} from './measurements/index.ts';
export type { AddressOwners, NetworkState } from './network-state.ts';
export type { LoggedContainer, LoggedPod, PodLogLine, PodLogRequest, PodLogs, PodWatch } from './pod-logs/index.ts';
export type { ProxyTarget } from './proxy-target.ts';
export { NEEDED_RIGHTS, type NeededRight } from './rights.ts';
export { TOKEN_LABEL, type TokenAnchor, type TokenOptions } from './service-account-token.ts';
export type { Followed } from './watch/informer.ts';
