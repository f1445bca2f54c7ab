import type { LeaseStore, LogStore, MetricStore, ObjectStore, TenantNamespace } from '@tenantry/store/contract';
import { holdClusters } from '../../clusters/hold-clusters.ts';
import { ClusterMeasurer, type MeasuringCluster } from './cluster-measurer.ts';

export interface MeasuringOptions {
  readonly store: MetricStore & Pick<LogStore, 'knownNamespaces'> & LeaseStore & Pick<ObjectStore, 'onEvents'>;
  readonly cluster: MeasuringCluster;
  /** Whether figures of an infrastructure are kept here. */
  readonly isKeptHere: (namespace: TenantNamespace) => boolean;
  readonly everySeconds: number;
  /** Series that are taken in of a tenant at one time. */
  readonly seriesPerTenant: number;
  /** Something went wrong; it is tried again. */
  readonly onProblem: (error: unknown, what: string) => void;
  readonly now?: () => Date;
}

/** Measures the clusters that tenants live in, each by one replica at a time. Returns the way to stop. */
export function startMeasuring(options: MeasuringOptions): () => Promise<void> {
  const { store, isKeptHere, onProblem, now = () => new Date() } = options;
  const clusters = holdClusters({
    ...{ store, purpose: 'metrics', isKeptHere, onProblem },
    begin: (connection, fence) => {
      const measurer = new ClusterMeasurer({
        ...{ ...options, connection, fence, now },
        onProblem: (error) => onProblem(error, `the cluster ${connection} could not be measured; it is tried again`),
      });
      return { settle: async (namespaces) => measurer.settle(namespaces), close: () => measurer.close() };
    },
  });
  return () => clusters.stop();
}
