import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../testing.ts';

const core = '/api/v1/namespaces/default';

describe('what plugins fill in and refuse', () => {
  let running: TestCluster;
  const send = (path: string, body: unknown): Promise<TestAnswer> => running.send('POST', path, body);
  const pod = (name: string, spec: Record<string, unknown> = {}): Promise<TestAnswer> =>
    send(`${core}/pods`, { metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } });
  const named = (name: string, more: Record<string, unknown> = {}): unknown => ({ metadata: { name }, ...more });

  beforeAll(async () => {
    running = await startTestCluster();
    await vi.waitUntil(async () => (await running.send('GET', `${core}/serviceaccounts/default`)).status === 200, {
      timeout: 5_000,
    });
    await send(
      '/apis/node.k8s.io/v1/runtimeclasses',
      named('heavy', {
        handler: 'heavy',
        overhead: { podFixed: { cpu: '250m' } },
        scheduling: { nodeSelector: { runtime: 'heavy' }, tolerations: [{ key: 'heavy', operator: 'Exists' }] },
      }),
    );
    await send('/apis/scheduling.k8s.io/v1/priorityclasses', named('usual', { value: 10, globalDefault: true }));
    await send(`${core}/serviceaccounts`, {
      metadata: { name: 'strict', annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } },
      secrets: [{ name: 'allowed' }],
    });
  });
  afterAll(() => running.end());

  test('a runtime class gives a pod its overhead, its selector and its tolerations', async () => {
    const answer = await pod('heavy', { runtimeClassName: 'heavy', overhead: { cpu: '0.25' } });
    expect(answer.body.spec).toMatchObject({
      overhead: { cpu: '250m' },
      nodeSelector: { runtime: 'heavy' },
      tolerations: expect.arrayContaining([{ key: 'heavy', operator: 'Exists' }]),
      priority: 10,
      priorityClassName: 'usual',
    });
  });

  test.each([
    ['a runtime class that is not there', { runtimeClassName: 'none' }, 'pod rejected: RuntimeClass "none" not found'],
    [
      'an overhead of its own',
      { overhead: { cpu: '1' } },
      'Pod Overhead set without corresponding RuntimeClass defined Overhead',
    ],
    [
      'another overhead',
      { runtimeClassName: 'heavy', overhead: { cpu: '1' } },
      "Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ],
    [
      'another place',
      { runtimeClassName: 'heavy', nodeSelector: { runtime: 'light' } },
      'conflict: runtimeClass.scheduling.nodeSelector[runtime] = heavy; pod.spec.nodeSelector[runtime] = light',
    ],
    [
      'a Secret that its account does not list',
      { serviceAccountName: 'strict', volumes: [{ name: 's', secret: { secretName: 'other' } }] },
      'volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
    ],
    [
      'an account that is not there',
      { serviceAccountName: 'none' },
      'error looking up service account default/none: serviceaccount "none" not found',
    ],
  ])('a pod with %s is refused', async (_what, spec, message) => {
    const answer = await pod('refused', spec);
    expect(answer.status).toBe(403);
    expect(answer.body.message).toContain(message);
  });

  test.each([
    [
      'named like one of the system',
      named('system-mine', { value: 1 }),
      422,
      "priority class names with 'system-' prefix are reserved",
    ],
    [
      'above all users',
      named('high', { value: 1_000_000_001 }),
      422,
      'maximum allowed value of a user defined priority is 1000000000',
    ],
    [
      'a second default',
      named('second', { value: 1, globalDefault: true }),
      403,
      'PriorityClass usual is already marked as default. Only one default can exist',
    ],
  ])('no priority class is %s', async (_what, body, code, message) => {
    const answer = await send('/apis/scheduling.k8s.io/v1/priorityclasses', body);
    expect(answer.status).toBe(code);
    expect(answer.body.message).toContain(message);
  });

  test('an ingress without class gets the default class', async () => {
    await send('/apis/networking.k8s.io/v1/ingressclasses', {
      metadata: { name: 'web', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'example.org/web' },
    });
    const answer = await send('/apis/networking.k8s.io/v1/namespaces/default/ingresses', {
      metadata: { name: 'site' },
      spec: { defaultBackend: { service: { name: 'site', port: { number: 80 } } } },
    });
    expect(answer.body.spec).toMatchObject({ ingressClassName: 'web' });
  });

  test('a claim that is not bound does not grow', async () => {
    const claims = `${core}/persistentvolumeclaims`;
    const resources = (storage: string): unknown => ({ requests: { storage } });
    await send(claims, named('small', { spec: { accessModes: ['ReadWriteOnce'], resources: resources('1Gi') } }));
    const merge = { 'content-type': 'application/merge-patch+json' };
    const grown = await running.send('PATCH', `${claims}/small`, { spec: { resources: resources('2Gi') } }, merge);
    expect(grown.body.message).toContain('spec is immutable after creation except resources.requests');
  });
});
