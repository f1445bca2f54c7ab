import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../testing.ts';

const core = '/api/v1/namespaces/default';
const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
const resources = (cpu: string): unknown => ({ requests: { cpu }, limits: { cpu } });

describe('what may change in a pod, and where Services may lead', () => {
  let running: TestCluster;
  const patch = (part: string, spec: unknown): Promise<TestAnswer> =>
    running.send('PATCH', `${core}/pods/pod${part}`, { spec }, strategic);

  beforeAll(async () => {
    running = await startTestCluster();
    await vi.waitUntil(async () => (await running.send('GET', `${core}/serviceaccounts/default`)).status === 200, {
      timeout: 5_000,
    });
    const toleration = { key: 'mine', operator: 'Exists' };
    const containers = [{ name: 'c', image: 'nginx', resources: resources('100m') }];
    const spec = { containers, tolerations: [toleration], activeDeadlineSeconds: 3600 };
    await running.send('POST', `${core}/pods`, { metadata: { name: 'pod' }, spec });
    const limits = [{ type: 'Container', max: { cpu: '1' } }];
    await running.send('POST', `${core}/limitranges`, { metadata: { name: 'most' }, spec: { limits } });
    expect((await patch('/ephemeralcontainers', { ephemeralContainers: [{ name: 'look', image: 'sh' }] })).status).toBe(
      200,
    );
  });
  afterAll(() => running.end());

  test.each([
    ['a later deadline', '', { activeDeadlineSeconds: 7200 }, 422, 'must be less than or equal to previous value'],
    ['another node', '', { nodeName: 'n2' }, 422, 'pod updates may not change fields other than'],
    ['another account', '', { serviceAccountName: 'other' }, 422, 'pod updates may not change fields other than'],
    [
      'an ephemeral container',
      '',
      { ephemeralContainers: [{ name: 'x', image: 'sh' }] },
      422,
      'pod updates may not change',
    ],
    [
      'another image by resize',
      '/resize',
      { containers: [{ name: 'c', image: 'other' }] },
      422,
      'only cpu and memory resources are mutable',
    ],
    [
      'more than the range by resize',
      '/resize',
      { containers: [{ name: 'c', resources: resources('2') }] },
      403,
      'maximum cpu usage per Container is 1, but limit is 2',
    ],
    [
      'requests beyond limits by resize',
      '/resize',
      { containers: [{ name: 'c', resources: { requests: { cpu: '200m' } } }] },
      422,
      'must be less than or equal to cpu limit of 100m',
    ],
    [
      'a second container of the name',
      '/ephemeralcontainers',
      { ephemeralContainers: [{ name: 'c', image: 'sh' }] },
      422,
      'Duplicate value: "c"',
    ],
    [
      'another ephemeral container',
      '/ephemeralcontainers',
      { ephemeralContainers: [{ name: 'look', image: 'other' }] },
      422,
      'existing ephemeral containers "look" may not be changed',
    ],
    [
      'an ephemeral container with a port',
      '/ephemeralcontainers',
      { ephemeralContainers: [{ name: 'p', image: 'sh', ports: [{ containerPort: 1 }] }] },
      422,
      'cannot be set for an Ephemeral Container',
    ],
  ])('a pod does not get %s', async (_what, part, spec, code, message) => {
    const answer = await patch(part, spec);
    expect(answer.body.message).toContain(message);
    expect(answer.status).toBe(code);
  });

  test('tolerations are not taken away', async () => {
    const json = { 'content-type': 'application/json-patch+json' };
    const operations = [{ op: 'remove', path: '/spec/tolerations' }];
    const answer = await running.send('PATCH', `${core}/pods/pod`, operations, json);
    expect(answer.body.message).toContain('existing toleration can not be modified except its tolerationSeconds');
  });

  test('cpu within the range is resized, and told', async () => {
    const answer = await patch('/resize', { containers: [{ name: 'c', resources: resources('200m') }] });
    expect(answer.status).toBe(200);
    expect(answer.body.spec).toMatchObject({ containers: [{ resources: resources('200m') }] });
  });

  test('no pod starts with ephemeral containers or asks for a token of less than ten minutes', async () => {
    const create = (spec: Record<string, unknown>): Promise<TestAnswer> =>
      running.send('POST', `${core}/pods`, {
        metadata: { name: 'new' },
        spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
      });
    const early = await create({ ephemeralContainers: [{ name: 'e', image: 'sh' }] });
    expect(early.body.message).toContain('spec.ephemeralContainers: Forbidden: cannot be set on create');
    const sources = [{ serviceAccountToken: { path: 'token', expirationSeconds: 60 } }];
    const short = await create({ volumes: [{ name: 't', projected: { sources } }] });
    expect(short.body.message).toContain(
      'expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    );
  });

  test.each([
    ['127.0.0.1', 'may not be in the loopback range'],
    ['169.254.169.254', 'may not be in the link-local range'],
  ])('neither Endpoints nor slices nor external addresses lead to %s', async (ip, message) => {
    const ports = [{ port: 80 }];
    const answers = [
      await running.send('POST', `${core}/endpoints`, {
        metadata: { name: 'x' },
        subsets: [{ addresses: [{ ip }], ports }],
      }),
      await running.send('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
        metadata: { name: 'x' },
        addressType: 'IPv4',
        endpoints: [{ addresses: [ip] }],
        ports,
      }),
      await running.send('POST', `${core}/services`, { metadata: { name: 'x' }, spec: { ports, externalIPs: [ip] } }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(422);
      expect(answer.body.message).toContain(message);
    }
  });
});
