/** Any Kubernetes object as JSON. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: unknown[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** One served resource type: a row of the table of types, or what a CustomResourceDefinition adds to it. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
}

export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A Kubernetes `Status` failure on its way to the client. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Record<string, unknown> | undefined;
  constructor(code: number, reason: string, message: string, details?: Record<string, unknown>) {
    // A refusal is an answer, of which nobody reads where it was made, and to find that out is the most of what one costs.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly previous?: KubeObject;
};

/**
 * The object store as controllers and admission see it: everything goes through the same validation, defaulting,
 * versioning and watch history as requests over HTTP, but without authorisation, and admission only where `admit` is true.
 * Objects handed out are frozen or copies: changing them changes nothing.
 */
export interface Registry {
  /** By plural and group: `type('pods')`, `type('deployments', 'apps')`; undefined when not served. */
  type(plural: string, group?: string): ResourceType | undefined;
  typeOfKind(apiVersion: string, kind: string): ResourceType | undefined;
  types(): readonly ResourceType[];
  get(type: ResourceType, namespace: string | null, name: string): KubeObject | undefined;
  /** All namespaces when `namespace` is null. */
  list(type: ResourceType, namespace: string | null, labelSelector?: string): KubeObject[];
  create(type: ResourceType, object: Partial<KubeObject>, options: WriteOptions): Promise<KubeObject>;
  /** Retries `change` on a version conflict; returning undefined leaves the object alone. */
  modify(
    type: ResourceType,
    namespace: string | null,
    name: string,
    change: (current: KubeObject) => KubeObject | undefined,
    options: WriteOptions & { readonly subresource?: 'status' | 'finalize' | 'binding' },
  ): Promise<KubeObject | undefined>;
  delete(
    type: ResourceType,
    namespace: string | null,
    name: string,
    options?: {
      readonly uid?: string;
      readonly propagation?: 'Foreground' | 'Background' | 'Orphan';
      /** The kubelet ends a pod with 0; absent, the object's own grace period counts. */
      readonly gracePeriodSeconds?: number;
    },
  ): Promise<void>;
  /** Present objects first as ADDED, then changes in order. Returns the way to stop. */
  watch(type: ResourceType, listener: (event: WatchEvent) => void): () => void;
  /** `Event` about an object (events.k8s.io shape as the scheduler and kubelet write them). */
  event(
    about: KubeObject,
    reporter: string,
    reason: string,
    message: string,
    type: 'Normal' | 'Warning',
  ): Promise<void>;
}

export interface WriteOptions {
  /** The field manager: `kube-controller-manager`, `kubelet`, … */
  readonly manager: string;
  /** Run admission (controllers that make pods say true, as user `system:serviceaccount:kube-system:<controller>`). */
  readonly admit?: UserInfo;
}

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly type: ResourceType;
  readonly subresource: string | null;
  readonly namespace: string | null;
  readonly name: string;
  readonly user: UserInfo;
  /** The new object; mutating plugins change it in place. Null on DELETE. */
  object: KubeObject | null;
  readonly oldObject: KubeObject | null;
  readonly dryRun: boolean;
  readonly options: Record<string, unknown>;
  /** Adds a `Warning: 299` header to the answer. */
  warn(message: string): void;
  /** Adds to the request's entry in the audit log. Absent for what no request asked for. */
  annotate?(key: string, value: string): void;
  /** Work to do once the write is through (quota usage), or to undo when it failed. */
  afterCommit(work: () => void): void;
  afterFailure(work: () => void): void;
}

/** In the order of the real API server: all `mutate`, then all `validate`. Refuses by throwing `StatusError`. */
export interface AdmissionPlugin {
  readonly name: string;
  mutate?(request: AdmissionRequest): Promise<void> | void;
  validate?(request: AdmissionRequest): Promise<void> | void;
}

export interface Controller {
  readonly name: string;
  start(): void;
  stop(): Promise<void>;
}

/** What services of type LoadBalancer are led to by: a cloud, or a range of addresses. */
export interface LoadBalancers {
  /**
   * The address by which the service is reached from now on; the same each time. `taken` are those of other services. Throws in the
   * words of the provider.
   */
  ensure(service: KubeObject, taken: readonly string[]): Promise<string>;
  /** Takes the address back. What is gone already is no error. */
  release(service: KubeObject): Promise<void>;
}

export interface ClusterContext {
  readonly registry: Registry;
  readonly clock: () => Date;
  /** `ClusterOptions.speed`; 1 when absent. */
  readonly speed?: number;
  readonly clusterName: string;
  /** PEM of the cluster's CA, for kube-root-ca.crt. */
  readonly caPem: string;
  /** Absent: nobody gives services of type LoadBalancer an address. */
  readonly loadBalancers?: LoadBalancers;
  /** Evaluates RBAC for a user, as the authorizer does. */
  authorize(user: UserInfo, attributes: AuthorizationAttributes): { allowed: boolean; reason: string };
}

export interface AuthorizationAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
}

export type AdmissionFactory = (context: ClusterContext) => readonly AdmissionPlugin[];
export type ControllerFactory = (context: ClusterContext) => readonly Controller[];

/** What the kubelet offers to the API server's pod subresources and the metrics API. */
export interface PodRuntime {
  /** Log lines of a container so far; `follow` keeps yielding until the container ends or the signal aborts. */
  logs(
    pod: KubeObject,
    container: string,
    options: {
      follow: boolean;
      previous: boolean;
      tailLines?: number;
      sinceSeconds?: number;
      sinceTime?: Date;
      timestamps: boolean;
      limitBytes?: number;
      signal: AbortSignal;
    },
  ): AsyncIterable<string>;
  podUsage(pod: KubeObject): { containers: { name: string; cpuNanoCores: number; memoryBytes: number }[] } | undefined;
  nodeUsage(node: KubeObject): { cpuNanoCores: number; memoryBytes: number };
}

export interface NodeShape {
  readonly name: string;
  /** Its own; derived from its name where none is given. */
  readonly address?: string;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { key: string; value?: string; effect: string }[];
  /** Of its kubelet, such as `v1.34.1`. Default: that of a cluster that is not told which. */
  readonly version?: string;
}

export interface ClusterOptions {
  readonly name: string;
  /** Where its state is kept; created if absent, read if present. */
  readonly directory: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Nodes made when the cluster is new. */
  readonly nodes: readonly NodeShape[];
  /** Asked for bearer tokens that the cluster did not issue itself (Entra ID tokens on AKS). */
  readonly authenticate?: (token: string) => Promise<UserInfo | null>;
  /** `iss` of service account tokens; defaults to the server's own URL with a trailing slash. */
  readonly issuer?: string;
  /** What it says to run at `/version`, such as `v1.34.1`; asked each time. Default, and where none is known: its own. */
  readonly version?: () => string | null;
  /** Default: services of type LoadBalancer wait for an address. */
  readonly loadBalancers?: LoadBalancers;
  /** Whether it serves the metrics API, as clusters with a metrics server do. Default true. */
  readonly hasMetricsServer?: boolean;
  /** Multiplies the speed of controllers and kubelet; tests use a large one. Default 1. */
  readonly speed?: number;
}

export interface Faults {
  /** Extra delay of each answer, in milliseconds. */
  latencyMs?: number;
  /** Chance from 0 to 1 of each failure, drawn per request by a seeded generator. */
  tooManyRequests?: number;
  serverError?: number;
  closeConnection?: number;
  hang?: number;
  /** Chance of each event of a watch not to be sent, to be followed by the one before it once more, and to come after the next. */
  dropEvents?: number;
  repeatEvents?: number;
  swapEvents?: number;
  /** How much later than it happened each event of a watch is sent, in milliseconds. */
  eventDelayMs?: number;
  /** Chance of a watch to be accepted, and never to say anything or to end. */
  silentWatches?: number;
  /** Ends open watches and answers new ones from old versions with 410. */
  expireWatches?: boolean;
  seed?: number;
}

/** One request as the audit log tells it: `audit.k8s.io/v1` Event at level Metadata, with who stood behind an impersonation. */
export interface AuditEvent {
  readonly kind: 'Event';
  readonly apiVersion: 'audit.k8s.io/v1';
  readonly level: 'Metadata';
  readonly auditID: string;
  readonly stage: 'ResponseComplete';
  readonly requestURI: string;
  readonly verb: string;
  /** Who authenticated. */
  readonly user: UserInfo;
  /** Whom that user acted as, with the extra fields it sent. */
  readonly impersonatedUser?: UserInfo;
  readonly sourceIPs: readonly string[];
  readonly userAgent: string;
  /** Absent for paths that are no resource. */
  readonly objectRef?: {
    readonly resource: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly apiVersion: string;
    readonly subresource?: string;
  };
  readonly responseStatus: { readonly code: number };
  readonly requestReceivedTimestamp: string;
  /** `authorization.k8s.io/decision` and what admission policies add. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Cluster {
  readonly name: string;
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly caPem: string;
  readonly issuer: string;
  readonly registry: Registry;
  /** What its kubelets tell of the pods on them. */
  readonly runtime: PodRuntime;
  /** A kubeconfig with a client certificate of group system:masters. */
  adminKubeconfig(): string;
  addNode(node: NodeShape): Promise<void>;
  removeNode(name: string): Promise<void>;
  /** What the node's kubelet says of itself; `Unknown` as if it no longer said anything. Kept until told otherwise. */
  setNodeReady(name: string, ready: 'True' | 'False' | 'Unknown'): Promise<void>;
  setFaults(faults: Faults): void;
  /** Requests served, by verb and resource, since the last `reset`; the reliability tests count writes with it. */
  counters(): Record<string, number>;
  resetCounters(): void;
  /** The latest requests, oldest first; a bounded number. */
  audit(): readonly AuditEvent[];
  clearAudit(): void;
  /** Writes state out and stops. */
  close(): Promise<void>;
}
