import { readFile } from 'node:fs/promises';
import { KINDS } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { chartRules, clusterRoleManifest } from './cluster-role.ts';
import { NEEDED_RIGHTS, POLICY_NAMES } from './rights.ts';

test('the ClusterRole in the repository, and that of the chart, is the list of rights', async () => {
  const read = (file: string) => readFile(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8');
  // If this fails: node drivers/src/kubernetes/write-cluster-role.ts
  expect(await read('kubernetes/cluster-role.yaml')).toBe(clusterRoleManifest());
  expect(await read('chart/files/cluster-role-rules.yaml')).toBe(chartRules());
});

test('least privilege: no wildcard, no cluster-wide role, nothing of a node but its marks', () => {
  for (const { apiGroups, resources, verbs, reason } of NEEDED_RIGHTS) {
    expect([...apiGroups, ...resources, ...verbs]).not.toContain('*');
    expect(reason).not.toBe('');
    if (resources.includes('nodes')) expect(verbs).not.toEqual(expect.arrayContaining(['create', 'delete']));
    expect(resources.filter((one) => /^clusterrole/.test(one))).toEqual([]);
  }
});

test('admission policies are written by name, and the names are those that an Infrastructure makes', () => {
  const infrastructure = KINDS.find(({ name }) => name === 'Infrastructure');
  if (infrastructure === undefined) throw new Error('there is no kind Infrastructure');
  const spec = infrastructure.schema.parse({ provider: 'kubernetes', kubeconfigFile: '/kubeconfig' });
  const object = { uid: 'u', kind: 'Infrastructure', name: 'mine', tenant: null } as Parameters<
    typeof infrastructure.compile
  >[0]['object'];
  const installation = { azure: null };
  const resources = infrastructure.compile({ object, spec, references: {}, allocations: {}, installation });
  const named = (family: string) =>
    new Set(
      resources
        .filter(({ id }) => id.startsWith(`/apis/admissionregistration.k8s.io/v1/${family}`))
        .map(({ id }) => id.split('/').at(-1)),
    );
  expect([...named('validating')].sort()).toEqual([...POLICY_NAMES.validating].sort());
  expect([...named('mutating')].sort()).toEqual([...POLICY_NAMES.mutating].sort());
});
