import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmPath, kubectlPath } from '../../../conformance/src/clients.ts';
import { startTestCluster, type TestCluster } from './testing.ts';

const run = promisify(execFile);

const manifest = (value: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: applied}
data: {a: "${value}"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx}]}
`;

describe('the real clients, unmodified', () => {
  let running: TestCluster;
  let environment: NodeJS.ProcessEnv;
  let folder: string;

  beforeAll(async () => {
    running = await startTestCluster();
    folder = join(running.directory, 'clients');
    mkdirSync(folder);
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, running.cluster.adminKubeconfig(), { mode: 0o600 });
    environment = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: kubeconfig };
  });
  afterAll(() => running.end());

  const kubectl = async (...args: string[]): Promise<string> =>
    (await run(kubectlPath(), args, { env: environment, timeout: 30_000 })).stdout;
  const helm = async (...args: string[]): Promise<string> =>
    (await run(helmPath(), args, { env: environment, timeout: 60_000 })).stdout;

  test('kubectl creates, applies, diffs and explains without flags', async () => {
    expect(await kubectl('create', 'namespace', 'team')).toContain('namespace/team created');
    const file = join(folder, 'objects.yaml');
    writeFileSync(file, manifest('1'));
    expect(await kubectl('apply', '-n', 'team', '-f', file)).toContain('deployment.apps/web created');
    writeFileSync(file, manifest('2'));
    await expect(kubectl('diff', '-n', 'team', '-f', file)).rejects.toMatchObject({ code: 1 });
    expect(await kubectl('apply', '-n', 'team', '-f', file)).toContain('configmap/applied configured');
    expect(await kubectl('apply', '-n', 'team', '-f', file)).toContain('configmap/applied unchanged');
    expect(await kubectl('get', 'cm', 'applied', '-n', 'team', '-o', 'jsonpath={.data.a}')).toBe('2');
    expect(await kubectl('explain', 'deployment.spec.replicas')).toContain('replicas <integer>');
  });

  test('kubectl sees a rollout through, its logs, and who may do what', async () => {
    await kubectl('rollout', 'status', 'deployment/web', '-n', 'team', '--timeout=20s');
    expect(await kubectl('get', 'pods', '-n', 'team')).toMatch(/web-\S+\s+1\/1\s+Running/);
    await kubectl('scale', 'deployment/web', '-n', 'team', '--replicas=3');
    await kubectl('rollout', 'status', 'deployment/web', '-n', 'team', '--timeout=20s');
    expect((await kubectl('get', 'pods', '-n', 'team', '-o', 'name')).trim().split('\n')).toHaveLength(3);
    expect(await kubectl('auth', 'can-i', 'delete', 'nodes')).toContain('yes');
    expect((await kubectl('create', 'token', 'default', '-n', 'team')).split('.')).toHaveLength(3);
    const denied = kubectl('auth', 'can-i', 'list', 'pods', '-n', 'team', '--as=system:serviceaccount:team:default');
    await expect(denied).rejects.toMatchObject({ stdout: 'no\n' });
  });

  test('kubectl top shows what nodes and pods use', async () => {
    expect(await kubectl('top', 'nodes')).toMatch(/n1\s+\d+m/);
    expect(await kubectl('top', 'pods', '-n', 'team')).toMatch(/web-\S+\s+\d+m/);
  });

  test('kubectl exec is refused with a reason', async () => {
    const pod = (await kubectl('get', 'pods', '-n', 'team', '-o', 'name')).split('\n')[0] ?? '';
    await expect(kubectl('exec', '-n', 'team', pod, '--', 'true')).rejects.toThrow(/sandbox runs no containers/);
  });

  test('helm installs, upgrades and uninstalls a chart', async () => {
    const chart = join(folder, 'chart');
    await helm('create', chart);
    expect(await helm('install', 'one', chart, '-n', 'team', '--wait', '--timeout', '30s')).toContain(
      'STATUS: deployed',
    );
    const upgraded = await helm(
      'upgrade',
      'one',
      chart,
      '-n',
      'team',
      '--set',
      'replicaCount=2',
      '--wait',
      '--timeout',
      '30s',
    );
    expect(upgraded).toContain('REVISION: 2');
    expect(await helm('list', '-n', 'team')).toContain('deployed');
    expect(await helm('uninstall', 'one', '-n', 'team')).toContain('uninstalled');
    expect(await kubectl('get', 'deployment', '-n', 'team', '-o', 'name')).toBe('deployment.apps/web\n');
  });

  test('a namespace goes with all that is in it', async () => {
    await kubectl('delete', 'namespace', 'team', '--timeout=30s');
    await expect(kubectl('get', 'namespace', 'team')).rejects.toThrow(/not found/);
  });
});
