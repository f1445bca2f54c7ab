import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../../testing.ts';

const registration = '/apis/admissionregistration.k8s.io/v1';
const core = '/api/v1/namespaces/default';
const deployments = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] };
const configMaps = { ...deployments, apiGroups: [''], resources: ['configmaps'] };

describe('admission policies as they are stored and run', () => {
  let running: TestCluster;
  const policy = (name: string, spec: Record<string, unknown>): Promise<TestAnswer> =>
    running.send('POST', `${registration}/validatingadmissionpolicies`, {
      metadata: { name },
      spec: { matchConstraints: { resourceRules: [deployments] }, ...spec },
    });
  const bind = (name: string, spec: Record<string, unknown> = {}): Promise<TestAnswer> =>
    running.send('POST', `${registration}/validatingadmissionpolicybindings`, {
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], ...spec },
    });
  const rule = (expression: string): Record<string, unknown> => ({ validations: [{ expression }] });

  beforeAll(async () => {
    running = await startTestCluster();
    await vi.waitUntil(async () => (await running.send('GET', `${core}/serviceaccounts/default`)).status === 200, {
      timeout: 5_000,
    });
  });
  afterAll(() => running.end());

  test.each([
    ['a field that requests do not have', rule("request.userinfo.username == 'a'"), "undefined field 'userinfo'"],
    ['a field that namespaces do not show', rule("namespaceObject.spec.x == 'a'"), "undefined field 'x'"],
    ['a variable that is not there', rule('variables.none'), "undefined field 'none'"],
    [
      'a variable that comes later',
      {
        ...rule('variables.a'),
        variables: [
          { name: 'a', expression: 'variables.b' },
          { name: 'b', expression: 'true' },
        ],
      },
      'spec.variables[0].expression: Invalid value: "variables.b": compilation failed: ERROR: <input>:1:10: undefined field \'b\'',
    ],
    [
      'a comparison of a number with a text',
      { ...rule("variables.n == '1'"), variables: [{ name: 'n', expression: '1' }] },
      "found no matching overload for '_==_' applied to '(int, string)'",
    ],
    ['parameters without their kind', rule("params.x == 'a'"), "undeclared reference to 'params'"],
    [
      'nothing to check',
      {},
      'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
    ],
    [
      'nothing to match',
      { ...rule('true'), matchConstraints: {} },
      'spec.matchConstraints.resourceRules: Required value',
    ],
    [
      'an operation that is none',
      { ...rule('true'), matchConstraints: { resourceRules: [{ ...deployments, operations: ['PATCH'] }] } },
      'Unsupported value: "PATCH"',
    ],
    [
      'a reason that is none',
      { validations: [{ expression: 'true', reason: 'No' }] },
      'spec.validations[0].reason: Unsupported value: "No"',
    ],
    [
      'a message of two lines',
      { validations: [{ expression: 'true', message: 'a\nb' }] },
      'message must not contain line breaks',
    ],
  ])('no policy is stored with %s', async (_what, spec, message) => {
    const answer = await policy('refused', spec);
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
  });

  test.each([
    ['no action', { validationActions: [] }, 'at least one validation action is required'],
    ['both Deny and Warn', { validationActions: ['Deny', 'Warn'] }, 'must not contain both Deny and Warn'],
    [
      'parameters neither named nor selected',
      { paramRef: { parameterNotFoundAction: 'Deny' } },
      'one of name or selector must be specified',
    ],
  ])('no binding is stored with %s', async (_what, spec, message) => {
    const answer = await bind('refused', spec);
    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
  });

  test('the status warns of fields that the named type does not have', async () => {
    await policy('doubtful', rule('object.spec.template.spec.containers.all(c, c.imagee != c.name)'));
    const status = async (): Promise<{ observedGeneration?: number; typeChecking?: unknown }> =>
      ((await running.send('GET', `${registration}/validatingadmissionpolicies/doubtful`)).body.status ?? {}) as {
        observedGeneration?: number;
      };
    await vi.waitUntil(async () => (await status()).observedGeneration === 1, { timeout: 5_000 });
    expect((await status()).typeChecking).toEqual({
      expressionWarnings: [
        {
          fieldRef: 'spec.validations[0].expression',
          warning: expect.stringMatching(/^apps\/v1, Kind=Deployment: ERROR: <input>:1:\d+: undefined field 'imagee'/),
        },
      ],
    });
  });

  test('an expression that costs more than a server allows refuses the request, and ends soon', async () => {
    const cubed = 'object.data.all(a, object.data.all(b, object.data.all(c, a != b || b == c || a + b != c)))';
    await policy('dear', { ...rule(cubed), matchConstraints: { resourceRules: [configMaps] } });
    await bind('dear', { matchResources: { objectSelector: { matchLabels: { size: 'large' } } } });
    const map = (count: number): unknown => ({
      metadata: { generateName: 'm-', labels: { size: 'large' } },
      data: Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v'])),
    });
    await vi.waitUntil(async () => (await running.send('POST', `${core}/configmaps`, map(400))).status === 422, {
      timeout: 10_000,
    });
    const refused = await running.send('POST', `${core}/configmaps`, map(400));
    expect(refused.body.message).toContain('operation cancelled: actual cost limit exceeded');
    expect((await running.send('POST', `${core}/configmaps`, map(5))).status).toBe(201);
  });

  test('what a policy has for the audit log, and what only the log is told, is in it', async () => {
    await policy('watched', {
      matchConstraints: { resourceRules: [{ ...configMaps, resources: ['secrets'] }] },
      validations: [{ expression: 'false', message: 'no secrets' }],
      auditAnnotations: [{ key: 'who', valueExpression: "'made by ' + request.userInfo.username" }],
    });
    await bind('watched', { validationActions: ['Audit'] });
    const annotations = (): Readonly<Record<string, string>> =>
      running.cluster.audit().findLast((event) => event.objectRef?.resource === 'secrets')?.annotations ?? {};
    await vi.waitUntil(
      async () => {
        await running.send('POST', `${core}/secrets`, { metadata: { generateName: 's-' } });
        return annotations()['watched/who'] !== undefined;
      },
      { timeout: 5_000 },
    );
    expect(annotations()['watched/who']).toMatch(/^made by /);
    expect(JSON.parse(annotations()['validation.policy.admission.k8s.io/validation_failure'] ?? '')).toMatchObject([
      { message: 'no secrets', policy: 'watched', binding: 'watched', validationActions: ['Audit'] },
    ]);
  });
});
