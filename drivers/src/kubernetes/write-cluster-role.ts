import { writeFile } from 'node:fs/promises';
import { chartRules, clusterRoleManifest } from './cluster-role.ts';

const deploy = new URL('../../../deploy/', import.meta.url);
await writeFile(new URL('kubernetes/cluster-role.yaml', deploy), clusterRoleManifest());
await writeFile(new URL('chart/files/cluster-role-rules.yaml', deploy), chartRules());
