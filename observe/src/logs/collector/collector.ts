import type { LoggedPod, PodLogs } from '@tenantry/drivers/kubernetes';
import { logLimitsOf } from '@tenantry/kinds';
import type { LeaseFence, LeaseStore, LogStore, ObjectStore, TenantNamespace } from '@tenantry/store/contract';
import { type HeldCluster, holdClusters } from '../../clusters/hold-clusters.ts';
import { type IntakeLimits, LogIntake } from '../intake.ts';
import { ClusterCollector } from './cluster-collector.ts';

export interface CollectorOptions {
  readonly store: LogStore & LeaseStore & Pick<ObjectStore, 'onEvents'>;
  readonly logs: PodLogs;
  /** Whether lines of an infrastructure are kept here. */
  readonly isKeptHere: (namespace: TenantNamespace) => boolean;
  /** Something of ours went wrong; it is tried again. */
  readonly onProblem: (error: unknown, what: string) => void;
  /** The log of one container cannot be read, as while its cluster does not answer. */
  readonly onUnread: (error: unknown, what: string) => void;
  readonly now?: () => Date;
  readonly random?: () => number;
}

/** Of a tenant that is new to this replica. */
const UNKNOWN: IntakeLimits = { retentionDays: 1, linesPerSecond: 100 };

/**
 * Collects the output of tenants' containers, each cluster by one replica at a time. Where another takes a cluster over,
 * nothing that the one before had not written is lost, and nothing that it writes late is kept.
 */
export function startCollector(options: CollectorOptions): () => Promise<void> {
  const { store, logs, isKeptHere, onProblem, onUnread, now = () => new Date(), random = Math.random } = options;
  const limits = new Map<string, IntakeLimits>();
  const told = (error: unknown, { namespace, name }: LoggedPod, container: string) =>
    onUnread(error, `the log of ${namespace}/${name} (${container}) could not be read; it is tried again`);

  function begin(connection: string, fence: LeaseFence): HeldCluster {
    const intake = new LogIntake({
      store,
      now,
      limitsOf: (tenantUid) => limits.get(tenantUid) ?? UNKNOWN,
      fence,
      onBroken: (error) => {
        onProblem(error, 'lines could not be written; they are read again');
        // Begins anew from what is written, if the cluster is still ours.
        clusters.again(connection);
      },
    });
    const collector = new ClusterCollector({ connection, logs, intake, store, random, onProblem: told });
    let settled: readonly TenantNamespace[] = [];
    return {
      settle: (namespaces) => {
        // Between two readings the same comes again, every few seconds.
        if (namespaces !== settled) {
          for (const { tenantUid, spec, infrastructureSpec } of namespaces) {
            limits.set(tenantUid, logLimitsOf(spec, infrastructureSpec));
          }
        }
        settled = namespaces;
        return collector.settle(namespaces);
      },
      close: async () => {
        await collector.close();
        await intake.close();
      },
    };
  }

  const clusters = holdClusters({ store, purpose: 'logs', isKeptHere, begin, onProblem });
  return () => clusters.stop();
}
