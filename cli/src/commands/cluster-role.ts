import { readFile } from 'node:fs/promises';

/** The ClusterRole that comes with the product, as YAML: the same that the server's rights are made of. */
export function clusterRole(): Promise<string> {
  return readFile(new URL('../../../deploy/kubernetes/cluster-role.yaml', import.meta.url), 'utf8');
}
