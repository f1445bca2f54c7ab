import { type AccessRequestsApi, accessRequestsOf } from './access-requests.ts';
import { type AccountApi, accountOf } from './account.ts';
import { type AuditApi, auditOf } from './audit.ts';
import { type AuditReceiversApi, auditReceiversOf } from './audit-receivers.ts';
import { type Call, createCall, withQuery } from './call.ts';
import { type ClustersApi, clustersOf } from './clusters.ts';
import { type CostsApi, costsOf } from './costs.ts';
import { type EnginesApi, enginesOf } from './engines.ts';
import { type EventFilter, type EventStreamOptions, streamEvents } from './events.ts';
import { type FaultRoutesApi, faultRoutesOf } from './fault-routes.ts';
import { type FaultsApi, faultsOf } from './faults.ts';
import { type LogsApi, logsOf } from './logs.ts';
import { type MetricsApi, metricsOf } from './metrics.ts';
import { type ObjectsApi, objectsOf } from './objects.ts';
import { type OrphansApi, orphansOf } from './orphans.ts';
import { type PasskeysApi, passkeysOf } from './passkeys.ts';
import { type PeopleApi, peopleOf } from './people.ts';
import { type TokensApi, type TrustsApi, tokensOf, trustsOf } from './tokens.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import type {
  About,
  Applied,
  Benchmark,
  Can,
  CanQuery,
  Capacity,
  ClusterAccess,
  Estate,
  IdentityReach,
  KindDescription,
  KubeToken,
  Manifest,
  NewStaticToken,
  Plan,
  Reach,
  ReachMatrix,
  ReachQuery,
  RevokedTokens,
  Rights,
  SshKey,
  StaticToken,
  TenantRole,
  TenantryEvent,
  TenantUsage,
} from './types.ts';
import { type IdentityProvidersApi, identityProvidersOf, type UsersApi, usersOf } from './users.ts';

export type ClientOptions = TransportOptions;

/** Everything a program may ask of Tenantry. */
export interface Client {
  readonly server: string;
  kinds(): Promise<readonly KindDescription[]>;
  about(): Promise<About>;
  /** How many tenants the caller sees, and how they are. */
  estate(): Promise<Estate>;
  objects(kind: Pick<KindDescription, 'plural' | 'scope' | 'name'>, tenant?: string | null): ObjectsApi;
  /** With `set`, all of it belongs to that set. */
  apply(items: readonly Manifest[], options?: { readonly set?: string }): Promise<Applied>;
  /** What `apply` would change. Changes nothing. */
  plan(
    items: readonly Manifest[],
    options?: { readonly set?: string; readonly prune?: boolean; readonly signal?: AbortSignal },
  ): Promise<Plan>;
  /** The most recent events, oldest first. */
  recentEvents(filter?: EventFilter & { readonly limit?: number }): Promise<readonly TenantryEvent[]>;
  /** Events as they happen, until the signal aborts; see `streamEvents`. */
  events(filter?: EventFilter, options?: EventStreamOptions): AsyncGenerator<TenantryEvent>;
  /** Whether traffic passes, by the policies that are in the cluster, and why. */
  reach(query: ReachQuery): Promise<Reach>;
  /** Whether a tenant's identity may use something in the cloud, and by which role. */
  reachIdentity(query: { readonly from: string; readonly to: string; readonly part?: string }): Promise<IdentityReach>;
  /** A page of the table of all tenants of an infrastructure; `nextCursor` of one page leads to the next. */
  reachMatrix(
    infrastructure: string,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<ReachMatrix>;
  /** What a tenant uses, held against its limits. */
  usage(tenant: string): Promise<TenantUsage>;
  /** What the cluster of an infrastructure has, and what is asked for of it. */
  capacity(infrastructure: string): Promise<Capacity>;
  /** Whether somebody may do something, in a tenant or on the platform (null), and which rule decides. */
  can(tenant: string | null, query: CanQuery): Promise<Can>;
  /** Everything the caller may do in a tenant, or on the platform (null), and why not what they may not. */
  rights(tenant: string | null): Promise<Rights>;
  /** Begins to attack the boundary of a tenant, by what changes nothing; `benchmark` tells when it has finished. */
  startBenchmark(tenant: string): Promise<Benchmark>;
  /** Without their rows, newest first. */
  benchmarks(tenant: string): Promise<readonly Benchmark[]>;
  /** With its rows; by id, or the newest that has finished. */
  benchmark(tenant: string, id: string): Promise<Benchmark>;
  /** Clusters given by their kubeconfig. */
  readonly clusters: ClustersApi;
  readonly orphans: OrphansApi;
  readonly faults: FaultsApi;
  readonly people: PeopleApi;
  readonly users: UsersApi;
  readonly identityProviders: IdentityProvidersApi;
  readonly account: AccountApi;
  readonly passkeys: PasskeysApi;
  readonly audit: AuditApi;
  readonly auditReceivers: AuditReceiversApi;
  readonly engines: EnginesApi;
  readonly faultRoutes: FaultRoutesApi;
  readonly accessRequests: AccessRequestsApi;
  readonly tokens: TokensApi;
  readonly logs: LogsApi;
  readonly metrics: MetricsApi;
  readonly costs: CostsApi;
  readonly trusts: TrustsApi;
  cluster(tenant: string): Promise<ClusterAccess>;
  kubeToken(tenant: string, role: TenantRole, expirationSeconds?: number): Promise<KubeToken>;
  /** A token for tools that cannot ask for one again and again: 3600 to 86400 seconds; listed and revocable. */
  createStaticToken(tenant: string, role: TenantRole, expirationSeconds: number): Promise<NewStaticToken>;
  staticTokens(tenant: string): Promise<readonly StaticToken[]>;
  revokeStaticToken(tenant: string, id: string): Promise<StaticToken>;
  /** Ends every token of the tenant, short-lived ones too; of one role or of both. */
  revokeAllTokens(tenant: string, role?: TenantRole): Promise<RevokedTokens>;
  /** The tenant's SSH key. Handle the private half as the secret it is. */
  sshKey(tenant: string): Promise<SshKey>;
}

/**
 * @example
 *   const client = createClient({ server: 'http://127.0.0.1:7878', token });
 *   await client.apply([{ apiVersion: 'tenantry.dev/v1', kind: 'Tenant', metadata: { name: 'dev01' }, spec: { infrastructure: 'nonprod' } }]);
 *   for await (const event of client.events({ kind: 'Tenant', name: 'dev01' })) console.error(event.message);
 */
export function createClient(options: ClientOptions): Client {
  const server = options.server.replace(/\/+$/, '');
  const send = createTransport({ ...options, server });
  const call: Call = createCall(server, send);
  const tenantPath = (tenant: string, part: string): string => `/api/v1/tenants/${encodeURIComponent(tenant)}/${part}`;

  return {
    server,
    kinds: async () => (await call<{ items: readonly KindDescription[] }>('GET', '/api/v1/kinds')).items,
    about: () => call('GET', '/api/v1/about'),
    estate: () => call('GET', '/api/v1/estate'),
    objects: (kind, tenant = null) => objectsOf(call, kind, tenant),
    apply: (items, { set } = {}) => call('POST', '/api/v1/apply', { json: { items }, query: { set } }),
    plan: (items, { set, prune, signal } = {}) =>
      call('POST', '/api/v1/plan', {
        json: { items },
        query: { set, ...(prune === undefined ? {} : { prune: String(prune) }) },
        ...(signal === undefined ? {} : { signal }),
      }),
    recentEvents: async (filter = {}) =>
      (await call<{ items: readonly TenantryEvent[] }>('GET', '/api/v1/events', { query: { ...filter } })).items,
    events: (filter = {}, stream = {}) =>
      streamEvents(send, withQuery(new URL(`${server}/api/v1/events`), { ...filter }), stream),
    reach: (query) => call('GET', '/api/v1/reach', { query: { ...query } }),
    reachIdentity: (query) => call('GET', '/api/v1/reach/identity', { query: { ...query } }),
    reachMatrix: (infrastructure, page = {}) =>
      call('GET', '/api/v1/reach/matrix', { query: { infrastructure, ...page } }),
    usage: (tenant) => call('GET', tenantPath(tenant, 'usage')),
    capacity: (infrastructure) => call('GET', `/api/v1/infrastructures/${encodeURIComponent(infrastructure)}/capacity`),
    can: (tenant, query) =>
      call('GET', tenant === null ? '/api/v1/can' : tenantPath(tenant, 'can'), { query: { ...query } }),
    rights: (tenant) => call('GET', tenant === null ? '/api/v1/rights' : tenantPath(tenant, 'rights')),
    startBenchmark: (tenant) => call('POST', tenantPath(tenant, 'benchmarks')),
    benchmarks: async (tenant) =>
      (await call<{ items: readonly Benchmark[] }>('GET', tenantPath(tenant, 'benchmarks'))).items,
    benchmark: (tenant, id) => call('GET', tenantPath(tenant, `benchmarks/${encodeURIComponent(id)}`)),
    clusters: clustersOf(call),
    orphans: orphansOf(call),
    faults: faultsOf(call),
    people: peopleOf(call, send, server),
    users: usersOf(call),
    identityProviders: identityProvidersOf(call),
    account: accountOf(call),
    passkeys: passkeysOf(call),
    audit: auditOf(call, send, server),
    auditReceivers: auditReceiversOf(call),
    engines: enginesOf(call),
    faultRoutes: faultRoutesOf(call),
    accessRequests: accessRequestsOf(call),
    tokens: tokensOf(call),
    logs: logsOf(call, send, server),
    metrics: metricsOf(call),
    costs: costsOf(call, send, server),
    trusts: trustsOf(call),
    cluster: (tenant) => call('GET', tenantPath(tenant, 'cluster')),
    kubeToken: (tenant, role, expirationSeconds) =>
      call('POST', tenantPath(tenant, 'kube-token'), {
        json: { role, ...(expirationSeconds === undefined ? {} : { expirationSeconds }) },
      }),
    createStaticToken: (tenant, role, expirationSeconds) =>
      call('POST', tenantPath(tenant, 'kube-tokens'), { json: { role, expirationSeconds } }),
    staticTokens: async (tenant) =>
      (await call<{ items: readonly StaticToken[] }>('GET', tenantPath(tenant, 'kube-tokens'))).items,
    revokeStaticToken: (tenant, id) => call('DELETE', `${tenantPath(tenant, 'kube-tokens')}/${encodeURIComponent(id)}`),
    revokeAllTokens: (tenant, role) =>
      call('POST', tenantPath(tenant, 'kube-tokens/revoke-all'), { json: role === undefined ? {} : { role } }),
    sshKey: (tenant) => call('POST', tenantPath(tenant, 'ssh-key'), { json: {} }),
  };
}
