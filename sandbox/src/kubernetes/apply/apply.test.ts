import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../testing.ts';

const at = '/apis/apps/v1/namespaces/default/deployments/web';

function deployment(containers: unknown[], more: Record<string, unknown> = {}): unknown {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: labels }, template, ...more },
  };
}

const images = (answer: TestAnswer): Record<string, string> => {
  const { template } = answer.body.spec as { template: { spec: { containers: { name: string; image: string }[] } } };
  return Object.fromEntries(template.spec.containers.map((container) => [container.name, container.image]));
};

describe('server-side apply merges lists by their keys', () => {
  let running: TestCluster;
  const apply = (manager: string, body: unknown, force = false): Promise<TestAnswer> =>
    running.send('PATCH', `${at}?fieldManager=${manager}&force=${force}`, body, {
      'content-type': 'application/apply-patch+yaml',
    });

  beforeAll(async () => {
    running = await startTestCluster();
  });
  afterAll(() => running.end());

  test('each manager has the elements it applied, and takes away only those', async () => {
    const web = { name: 'web', image: 'nginx:1' };
    expect((await apply('one', deployment([web], { replicas: 2 }))).status).toBe(201);
    expect(images(await apply('two', deployment([{ name: 'side', image: 'envoy:1' }])))).toEqual({
      web: 'nginx:1',
      side: 'envoy:1',
    });
    expect(images(await apply('two', deployment([])))).toEqual({ web: 'nginx:1' });
  });

  test('a conflict names the element and the field', async () => {
    const answer = await apply('two', deployment([{ name: 'web', image: 'other' }], { replicas: 5 }));
    expect(answer.status).toBe(409);
    expect(answer.body.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.replicas\n- .spec.template.spec.containers[name="web"].image',
    );
  });

  test('a field that was dropped returns to its default', async () => {
    const answer = await apply('one', deployment([{ name: 'web', image: 'nginx:1' }]));
    expect((answer.body.spec as { replicas: number }).replicas).toBe(1);
  });

  test('applying the same again writes nothing', async () => {
    const body = deployment([{ name: 'web', image: 'nginx:1', env: [{ name: 'A', value: '1' }] }], { replicas: 0 });
    await apply('one', body);
    await expect
      .poll(async () => {
        const before = await running.send('GET', at);
        const after = await apply('one', body);
        return JSON.stringify(after.body) === JSON.stringify(before.body);
      })
      .toBe(true);
  });

  test('a field that the type lacks is refused', async () => {
    const answer = await apply('one', deployment([{ name: 'web', image: 'nginx:1', imagee: 'x' }]));
    expect(answer.status).toBe(500);
    expect(answer.body.message).toContain('.spec.template.spec.containers[0].imagee: field not declared in schema');
  });

  test.each([
    [
      {
        ports: [
          { name: 'x', containerPort: 80 },
          { name: 'y', containerPort: 80, protocol: 'TCP' },
        ],
      },
      '.ports: duplicate entries for key [containerPort=80,protocol="TCP"]',
    ],
    [
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      '.env: duplicate entries for key [name="A"]',
    ],
  ])('a list with one key twice is refused', async (more, said) => {
    const answer = await apply('one', deployment([{ name: 'web', image: 'nginx:1', ...more }]));
    expect(answer.status).toBe(500);
    expect(answer.body.message).toContain(`.spec.template.spec.containers[name="web"]${said}`);
  });
});
