/** What of a pod bears on its logs. */
export interface LoggedPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Null before it has one. */
  readonly node: string | null;
  /** What made it: the service or job it is declared by, else the workload that owns it; null where nothing does. */
  readonly service: string | null;
  readonly containers: readonly LoggedContainer[];
}

/** A container that has run at least once. */
export interface LoggedContainer {
  readonly name: string;
  /** How often it was started again. */
  readonly run: number;
  readonly isRunning: boolean;
}

export interface PodWatch {
  /** Pods of a namespace that have run. */
  pods(namespace: string): readonly LoggedPod[];
  close(): Promise<void>;
}

export interface PodLogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Goes on with what is written from now on, until the container ends. */
  readonly follow: boolean;
  /** Of the run before the present one. */
  readonly previous: boolean;
  /** Lines of this second and later. */
  readonly since: Date | null;
}

export interface PodLogLine {
  /** Nanoseconds since 1970. */
  readonly ns: bigint;
  readonly text: string;
  /** It was longer than what is kept of a line. */
  readonly isCut: boolean;
}

/** Logs of pods, by the API of their cluster. */
export interface PodLogs {
  /** Follows all pods of a cluster until closed. */
  followPods(connection: string, onChange: () => void): PodWatch;
  /** The object that a namespace belongs to by its mark, which tenants cannot write; null where none is known. */
  namespaceOwner(connection: string, namespace: string): { readonly uid: string; readonly owner: string } | null;
  /**
   * What a container has written, as it comes. Ends when the container does, or when the line was silent for long: whoever
   * goes on asks again from the last line.
   *
   * @throws DriverError
   */
  podLog(
    connection: string,
    request: PodLogRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly PodLogLine[], void, undefined>;
}
