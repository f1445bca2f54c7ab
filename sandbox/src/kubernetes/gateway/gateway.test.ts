import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../testing.ts';
import { installGatewayApi } from './install.ts';

const api = '/apis/gateway.networking.k8s.io/v1';
const routes = `${api}/namespaces/default/httproutes`;

describe('the Gateway API', () => {
  let running: TestCluster;
  const create = (path: string, kind: string, name: string, spec: unknown): Promise<TestAnswer> =>
    running.send('POST', path, { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name }, spec });
  beforeAll(async () => {
    running = await startTestCluster();
    await installGatewayApi(running.cluster.registry);
    await vi.waitUntil(async () => (await running.send('GET', routes)).status === 200, { timeout: 5_000 });
  });
  afterAll(() => running.end());

  test('a route gets its defaults, and is read in every version', async () => {
    const backendRefs = [{ name: 'web', port: 80 }];
    const answer = await create(routes, 'HTTPRoute', 'web', {
      parentRefs: [{ name: 'edge' }],
      hostnames: ['web.example.org'],
      rules: [{ backendRefs }],
    });
    expect(answer.status).toBe(201);
    expect(answer.body.spec).toMatchObject({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }],
      rules: [
        { backendRefs: [{ kind: 'Service', weight: 1 }], matches: [{ path: { type: 'PathPrefix', value: '/' } }] },
      ],
    });
    const older = await running.send('GET', routes.replace('/v1/', '/v1beta1/').concat('/web'));
    expect(older.body.apiVersion).toBe('gateway.networking.k8s.io/v1beta1');
  });

  test.each([
    ['a host name in capitals', { hostnames: ['Web.example.org'] }, 'spec.hostnames[0]'],
    ['a Service without port', { rules: [{ backendRefs: [{ name: 'web' }] }] }, 'Must have port for Service reference'],
    ['a nameless parent', { parentRefs: [{}] }, 'spec.parentRefs[0].name: Required value'],
  ])('a route with %s is refused', async (_what, spec, message) => {
    const answer = await create(routes, 'HTTPRoute', 'refused', spec);
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
  });

  test('what a rule compares with what was is fixed from the first write on', async () => {
    const classes = `${api}/gatewayclasses`;
    expect((await create(classes, 'GatewayClass', 'edge', { controllerName: 'example.org/edge' })).status).toBe(201);
    const merge = { 'content-type': 'application/merge-patch+json' };
    const patch = (spec: unknown): Promise<TestAnswer> => running.send('PATCH', `${classes}/edge`, { spec }, merge);
    expect((await patch({ description: 'the edge' })).status).toBe(200);
    const refused = await patch({ controllerName: 'example.org/other' });
    expect(refused.status).toBe(422);
    expect(refused.body.message).toContain('spec: Invalid value: "object": Value is immutable');
  });

  test('a definition whose rule does not compile is refused', async () => {
    const schema = { type: 'object', 'x-kubernetes-validations': [{ rule: 'self.a ==' }] };
    const answer = await running.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'things.example.org' },
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'things' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain('openAPIV3Schema.x-kubernetes-validations[0].rule');
  });
});
