import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { helmPath } from '@tenantry/conformance/clients';
import { stringify } from 'yaml';
import { command } from '../../server/test/product.ts';

export const CHART = fileURLToPath(new URL('../chart', import.meta.url));

const UUID = '6f1c4ad0-2f1b-4d5e-9c55-0d1f2a3b4c5d';

/** What everybody has to give. */
export const LEAST = {
  url: 'https://tenantry.example.com',
  image: { repository: 'registry.example.com:5000/platform/tenantry' },
};

/** With all that can be asked for. */
export const MOST = {
  ...LEAST,
  image: { ...LEAST.image, digest: `sha256:${'ab'.repeat(32)}`, pullSecrets: ['pull'] },
  strategy: 'Recreate',
  masterKey: {
    secret: { name: 'tenantry', key: 'master-key' },
    oldSecret: { name: 'tenantry-before', key: 'master-key' },
  },
  adminToken: { secret: { name: 'tenantry', key: 'admin-token' } },
  firstAdministrator: {
    email: 'platform@example.com',
    secret: { name: 'tenantry', key: 'first-administrator-password' },
  },
  cloud: { kind: 'azure', subscriptionId: UUID, tenantId: UUID, principalId: UUID, clientId: UUID },
  ownCluster: { enabled: true },
  settings: { TENANTRY_SWEEP_SECONDS: '600' },
  extraEnv: [{ name: 'AZURE_LOG_LEVEL', value: 'warning' }],
  trustedProxies: ['10.0.0.0/16'],
  tls: { secretName: 'tenantry-tls' },
  ingress: { enabled: true, className: 'nginx', tlsSecretName: 'tenantry-tls' },
  httpRoute: { enabled: true, parentRefs: [{ name: 'gateway', namespace: 'gateways', sectionName: 'https' }] },
  networkPolicy: {
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }],
    database: { to: [{ ipBlock: { cidr: '10.0.8.0/28' } }], ports: [5432] },
    egress: [{ to: [{ ipBlock: { cidr: '10.0.9.9/32' } }], ports: [{ port: 587, protocol: 'TCP' }] }],
  },
  serviceMonitor: { enabled: true, labels: { release: 'prometheus' }, tokenSecret: { name: 'metrics', key: 'token' } },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'system', operator: 'Exists' }],
  priorityClassName: 'system-cluster-critical',
};

/** `helm`, with these values in a file of `folder`. Answers what it printed, or fails with what it said. */
export async function helm(folder: string, words: readonly string[], values: object): Promise<string> {
  const file = join(folder, `values-${words[0]}.yaml`);
  await writeFile(file, stringify(values));
  const { code, stdout, stderr } = await command(helmPath(), [...words, '--values', file], {
    ...process.env,
    HELM_CACHE_HOME: folder,
    HELM_CONFIG_HOME: folder,
    HELM_DATA_HOME: folder,
  });
  if (code !== 0) throw new Error(`helm ${words.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}
