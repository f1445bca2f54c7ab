import { writeFile } from 'node:fs/promises';
import { clusterRoleManifest } from './cluster-role.ts';

await writeFile(new URL('../../../deploy/kubernetes/cluster-role.yaml', import.meta.url), clusterRoleManifest());
