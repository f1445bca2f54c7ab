import type { Authenticator, Identity, Issuers } from '@tenantry/access';
import type { AccountsContext } from '@tenantry/access/accounts';
import type { PassListener } from '@tenantry/engine';
import type { Planner } from '@tenantry/engine/contract';
import type { DeclaredObject, Kind } from '@tenantry/kinds';
import type {
  AccessRequestStore,
  AccountStore,
  AuditCheckpoints,
  BenchmarkStore,
  CostStore,
  FaultStore,
  IdentityProviderStore,
  KubeTokenStore,
  LogStore,
  MemberStore,
  MetricStore,
  ObjectStore,
  PasskeyStore,
  PassStore,
  TokenStore,
  TrustStore,
  UsageStore,
} from '@tenantry/store/contract';
import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify';
import type { Installation } from './api/about.ts';
import type { AccessGateway } from './api/access-gateway.ts';
import type { BenchmarkGateway } from './api/benchmark-gateway.ts';
import type { RightsGateway } from './api/can-gateway.ts';
import type { CloudGateway } from './api/cloud-gateway.ts';
import type { OrphanGateway } from './api/orphan-gateway.ts';
import type { NetworkGateway } from './api/reach-gateway.ts';
import type { AuditReceivers } from './audit-receivers/index.ts';
import type { CapacityGateway } from './capacity/index.ts';
import type { ClusterRegistry } from './clusters/contract.ts';
import type { Engines } from './engines/index.ts';
import type { FaultRoutes } from './fault-routes/index.ts';
import type { Outbound } from './http/outbound.ts';
import type { KubeGateway } from './kube/contract.ts';
import type { LogsGateway } from './logs/gateway.ts';
import type { Catalog } from './manifests/catalog.ts';
import type { MetricsGateway } from './metrics/gateway.ts';
import type { Portal } from './portal/index.ts';
import type { Sealer } from './sealing/sealer.ts';
import type { IdentityProviders } from './sign-in/providers/gateway.ts';

export type KubeRole = 'viewer' | 'editor';

/** How to reach a tenant's cluster. Throws `NotReadyError` while there is none. */
export interface ClusterGateway {
  cluster(tenant: DeclaredObject): Promise<ClusterEndpoint>;
  /** A short-lived token of the tenant's own account in its cluster. */
  token(tenant: DeclaredObject, role: KubeRole, expirationSeconds: number): Promise<KubeToken>;
}

export interface ClusterEndpoint {
  /** `https://…` */
  readonly server: string;
  readonly caPem: string;
  readonly namespace: string;
}

export interface KubeToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Reads what tenants keep in their vaults. Throws `NotReadyError` while there is none. */
export interface SecretsGateway {
  sshKey(tenant: DeclaredObject): Promise<{ readonly privateKey: string; readonly publicKey: string }>;
}

/** Thrown by a gateway while what it is asked for does not exist yet. The message is shown to the caller. */
export class NotReadyError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotReadyError';
  }
}

/** Every number that bounds the API (invariant I11). */
export interface Limits {
  /** Bytes of a request body. */
  readonly bodyBytes: number;
  /** Manifests in one request. */
  readonly manifests: number;
  /** Event streams open at once. */
  readonly streams: number;
  /** A stream whose reader takes nothing for this long, while there is something to take, is cut. */
  readonly streamStallSeconds: number;
  /** A comment goes over every stream this often, so that proxies keep it open. */
  readonly streamHeartbeatSeconds: number;
  /** A whole request must have arrived within this time. */
  readonly requestSeconds: number;
  /** A plan may ask the cloud for this long. */
  readonly planSeconds: number;
  /** A gateway may take this long. */
  readonly gatewaySeconds: number;
  /** Requests to tenants' clusters under way at once, watches and streams to pods included. */
  readonly kubeRequests: number;
  /** Such a request ends when no byte has gone either way for so long. */
  readonly kubeIdleSeconds: number;
  /** Whether the caller may still do it is asked again this often while a stream or a request to a cluster lasts. */
  readonly recheckSeconds: number;
  /** Requests of one identity over time, whatever credentials it uses; 0: as many as it likes. */
  readonly identityPerSecond: number;
  /** Requests of one identity at once, after a rest. */
  readonly identityBurst: number;
  /** Requests of one address over time that prove nobody: wrong credentials, and what is open to all; 0: any number. */
  readonly addressPerSecond: number;
  readonly addressBurst: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 1024 * 1024,
  manifests: 500,
  // A stream at rest costs some kilobytes and a question of its caller's rights a minute.
  streams: 2_000,
  streamStallSeconds: 30,
  streamHeartbeatSeconds: 15,
  requestSeconds: 60,
  planSeconds: 50,
  gatewaySeconds: 30,
  kubeRequests: 2_000,
  // As long as the kubelet lets a silent exec live.
  kubeIdleSeconds: 4 * 3600,
  recheckSeconds: 60,
  // kubectl asks for what a cluster has at 50 a second, 300 at once: it must find room here.
  identityPerSecond: 50,
  identityBurst: 500,
  addressPerSecond: 10,
  addressBurst: 100,
};

export interface ServerOptions {
  readonly kinds: readonly Kind[];
  readonly store: ObjectStore &
    KubeTokenStore &
    BenchmarkStore &
    Pick<FaultStore, 'faults' | 'openFaults' | 'changeFault' | 'settleFaults' | 'tenantsOfNamespaces'> &
    UsageStore &
    MemberStore &
    AccessRequestStore &
    AccountStore &
    PasskeyStore &
    IdentityProviderStore &
    TokenStore &
    TrustStore &
    LogStore &
    Pick<
      MetricStore,
      'searchMetrics' | 'metricSource' | 'metricSourceNamed' | 'metricTargets' | 'sentMetrics' | 'takeSamples'
    > &
    CostStore &
    Pick<PassStore, 'dependents'>;
  /** Without it no tenant can be benchmarked. */
  readonly benchmarks?: BenchmarkGateway;
  readonly planner: Planner;
  /** Tells of passes as they end; without it the metrics hold none. */
  readonly passes?: (listener: PassListener) => () => void;
  readonly clusters: ClusterGateway;
  readonly registry: ClusterRegistry;
  /** Seals what manifests hold of secrets. */
  readonly sealer: Sealer;
  /** Without it tenants have no cluster to pass requests on to, and no listed tokens. */
  readonly kube?: KubeGateway;
  /** Without it tenants have no SSH key to show. */
  readonly secrets?: SecretsGateway;
  /** Without it nobody is told who reaches whom. */
  readonly network?: NetworkGateway;
  /** Without it nobody is told what clusters have. */
  readonly capacity?: CapacityGateway;
  /** Without it the cloud is no part of who reaches whom. */
  readonly cloud?: CloudGateway;
  /** Without it nobody is told what identities may use. */
  readonly access?: AccessGateway;
  /** Without it there is no cloud in which anything could be left behind. */
  readonly orphans?: OrphanGateway;
  /** Where the lines of tenants are. Default: in the store. */
  readonly logs?: LogsGateway;
  /** Where figures of tenants are. Default: in the store. */
  readonly metrics?: MetricsGateway;
  /** Without it nobody is told what a tenant's cluster allows. */
  readonly rights?: RightsGateway;
  readonly authenticate: Authenticator;
  /** Users, and how they sign in. */
  readonly accounts: AccountsContext;
  readonly identityProviders: IdentityProviders;
  /** Where the audit log is sent on to. */
  readonly auditReceivers: AuditReceivers;
  /** Where lines and figures of single infrastructures are. */
  readonly engines: Engines;
  /** Where faults are told. */
  readonly faultRoutes: FaultRoutes;
  /** Say where a log begins whose oldest rows were taken away. */
  readonly auditCheckpoints: AuditCheckpoints;
  readonly portal: Portal;
  /** The address at which people reach the product, where it is not the one they asked for. */
  readonly publicUrl?: URL;
  /** Asks addresses that people give. Default: on the internet alone. */
  readonly outbound?: Outbound;
  /** What time it is for tokens. Default: as the system says. */
  readonly now?: () => Date;
  /** What it is connected with, for people. */
  readonly installation?: Installation;
  /** Whether it was told to end and still answers, so that whoever balances load looks elsewhere. Default: never. */
  readonly isLeaving?: () => boolean;
  /** Version of the product, for the OpenAPI document and the metrics. */
  readonly version: string;
  /** A pino logger, pino options, or false. Headers are never logged. */
  readonly logger?: FastifyServerOptions['logger'] | FastifyBaseLogger;
  readonly limits?: Partial<Limits>;
  /**
   * Names, without port, by which the API may be addressed; any other Host header is refused, so that a web page cannot
   * reach it by rebinding its own name to our address. Loopback names by default. `'any'` where a proxy checks it.
   */
  readonly allowedHosts?: readonly string[] | 'any';
  /** Addresses of proxies whose `X-Forwarded-For` is believed. None by default. */
  readonly trustProxy?: readonly string[];
}

/** The options with everything decided, as the areas of the API see them. */
export interface ServerContext
  extends Omit<ServerOptions, 'limits' | 'logger' | 'allowedHosts' | 'authenticate' | 'now' | 'isLeaving'> {
  readonly authenticate: Authenticator<Identity>;
  readonly now: () => Date;
  readonly isLeaving: () => boolean;
  readonly issuers: Issuers;
  readonly limits: Limits;
  readonly catalog: Catalog;
}
