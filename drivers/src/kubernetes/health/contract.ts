/** What is not well in a cluster beside what somebody declared. Null what is not known now. */
export interface ClusterHealth {
  readonly nodes: readonly NodeTrouble[] | null;
  readonly quotas: readonly QuotaUse[] | null;
  readonly evictions: readonly Evictions[] | null;
  readonly workloads: readonly WorkloadTrouble[] | null;
  readonly claims: readonly ClaimTrouble[] | null;
  readonly autoscalers: readonly AutoscalerTrouble[] | null;
  /** When time alone changes it. */
  readonly lookAgainMs: number | null;
}

export interface NodeTrouble {
  readonly node: string;
  readonly code: 'NodeNotReady' | 'NodeUnderPressure';
  /** Goes on after the name of the node. */
  readonly what: string;
}

/** Of a quota, one resource that is nearly used up. */
export interface QuotaUse {
  readonly namespace: string;
  readonly quota: string;
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
}

/** Pods that a node put out lately. */
export interface Evictions {
  readonly namespace: string;
  readonly pods: readonly string[];
  /** What the node said of the latest. */
  readonly why: string;
}

/** Pods that no object of ours made, by what made them: those of one have one cause. */
export interface WorkloadTrouble {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  /** Of the API: `/apis/apps/v1/namespaces/a/deployments/web`; null where the type is not known. */
  readonly path: string | null;
  readonly code: string;
  /** Goes on after the name: `1 of 2 pods cannot start: …`. */
  readonly what: string;
  readonly remedy: string;
}

export interface ClaimTrouble {
  readonly namespace: string;
  readonly claim: string;
  readonly code: 'VolumePending' | 'VolumeLost' | 'VolumeNotResized';
  /** Goes on after the name of the claim. */
  readonly what: string;
  readonly remedy: string;
}

export interface AutoscalerTrouble {
  readonly namespace: string;
  readonly autoscaler: string;
  readonly code: 'AutoscalerInactive';
  /** Goes on after the name of the autoscaler. */
  readonly what: string;
  readonly remedy: string;
}

/** A cluster that is looked after. */
export interface HealthWatch {
  /** As it is now. Waits for the first lists, but not for long. */
  now(signal: AbortSignal): Promise<ClusterHealth>;
  close(): Promise<void>;
}
