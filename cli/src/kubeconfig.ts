import { type KubeconfigParts, kubeconfigOf } from '@tenantry/client';
import { yaml } from './yaml.ts';

/** A kubeconfig for one tenant, as a file of YAML. */
export function renderKubeconfig(parts: KubeconfigParts): string {
  return yaml().stringify(kubeconfigOf(parts), { lineWidth: 0 });
}

/** Names of the clusters in a kubeconfig, or null when the text is none. */
export function clustersIn(text: string): string[] | null {
  try {
    const config: unknown = yaml().parse(text);
    if (config === null || typeof config !== 'object' || !('clusters' in config)) return null;
    return Array.isArray(config.clusters)
      ? config.clusters.map((entry: { name?: unknown }) => String(entry?.name))
      : null;
  } catch {
    return null;
  }
}
