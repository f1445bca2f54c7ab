export type { AccessRequestQuery, AccessRequestsApi, NewAccessRequest, NewTenantRequest } from './access-requests.ts';
export type { AccountApi, MadeCredential } from './account.ts';
export type { AuditApi } from './audit.ts';
export type { AuditReceiversApi } from './audit-receivers.ts';
export { type Client, type ClientOptions, createClient } from './client.ts';
export type { ClustersApi } from './clusters.ts';
export { collect } from './collect.ts';
export type { CostQuery, CostRange, CostsApi } from './costs.ts';
export type { EnginesApi } from './engines.ts';
export type { EventFilter, EventStreamOptions } from './events.ts';
export type { Answer, Exchange, Outgoing } from './exchange.ts';
export type { FaultRoutesApi } from './fault-routes.ts';
export type { FaultFilter, FaultPlace, FaultsApi } from './faults.ts';
export type { components, paths } from './generated/api.ts';
export {
  clusterNameOf,
  EXEC_API_VERSION,
  type KubeCredential,
  type KubeconfigParts,
  kubeconfigOf,
} from './kubeconfig.ts';
export type { LogFilter, LogPageQuery, LogRange, LogsApi } from './logs.ts';
export type { MetricQuery, MetricsApi } from './metrics.ts';
export type { ListQuery, ObjectsApi, WriteOptions } from './objects.ts';
export type { OrphansApi } from './orphans.ts';
export type { PasskeysApi } from './passkeys.ts';
export type { PeopleApi } from './people.ts';
export { type FieldProblem, type Problem, ProblemError, UnreachableError } from './problem.ts';
export type { NewPersonalToken, NewTenantToken, NewTrust, TokensApi, TokenVerb, TrustsApi } from './tokens.ts';
export type * from './types.ts';
export type { IdentityProvidersApi, UsersApi } from './users.ts';
export { type SharedWait, sharedWaits, waitTitle } from './waits.ts';
