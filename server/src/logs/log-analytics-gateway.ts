import type { LogAnalytics } from '@tenantry/drivers/azure';
import { CLUSTER_KEY, collectsContainerLogs, type DeclaredObject, WORKSPACE_KEY } from '@tenantry/kinds';
import type { LogEngine, LogTenant } from '@tenantry/observe/logs';
import { createLogAnalyticsLogs, type WorkspacePlace } from '@tenantry/observe/logs/log-analytics';
import type { ObjectStore, PassStore } from '@tenantry/store/contract';
import { INFRASTRUCTURE_KIND } from '../manifests/catalog.ts';
import { findNamespace } from '../metrics/prometheus-gateway.ts';
import type { LogsGateway } from './gateway.ts';

export interface LogAnalyticsGatewayOptions {
  readonly logs: LogAnalytics;
  readonly store: Pick<ObjectStore, 'find'> & Pick<PassStore, 'inventory'>;
  /** Where everything else is: what programs send, what the system says, and lines of other infrastructures. */
  readonly kept: LogsGateway;
  readonly now: () => Date;
  readonly onProblem: (error: unknown) => void;
}

/** Lines of containers are in the workspace of their infrastructure, where it has one that they are collected into. */
export function logAnalyticsGateway(options: LogAnalyticsGatewayOptions): LogsGateway {
  const { logs, store, kept, now, onProblem } = options;

  async function placeOf(infrastructure: DeclaredObject, tenant: LogTenant): Promise<WorkspacePlace | null> {
    const [rows, namespace] = await Promise.all([
      store.inventory(infrastructure.uid),
      findNamespace(store, tenant.uid),
    ]);
    const present = (wanted: string) => rows.find(({ key, state }) => key === wanted && state !== 'planned');
    const workspaceId = present(WORKSPACE_KEY)?.outputs.customerId;
    const clusterId = present(CLUSTER_KEY)?.id;
    if (typeof workspaceId !== 'string' || clusterId === undefined || namespace === null) return null;
    return { workspaceId, clusterId, namespace, since: tenant.createdAt };
  }

  async function engineOf(tenant: DeclaredObject): Promise<LogEngine> {
    const { infrastructure } = tenant.spec;
    const found =
      typeof infrastructure === 'string' ? await store.find(INFRASTRUCTURE_KIND, null, infrastructure) : null;
    const own = await kept.engineOf(tenant);
    if (found === null || !collectsContainerLogs(found.spec)) return own;
    return createLogAnalyticsLogs({ logs, placeOf: (one) => placeOf(found, one), kept: own, now, onProblem });
  }

  return { engineOf, take: kept.take, lokiOf: async () => null, close: kept.close };
}
