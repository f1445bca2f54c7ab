import type { JSONWebKeySet } from 'jose';
import type { Journal } from '../state/journal.ts';
import type { Assignment, ConditionFacts } from './access/evaluate.ts';
import type { ActivityLog } from './activity/log.ts';
import type { ClusterHost } from './aks/cluster-host.ts';
import type { Operations } from './arm/operations.ts';
import type { ResourceRecord } from './arm/resource.ts';
import type { ResourceStore } from './arm/store.ts';
import type { Meters } from './cost/meters.ts';
import type { QueryQuota } from './cost/quota.ts';
import type { Directory, Principal } from './entra/directory.ts';
import type { Tokens } from './entra/tokens.ts';
import type { ContainerLogs } from './log-analytics/container-logs.ts';
import type { LogQueryQuota } from './log-analytics/quota.ts';
import type { Settings } from './settings.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { TypeTable } from './types/table.ts';
import type { VaultHost } from './vault/vault-host.ts';

/** An Entra tenant with its subscriptions, as the parts of the sandbox see each other. */
export interface World {
  readonly clock: () => Date;
  /** The subscription that is asked about; where none is, the first. */
  readonly subscriptionId: string;
  readonly subscriptions: Subscriptions;
  readonly tenantId: string;
  /** Secret of the App Service form of the identity endpoint. */
  readonly identityHeader: string;
  readonly journal: Journal;
  readonly resources: ResourceStore;
  readonly operations: Operations;
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly settings: Settings;
  readonly types: TypeTable;
  readonly clusters: ClusterHost;
  readonly vaults: VaultHost;
  readonly logs: { readonly containers: ContainerLogs; readonly quota: LogQueryQuota };
  /** What was done in the subscriptions, and by whom. */
  readonly activity: ActivityLog;
  readonly costs: { readonly meters: Meters; readonly quota: QueryQuota };
  /** Keys that are being written, where a service refuses a second writer. */
  readonly busy: Set<string>;
  /** `http://127.0.0.1:<port>` of ARM and Entra. */
  origin(): string;
  /** The identity the control plane signs in as. */
  controlPlane(): Principal;
  assignmentsOf(principalId: string): readonly Assignment[];
  customRole(id: string): ResourceRecord | undefined;
  conditionHolds(condition: string, action: string, facts: ConditionFacts): boolean;
  /** Signing keys of an issuer that is a cluster of this sandbox, or null. */
  issuerKeys(issuer: string): Promise<JSONWebKeySet | null>;
}
