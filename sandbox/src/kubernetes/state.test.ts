import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from './testing.ts';

const maps = '/api/v1/namespaces/default/configmaps';

describe('state of a cluster', () => {
  let running: TestCluster;
  beforeAll(async () => {
    running = await startTestCluster();
  });
  afterAll(() => running.end());

  test('a restart keeps objects, versions, credentials and custom types', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Cluster',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    };
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    expect((await running.send('POST', definitions, definition)).status).toBe(201);
    await expect.poll(async () => (await running.send('GET', '/apis/example.com/v1/widgets')).status).toBe(200);
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } };
    expect((await running.send('POST', '/apis/example.com/v1/widgets', widget)).status).toBe(201);
    const made = await running.send('POST', maps, { metadata: { name: 'kept' }, data: { a: '1' } });
    const token = await running.send('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    });
    const { token: bearer } = token.body.status as { token: string };

    await running.restart();

    expect((await running.send('GET', `${maps}/kept`)).body).toEqual(made.body);
    await expect.poll(async () => (await running.send('GET', '/apis/example.com/v1/widgets/w')).status).toBe(200);
    const who = await running.send(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      { authorization: `Bearer ${bearer}` },
    );
    expect((who.body.status as { userInfo: { username: string } }).userInfo.username).toBe(
      'system:serviceaccount:default:default',
    );
    const next = await running.send('POST', maps, { metadata: { name: 'later' } });
    const version = (answer: typeof next): number =>
      Number((answer.body.metadata as { resourceVersion: string }).resourceVersion);
    expect(version(next)).toBeGreaterThan(version(made));
  });

  test('a watch from a version that is forgotten ends with 410 Expired', async () => {
    await running.restart();
    const answer = await running.send('GET', `${maps}?watch=true&resourceVersion=1&timeoutSeconds=1`);
    const event = JSON.parse(answer.text.split('\n')[0] ?? '') as {
      type: string;
      object: { code: number; reason: string };
    };
    expect(event.type).toBe('ERROR');
    expect(event.object).toMatchObject({ code: 410, reason: 'Expired' });
  });

  test('injected faults fail requests as asked, and stop when asked', async () => {
    running.cluster.setFaults({ tooManyRequests: 1 });
    expect((await running.send('GET', maps)).status).toBe(429);
    running.cluster.setFaults({ serverError: 1 });
    expect((await running.send('GET', maps)).status).toBe(500);
    running.cluster.setFaults({ closeConnection: 1 });
    await expect(running.send('GET', maps)).rejects.toThrow();
    running.cluster.setFaults({});
    expect((await running.send('GET', maps)).status).toBe(200);
  });

  test.each([
    ['dropEvents', []],
    ['repeatEvents', ['a1', 'a2', 'a1', 'a3', 'a2']],
    ['swapEvents', ['a2', 'a1']],
  ] as const)('by order events of a watch do not all come once and in turn: %s', async (fault, seen) => {
    const name = fault.toLowerCase();
    const { resourceVersion } = (await running.send('GET', maps)).body.metadata as { resourceVersion: string };
    running.cluster.resetCounters();
    running.cluster.setFaults({ [fault]: 1 });
    const open = running.send(
      'GET',
      `${maps}?watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=1&fieldSelector=metadata.name=${name}`,
    );
    await expect.poll(() => running.cluster.counters()['watch configmaps'] ?? 0).toBeGreaterThan(0);
    await running.send('POST', maps, { metadata: { name }, data: { a: 'a1' } });
    for (const a of ['a2', 'a3']) await running.send('PUT', `${maps}/${name}`, { metadata: { name }, data: { a } });
    const events = (await open).text.split('\n').filter((line) => line !== '');
    running.cluster.setFaults({});
    expect(events.map((line) => (JSON.parse(line) as { object: { data: { a: string } } }).object.data.a)).toEqual(seen);
  });

  test('expiring watches ends those that are open', async () => {
    const list = await running.send('GET', maps);
    const { resourceVersion } = list.body.metadata as { resourceVersion: string };
    const open = running.send('GET', `${maps}?watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=30`);
    await expect.poll(() => running.cluster.counters()['watch configmaps'] ?? 0).toBeGreaterThan(0);
    const other = await running.send('POST', '/api/v1/namespaces/default/secrets', { metadata: { name: 'rises' } });
    expect(other.status).toBe(201);
    running.cluster.setFaults({ expireWatches: true });
    expect((await open).text).toContain('"code":410');
    const again = await running.send('GET', `${maps}?watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=1`);
    expect(again.text).toContain('"code":410');
    const { resourceVersion: now } = (await running.send('GET', maps)).body.metadata as { resourceVersion: string };
    expect((await running.send('GET', `${maps}?watch=true&resourceVersion=${now}&timeoutSeconds=1`)).text).toBe('');
    running.cluster.setFaults({});
  });

  test('requests are counted by verb and resource', async () => {
    running.cluster.resetCounters();
    await running.send('GET', `${maps}/kept`);
    await running.send('GET', maps);
    expect(running.cluster.counters()).toMatchObject({ 'get configmaps': 1, 'list configmaps': 1 });
  });
});
