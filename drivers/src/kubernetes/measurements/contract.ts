/** What of a pod is measured without asking anybody how much it uses. */
export interface MeasuredPod {
  readonly namespace: string;
  readonly name: string;
  /** What made it: the service or job it is declared by, else the workload that owns it; null where nothing does. */
  readonly service: string | null;
  /** Null before it has one. */
  readonly node: string | null;
  /** Of all its containers, since it was made. */
  readonly restarts: number;
  /** Cores, of all its containers; null where any has none. */
  readonly cpuLimit: number | null;
  /** Bytes. */
  readonly memoryLimit: number | null;
}

export interface MeasuredWorkload {
  readonly service: string;
  readonly desired: number;
  readonly ready: number;
}

export interface MeasuredQuota {
  /** As the quota names it: `limits.cpu`, `pods`. */
  readonly resource: string;
  readonly used: number;
  readonly hard: number;
}

/** What stands in a cluster, by namespace. */
export interface MeasuredWatch {
  /** Whether what is known is what stands there. Waits for the first lists, but not for long. */
  isCurrent(signal: AbortSignal): Promise<boolean>;
  /** Without those that have ended. */
  pods(namespace: string): readonly MeasuredPod[];
  workloads(namespace: string): readonly MeasuredWorkload[];
  quotas(namespace: string): readonly MeasuredQuota[];
  /** Another number as soon as the quotas may be other than they were. */
  quotasAsOf(namespace: string): number;
  close(): Promise<void>;
}

/** In cores and bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

export interface PodUsage extends Usage {
  readonly namespace: string;
  readonly name: string;
}

export interface NodeUsage extends Usage {
  readonly name: string;
}

/** Measurements of a cluster, all of it at once. */
export interface Measurements {
  /** Follows what stands in a cluster until closed. */
  followMeasured(connection: string): MeasuredWatch;
  /**
   * How much pods use, by the metrics API: one request.
   *
   * @throws DriverError `TypeNotServed` where the cluster has no metrics API
   */
  podUsage(connection: string, signal: AbortSignal): Promise<readonly PodUsage[]>;
  nodeUsage(connection: string, signal: AbortSignal): Promise<readonly NodeUsage[]>;
}
