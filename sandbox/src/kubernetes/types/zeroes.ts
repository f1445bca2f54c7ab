/**
 * How the API server's own types write values that are empty. The published schema does not say which fields are
 * pointers and which are not, yet clients see the difference: `status: {}` is always there, `hostNetwork: false` never.
 */

/** Structs and times written even when nothing is in them, by definition. */
export const alwaysWritten: Readonly<Record<string, readonly string[]>> = {
  Container: ['resources'],
  ContainerStatus: ['state', 'lastState'],
  CronJobSpec: ['jobTemplate'],
  CustomResourceDefinitionStatus: ['acceptedNames', 'conditions', 'storedVersions'],
  DaemonSetSpec: ['updateStrategy', 'template'],
  DeploymentCondition: ['lastUpdateTime', 'lastTransitionTime'],
  DeploymentSpec: ['strategy', 'template'],
  Endpoint: ['conditions'],
  EphemeralContainer: ['resources'],
  'core.v1.Event': [
    'metadata',
    'source',
    'firstTimestamp',
    'lastTimestamp',
    'eventTime',
    'reportingComponent',
    'reportingInstance',
  ],
  'events.v1.Event': ['regarding', 'deprecatedSource', 'deprecatedFirstTimestamp', 'deprecatedLastTimestamp'],
  HorizontalPodAutoscalerStatus: ['currentMetrics'],
  IngressStatus: ['loadBalancer'],
  JobTemplateSpec: ['metadata', 'spec'],
  NetworkPolicySpec: ['podSelector'],
  NodeCondition: ['lastHeartbeatTime', 'lastTransitionTime'],
  NodeStatus: ['daemonEndpoints', 'nodeInfo'],
  NodeDaemonEndpoints: ['kubeletEndpoint'],
  PersistentVolumeClaimSpec: ['resources'],
  PodCondition: ['lastProbeTime', 'lastTransitionTime'],
  PodTemplateSpec: ['metadata', 'spec'],
  ReplicaSetSpec: ['template'],
  ServiceStatus: ['loadBalancer'],
  StatefulSetSpec: ['updateStrategy', 'template', 'selector'],
  StatefulSetStatus: ['availableReplicas'],
  TokenRequestSpec: ['expirationSeconds', 'boundObjectRef'],
  TokenReviewStatus: ['user'],
};

/** Required or always written, and null (not an empty struct) when absent. */
export const nullWhenAbsent: Readonly<Record<string, readonly string[]>> = {
  DeploymentSpec: ['selector'],
  StatefulSetSpec: ['selector'],
  DaemonSetSpec: ['selector'],
  ReplicaSetSpec: ['selector'],
  TokenRequestSpec: ['expirationSeconds', 'boundObjectRef'],
  CustomResourceDefinitionVersion: ['schema'],
};

/** Written only when not zero. */
export const zeroDropped: ReadonlySet<string> = new Set([
  'active',
  'availableReplicas',
  'count',
  'currentNumberScheduled',
  'currentReplicas',
  'deprecatedCount',
  'failed',
  'failureThreshold',
  'fullyLabeledReplicas',
  'generation',
  'healthCheckNodePort',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'numberAvailable',
  'numberUnavailable',
  'observedGeneration',
  'periodSeconds',
  'readyReplicas',
  'succeeded',
  'successThreshold',
  'timeoutSeconds',
  'unavailableReplicas',
  'updatedNumberScheduled',
  'updatedReplicas',
]);

/** The same, only in these definitions. */
export const zeroDroppedIn: Readonly<Record<string, readonly string[]>> = {
  DeploymentStatus: ['replicas'],
  ScaleSpec: ['replicas'],
};

/** Pointers although the names above say otherwise. */
export const zeroKeptIn: Readonly<Record<string, readonly string[]>> = {
  Lease: ['leaseTransitions'],
  WebhookClientConfig: ['timeoutSeconds'],
  ServiceStatus: [],
};

export const falseDropped: ReadonlySet<string> = new Set([
  'allowed',
  'authenticated',
  'denied',
  'globalDefault',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'paused',
  'preserveUnknownFields',
  'publishNotReadyAddresses',
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
  'unschedulable',
]);

/** Strings that mean something when empty. */
export const emptyStringKept: ReadonlySet<string> = new Set(['storageClassName', 'ingressClassName', 'apiGroup']);
