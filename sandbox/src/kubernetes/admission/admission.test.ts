import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../contract.ts';
import { fieldAt } from '../machinery/index.ts';
import { NAMESPACE, podOf, type TestCluster, testCluster } from '../machinery/test-cluster.ts';
import { validatePolicyExpressions } from './index.ts';

let kube: TestCluster;

beforeAll(async () => {
  kube = await testCluster();
});

afterAll(() => kube.close());

const GROUP = 'admissionregistration.k8s.io';

async function namespace(name: string, labels: Record<string, string> = {}): Promise<string> {
  await kube.create('namespaces', { metadata: { name, labels } });
  await kube.until(`service account in ${name}`, () => kube.get('serviceaccounts', 'default', name));
  return name;
}

function pod(
  name: string,
  namespaceName: string,
  container: Record<string, unknown> = {},
  spec: Record<string, unknown> = {},
) {
  const object = podOf(name, container, spec);
  return { ...object, metadata: { name, namespace: namespaceName } };
}

describe('namespaces', () => {
  test('nothing is created in a namespace that is missing', async () => {
    await expect(kube.create('configmaps', { metadata: { name: 'a', namespace: 'nowhere' } })).rejects.toMatchObject({
      code: 404,
      message: 'namespaces "nowhere" not found',
    });
  });
});

describe('quota', () => {
  test('parallel creates never exceed it, and the status is in step at once', async () => {
    const name = await namespace('quota-race');
    await kube.create('resourcequotas', {
      metadata: { name: 'q', namespace: name },
      spec: { hard: { configmaps: '6', 'count/secrets': '2' } },
    });
    await kube.until(
      'the quota has a status',
      () => fieldAt(kube.get('resourcequotas', 'q', name), 'status', 'used', 'configmaps') !== undefined,
    );
    const attempts = Array.from({ length: 40 }, (_, index) =>
      kube.create('configmaps', { metadata: { name: `c${index}`, namespace: name } }),
    );
    const results = await Promise.allSettled(attempts);
    const made = results.filter((result) => result.status === 'fulfilled').length;
    // kube-root-ca.crt is one of the six.
    expect(made).toBe(5);
    expect(fieldAt(kube.get('resourcequotas', 'q', name), 'status', 'used', 'configmaps')).toBe('6');
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: {
        code: 403,
        message: expect.stringMatching(
          /exceeded quota: q, requested: configmaps=1, used: configmaps=6, limited: configmaps=6$/,
        ),
      },
    });
  });

  test('what is deleted gives its share back', async () => {
    const name = await namespace('quota-back');
    await kube.create('resourcequotas', { metadata: { name: 'q', namespace: name }, spec: { hard: { secrets: '1' } } });
    await kube.create('secrets', { metadata: { name: 's', namespace: name } });
    await expect(kube.create('secrets', { metadata: { name: 't', namespace: name } })).rejects.toMatchObject({
      code: 403,
    });
    await kube.remove('secrets', 's', 'Background', name);
    await kube.until(
      'usage is counted anew',
      () => fieldAt(kube.get('resourcequotas', 'q', name), 'status', 'used', 'secrets') === '0',
    );
    await kube.create('secrets', { metadata: { name: 't', namespace: name } });
  });

  test('a quota on cpu wants every container to say how much', async () => {
    const name = await namespace('quota-figures');
    await kube.create('resourcequotas', {
      metadata: { name: 'q', namespace: name },
      spec: { hard: { 'requests.cpu': '1', 'limits.memory': '1Gi' } },
    });
    await expect(kube.create('pods', pod('p', name))).rejects.toMatchObject({
      message: 'pods "p" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
    });
  });

  test('a scope counts only what is in it', async () => {
    const name = await namespace('quota-scope');
    await kube.create('resourcequotas', {
      metadata: { name: 'q', namespace: name },
      spec: { hard: { pods: '0' }, scopes: ['BestEffort'] },
    });
    await expect(kube.create('pods', pod('best', name))).rejects.toMatchObject({ code: 403 });
    await kube.create('pods', pod('burst', name, { resources: { requests: { cpu: '1m' } } }));
  });
});

describe('limit ranges', () => {
  test('a minimum and a ratio are kept', async () => {
    const name = await namespace('limits');
    const limits = [{ type: 'Container', min: { cpu: '100m' }, maxLimitRequestRatio: { memory: '2' } }];
    await kube.create('limitranges', { metadata: { name: 'l', namespace: name }, spec: { limits } });
    const resources = { requests: { cpu: '50m', memory: '1Mi' }, limits: { cpu: '1', memory: '1Mi' } };
    await expect(kube.create('pods', pod('p', name, { resources }))).rejects.toMatchObject({
      message: 'pods "p" is forbidden: minimum cpu usage per Container is 100m, but request is 50m',
    });
  });
});

describe('service accounts', () => {
  test('a pod may do without a token, and an unknown account is refused', async () => {
    const made = await kube.create('pods', podOf('no-token', {}, { automountServiceAccountToken: false }));
    expect(fieldAt(made, 'spec', 'volumes')).toBeUndefined();
    await expect(kube.create('pods', podOf('ghost', {}, { serviceAccountName: 'ghost' }))).rejects.toMatchObject({
      message:
        'pods "ghost" is forbidden: error looking up service account team/ghost: serviceaccount "ghost" not found',
    });
  });
});

describe('priority', () => {
  test('a class gives its number, an unknown one is refused', async () => {
    await kube.create('priorityclasses.scheduling.k8s.io', { metadata: { name: 'high' }, value: 1000 });
    const made = await kube.create('pods', podOf('important', {}, { priorityClassName: 'high' }));
    expect(fieldAt(made, 'spec', 'priority')).toBe(1000);
    await expect(kube.create('pods', podOf('lofty', {}, { priorityClassName: 'none' }))).rejects.toMatchObject({
      message: 'pods "lofty" is forbidden: no PriorityClass with name none was found',
    });
  });
});

describe('pod security', () => {
  test('the enforced level refuses, and an unknown level is refused as a label', async () => {
    const name = await namespace('restricted', { 'pod-security.kubernetes.io/enforce': 'restricted' });
    await expect(kube.create('pods', pod('p', name))).rejects.toMatchObject({
      code: 403,
      message: expect.stringContaining('violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'),
    });
    await expect(namespace('typo', { 'pod-security.kubernetes.io/enforce': 'strict' })).rejects.toMatchObject({
      code: 422,
    });
  });
});

async function policy(
  name: string,
  spec: Record<string, unknown>,
  binding: Record<string, unknown> = {},
  kind = 'validatingadmissionpolicies',
): Promise<void> {
  const isMutating = kind === 'mutatingadmissionpolicies';
  await kube.create(`${kind}.${GROUP}`, {
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      ...(isMutating ? { reinvocationPolicy: 'Never' } : {}),
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] },
        ],
      },
      ...spec,
    },
  });
  await kube.create(`${kind.replace('policies', 'policybindings')}.${GROUP}`, {
    metadata: { name },
    spec: {
      policyName: name,
      ...(isMutating ? {} : { validationActions: ['Deny'] }),
      ...binding,
    },
  });
}

const inNamespace = (name: string) => ({
  matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } },
});

describe('validating policies', () => {
  test('an object that differs in one field is refused with the message made for it', async () => {
    const name = await namespace('policy-a');
    await policy(
      'teams',
      {
        variables: [{ name: 'team', expression: "has(object.metadata.labels) ? object.metadata.labels['team'] : ''" }],
        validations: [
          {
            expression: 'variables.team == namespaceObject.metadata.name',
            messageExpression: "'team must be ' + namespaceObject.metadata.name + ', not ' + variables.team",
            reason: 'Forbidden',
          },
        ],
        matchConditions: [{ name: 'people', expression: "!request.userInfo.username.startsWith('system:')" }],
      },
      inNamespace(name),
    );
    await kube.create('configmaps', { metadata: { name: 'good', namespace: name, labels: { team: name } } });
    await expect(
      kube.create('configmaps', { metadata: { name: 'bad', namespace: name, labels: { team: 'x' } } }),
    ).rejects.toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `configmaps "bad" is forbidden: ValidatingAdmissionPolicy 'teams' with binding 'teams' denied request: team must be policy-a, not x`,
    });
    await kube.create('configmaps', { metadata: { name: 'elsewhere', labels: { team: 'x' } } });
    const robot = { username: 'system:serviceaccount:a:b', groups: ['system:masters'] };
    await kube.create('configmaps', { metadata: { name: 'by-robot', namespace: name } }, robot);
  });

  test('an update sees what was there before', async () => {
    const name = await namespace('policy-old');
    await policy(
      'keep',
      { validations: [{ expression: 'oldObject == null || object.data.k == oldObject.data.k', message: 'k stays' }] },
      inNamespace(name),
    );
    await kube.create('configmaps', { metadata: { name: 'c', namespace: name }, data: { k: '1' } });
    const change = kube.modify('configmaps', 'c', (object) => Object.assign(object, { data: { k: '2' } }), name);
    await expect(change).rejects.toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: expect.stringMatching(/denied request: k stays$/),
    });
  });

  test('parameters come from the object the binding names; without it the binding decides', async () => {
    const name = await namespace('policy-params');
    await policy(
      'limited',
      {
        paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
        validations: [
          { expression: '!has(object.data) || size(object.data) <= int(params.data.most)', message: 'too many keys' },
        ],
        matchConditions: [{ name: 'not-itself', expression: "object.metadata.name != 'limits'" }],
      },
      { ...inNamespace(name), paramRef: { name: 'limits', namespace: name, parameterNotFoundAction: 'Deny' } },
    );
    await expect(kube.create('configmaps', { metadata: { name: 'early', namespace: name } })).rejects.toMatchObject({
      message: expect.stringContaining('failed to configure binding: no params found'),
    });
    await kube.cluster.registry.create(
      kube.type('configmaps'),
      { metadata: { name: 'limits', namespace: name } as KubeObject['metadata'], data: { most: '1' } },
      { manager: 'test' },
    );
    await kube.create('configmaps', { metadata: { name: 'one', namespace: name }, data: { a: '1' } });
    await expect(
      kube.create('configmaps', { metadata: { name: 'two', namespace: name }, data: { a: '1', b: '2' } }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/too many keys$/),
    });
  });

  test('a failing expression refuses under Fail and lets pass under Ignore', async () => {
    const name = await namespace('policy-fail');
    const validations = [{ expression: "object.data.missing == 'x'" }];
    await policy('strict', { validations }, inNamespace(name));
    await expect(
      kube.create('configmaps', { metadata: { name: 'c', namespace: name }, data: { a: 'b' } }),
    ).rejects.toMatchObject({
      message: expect.stringContaining(
        "expression 'object.data.missing == 'x'' resulted in error: no such key: missing",
      ),
    });
    const lenient = await namespace('policy-ignore');
    await policy('lenient', { validations, failurePolicy: 'Ignore' }, inNamespace(lenient));
    await kube.create('configmaps', { metadata: { name: 'c', namespace: lenient }, data: { a: 'b' } });
  });

  test('the authorizer answers for the one who asks', async () => {
    const name = await namespace('policy-authorizer');
    const expression =
      "authorizer.group('apps').resource('deployments').namespace(object.metadata.namespace).check('create').allowed()";
    await policy('may-deploy', { validations: [{ expression, message: 'may not deploy' }] }, inNamespace(name));
    await kube.create('configmaps', { metadata: { name: 'mine', namespace: name } });
    const nobody = { username: 'nobody', groups: ['system:authenticated'] };
    await expect(
      kube.create('configmaps', { metadata: { name: 'theirs', namespace: name } }, nobody),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/may not deploy$/),
    });
  });

  test('every broken expression of a policy is named by its field', () => {
    const broken = {
      kind: 'ValidatingAdmissionPolicy',
      spec: {
        matchConditions: [{ name: 'm', expression: 'variables.x' }],
        validations: [{ expression: 'object.spec.(' }, { expression: 'true', messageExpression: '1' }],
      },
    } as unknown as KubeObject;
    expect(validatePolicyExpressions(broken).map(({ field }) => field)).toEqual([
      'spec.matchConditions[0].expression',
      'spec.validations[0].expression',
      'spec.validations[1].messageExpression',
    ]);
  });
});

describe('mutating policies', () => {
  test('an apply configuration adds labels, a JSON patch adds data', async () => {
    const name = await namespace('mutate');
    await policy(
      'label',
      {
        mutations: [
          {
            patchType: 'ApplyConfiguration',
            applyConfiguration: {
              expression: "Object{metadata: Object.metadata{labels: {'team': namespaceObject.metadata.name}}}",
            },
          },
          {
            patchType: 'JSONPatch',
            jsonPatch: {
              expression: "[JSONPatch{op: 'add', path: '/data', value: {'by': request.userInfo.username}}]",
            },
          },
        ],
      },
      inNamespace(name),
      'mutatingadmissionpolicies',
    );
    const made = await kube.create('configmaps', { metadata: { name: 'c', namespace: name, labels: { own: 'x' } } });
    expect(made).toMatchObject({ metadata: { labels: { own: 'x', team: name } }, data: { by: 'admin' } });
  });
});

test('a pod in the shared namespace is unaffected by all of this', async () => {
  const made = await kube.create('pods', podOf('plain'));
  expect(made.metadata.namespace).toBe(NAMESPACE);
});
