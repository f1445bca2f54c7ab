import type { ClusterStore } from '@tenantry/store/contract';
import type { CheckedManifest, ManifestFault } from './check.ts';

const FIELD = 'clusterName';

/** The registered cluster that an object works on: `spec.clusterName`, of whatever kind. */
export function registeredClusterOf({ spec }: Pick<CheckedManifest, 'spec'>): string | null {
  const name = spec[FIELD];
  return typeof name === 'string' ? name : null;
}

/** Naming a cluster that is not registered is an error before anything is stored; the store decides again when it stores. */
export async function registeredClusterFaults(
  manifest: CheckedManifest,
  store: Pick<ClusterStore, 'cluster'>,
): Promise<ManifestFault[]> {
  const name = registeredClusterOf(manifest);
  if (name === null || (await store.cluster(name)) !== null) return [];
  const remedy = `add it: tenantry cluster add ${name} --kubeconfig FILE`;
  return [manifest.fault('unknown-reference', ['spec', FIELD], `there is no registered cluster ${name}`, remedy)];
}
