import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../testing.ts';

const core = '/api/v1/namespaces/default';
const registration = '/apis/admissionregistration.k8s.io/v1';

describe('evictions and bindings', () => {
  let running: TestCluster;
  const send = (path: string, body: unknown): Promise<TestAnswer> => running.send('POST', path, body);
  const until = (look: () => Promise<boolean>): Promise<unknown> =>
    vi.waitUntil(look, { timeout: 5_000, interval: 20 });
  const pod = (
    name: string,
    labels: Record<string, string> = {},
    spec: Record<string, unknown> = {},
  ): Promise<TestAnswer> =>
    send(`${core}/pods`, {
      metadata: { name, labels },
      spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
    });
  const evict = (name: string): Promise<TestAnswer> =>
    send(`${core}/pods/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
  const forbid = async (name: string, operations: string[], resources: string[], selected: string): Promise<void> => {
    await send(`${registration}/validatingadmissionpolicies`, {
      metadata: { name },
      spec: {
        matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources }] },
        matchConditions: [{ name: 'selected', expression: `request.name == '${selected}'` }],
        validations: [
          { expression: 'false', messageExpression: "'no ' + request.operation + ' of ' + request.kind.kind" },
        ],
      },
    });
    await send(`${registration}/validatingadmissionpolicybindings`, {
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    });
  };

  beforeAll(async () => {
    running = await startTestCluster();
    await until(async () => (await running.send('GET', `${core}/serviceaccounts/default`)).status === 200);
    await forbid('no-delete', ['DELETE'], ['pods'], 'kept');
    await forbid('no-eviction', ['CREATE'], ['pods/eviction'], 'stays');
    await forbid('no-binding', ['CREATE'], ['pods/binding'], 'unbound');
  });
  afterAll(() => running.end());

  test('a policy on deletion does not stop an eviction; one on evictions does', async () => {
    await pod('kept');
    await pod('stays');
    expect((await running.send('DELETE', `${core}/pods/kept`)).body.message).toContain('no DELETE of Pod');
    expect((await evict('kept')).status).toBe(201);
    expect((await evict('stays')).body.message).toContain('no CREATE of Eviction');
  });

  test('a policy on bindings sees the Binding that is created', async () => {
    await pod('unbound', {}, { schedulerName: 'nobody' });
    const target = { apiVersion: 'v1', kind: 'Node', name: 'n1' };
    const answer = await send(`${core}/pods/unbound/binding`, { metadata: { name: 'unbound' }, target });
    expect(answer.body.message).toContain('no CREATE of Binding');
  });

  test('two evictions at once do not both spend the last disruption of a budget', async () => {
    await send('/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
      metadata: { name: 'one' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'pair' } } },
    });
    for (const name of ['left', 'right']) await pod(name, { app: 'pair' });
    await until(async () => {
      const { status } = (await running.send('GET', '/apis/policy/v1/namespaces/default/poddisruptionbudgets/one'))
        .body;
      return (status as { disruptionsAllowed?: number }).disruptionsAllowed === 1;
    });
    const answers = await Promise.all([evict('left'), evict('right')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 429]);
    expect(answers.find((answer) => answer.status === 429)?.body.message).toBe(
      "Cannot evict pod as it would violate the pod's disruption budget.",
    );
  });

  test('a pod that is not ready is kept by a budget that is not met, unless that lets it go', async () => {
    for (const [name, policy] of [
      ['strict', 'IfHealthyBudget'],
      ['lenient', 'AlwaysAllow'],
    ] as const) {
      await send('/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
        metadata: { name },
        spec: { minAvailable: 1, selector: { matchLabels: { app: name } }, unhealthyPodEvictionPolicy: policy },
      });
      const readinessProbe = { tcpSocket: { port: 80 }, initialDelaySeconds: 3_600 };
      await pod(name, { app: name }, { containers: [{ name: 'c', image: 'nginx', readinessProbe }] });
      await until(async () => {
        const { status } = (await running.send('GET', `${core}/pods/${name}`)).body;
        return (status as { phase?: string }).phase === 'Running';
      });
    }
    expect((await evict('strict')).status).toBe(429);
    expect((await evict('lenient')).status).toBe(201);
  });

  test('a Service leads to pods on the network of their node', async () => {
    await pod('host', { app: 'host' }, { hostNetwork: true });
    await send(`${core}/services`, {
      metadata: { name: 'host' },
      spec: { selector: { app: 'host' }, ports: [{ port: 80 }] },
    });
    await until(async () => {
      const slices = (await running.send('GET', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices')).body;
      return (slices.items as { metadata: { labels?: Record<string, string> }; endpoints?: unknown[] }[]).some(
        (slice) =>
          slice.metadata.labels?.['kubernetes.io/service-name'] === 'host' && (slice.endpoints ?? []).length === 1,
      );
    });
  });
});
