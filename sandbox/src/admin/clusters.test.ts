import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { startCluster } from '../kubernetes/index.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';

let home: string;
let sandbox: Sandbox;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenantry-controls-'));
  sandbox = await startSandbox({ home, host: '127.0.0.1', port: 0 }, startCluster);
});
afterAll(async () => {
  await sandbox.close();
  await rm(home, { recursive: true, force: true });
});

async function control(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const { url, token } = sandbox.run.admin;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Asks a cluster as the administrator of its kubeconfig. */
function ask(kubeconfig: string, path: string): Promise<Record<string, unknown>> {
  const { clusters, users } = parse(kubeconfig) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
    users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
  };
  const [{ cluster } = { cluster: undefined }] = clusters;
  const [{ user } = { user: undefined }] = users;
  const pem = (text = ''): string => Buffer.from(text, 'base64').toString();
  return new Promise((resolve, reject) => {
    const call = request(
      `${cluster?.server}${path}`,
      {
        ca: pem(cluster?.['certificate-authority-data']),
        cert: pem(user?.['client-certificate-data']),
        key: pem(user?.['client-key-data']),
        agent: false,
        timeout: 10_000,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => resolve(JSON.parse(text) as Record<string, unknown>));
      },
    );
    call.on('error', reject);
    call.end();
  });
}

test('a cluster is made with the nodes ordered and the Gateway API, a node falls sick, and the audit log tells who asked', async () => {
  const made = await control('POST', '/clusters', {
    name: 'own',
    gatewayApi: true,
    nodes: [{ name: 'big', cpu: '32', labels: { pool: 'big' } }, { taints: [{ key: 'gpu', effect: 'NoSchedule' }] }],
  });
  expect(made.status).toBe(201);
  const { kubeconfig } = made.body as { kubeconfig: string };
  const nodes = async (): Promise<unknown> => (await ask(kubeconfig, '/api/v1/nodes')).items;
  expect(await nodes()).toMatchObject([
    { metadata: { name: 'big', labels: { pool: 'big' } }, status: { capacity: { cpu: '32' } } },
    { metadata: { name: 'own-node-2' }, spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } },
  ]);
  expect((await ask(kubeconfig, '/apis/gateway.networking.k8s.io/v1')).kind).toBe('APIResourceList');

  expect((await control('PUT', '/nodes/ready', { cluster: 'own', node: 'big', ready: 'False' })).status).toBe(204);
  await vi.waitUntil(
    async () =>
      JSON.stringify(((await nodes()) as { spec: unknown }[])[0]?.spec).includes('node.kubernetes.io/not-ready'),
    { timeout: 5_000, interval: 50 },
  );
  expect((await control('POST', '/nodes', { cluster: 'own', name: 'late' })).status).toBe(201);
  expect(await nodes()).toMatchObject([{}, { metadata: { name: 'late' } }, {}]);

  const audit = await control('GET', '/audit?cluster=own&resource=nodes&verb=list');
  expect(audit.body).toMatchObject({
    value: expect.arrayContaining([
      expect.objectContaining({
        verb: 'list',
        objectRef: { resource: 'nodes', apiVersion: 'v1' },
        responseStatus: { code: 200 },
      }),
    ]),
  });
  expect((await control('DELETE', '/audit?cluster=own')).status).toBe(204);
  expect((await control('GET', '/audit?cluster=own')).body).toEqual({ value: [] });
});

test.each([
  ['too many nodes', { name: 'refused', nodes: 101 }],
  ['a node without a proper name', { name: 'refused', nodes: [{ name: 'No_Name' }] }],
  ['a taint without effect', { name: 'refused', nodes: [{ taints: [{ key: 'x' }] }] }],
])('no cluster is made with %s', async (_what, order) => {
  expect((await control('POST', '/clusters', order)).status).toBe(400);
});
