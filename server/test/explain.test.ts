import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectlPath } from '@tenantry/conformance/clients';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;
let kubectl: string;

beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600' });
  estate = new Estate(product);
  kubectl = await kubectlPath();
  await estate.apply(infrastructure, tenant('dev01'), tenant('dev02'));
  await estate.settled(['dev01', 'dev02']);
  for (const name of ['dev01', 'dev02']) {
    for (const role of ['viewer', 'editor']) {
      const file = kubeconfig(name, role);
      await product.must('kubeconfig', name, '--role', role, '--static', '-o', file);
    }
  }
}, 240_000);
afterAll(() => product?.dispose(), 120_000);

const kubeconfig = (name: string, role: string) => join(product.home, `${name}-${role}.yaml`);
const as = (name: string, role: string, ...words: string[]) =>
  product.command(kubectl, ['--kubeconfig', kubeconfig(name, role), ...words]);

interface Found {
  readonly verdict: string;
  readonly sentence: string;
  readonly notes: readonly string[];
  readonly notConsidered: readonly { readonly what: string; readonly reason: string }[];
  readonly pairs: readonly {
    readonly from: string;
    readonly to: string;
    readonly via: string | null;
    readonly ports: readonly {
      readonly protocols: readonly string[];
      readonly from: number;
      readonly to: number;
      readonly isAllowed: boolean;
      readonly text: string;
      readonly why: readonly { readonly direction: string; readonly policies: readonly { readonly name: string }[] }[];
    }[];
  }[];
}

const reach = (from: string, to: string, more: Readonly<Record<string, string>> = {}) =>
  product.get<Found>(`/api/v1/reach?${new URLSearchParams({ from, to, ...more })}`);

interface MatrixCell {
  readonly verdict: string;
  readonly paths: readonly { readonly from: string; readonly to: string; readonly verdict: string }[];
}

interface Matrix {
  readonly columns: readonly string[];
  readonly nextCursor: string | null;
  readonly items: readonly { readonly from: string; readonly to: readonly MatrixCell[] }[];
}

const matrix = (query: string) => product.get<Matrix>(`/api/v1/reach/matrix?${query}`);

const policiesOf = (found: Found, direction: string) =>
  found.pairs
    .flatMap(({ ports }) => ports)
    .flatMap(({ why }) => why.filter((one) => one.direction === direction))
    .flatMap(({ policies }) => policies.map(({ name }) => name));

async function run(name: string, pod: string, port: number, portName: string): Promise<void> {
  const container = { name: pod, image: 'nginx', ports: [{ name: portName, containerPort: port }] };
  const overrides = JSON.stringify({ spec: { containers: [container] } });
  const outcome = await as(name, 'editor', 'run', pod, '--image=nginx', `--overrides=${overrides}`);
  expect(outcome).toMatchObject({ code: 0 });
  await until(`${pod} runs`, async () => {
    const { stdout } = await as(name, 'editor', 'get', 'pod', pod, '-o', 'jsonpath={.status.podIP}');
    return stdout === '' ? undefined : stdout;
  });
}

describe('reach', () => {
  test('a tenant without pods is answered for by one that stands for them, and the answer says so', async () => {
    const found = await reach('dev01', 'dev02');
    expect(found.verdict).toBe('denied');
    expect(found.notes.join()).toContain('dev02 has no pods yet');
  });

  test('between tenants nothing passes, inside a tenant everything does, and the answer names the policies', async () => {
    await run('dev01', 'api', 8080, 'http');
    await run('dev02', 'web', 8080, 'http');
    const across = await reach('dev01/api', 'dev02/web', { port: '8080' });
    expect(across.sentence).toBe('No: dev01/api does not reach dev02/web on TCP 8080.');
    expect(policiesOf(across, 'ingress')).toContain('tenantry-boundary-dev02');
    expect(policiesOf(across, 'egress')).toContain('tenantry-boundary-dev01');
    expect((await reach('dev02', 'dev01')).verdict).toBe('denied');
    const inside = await reach('dev01', 'dev01/api', { port: '8080' });
    expect(inside.verdict).toBe('allowed');
    expect(policiesOf(inside, 'ingress')).toEqual(['tenantry-same-tenant']);
  }, 60_000);

  test('a service is asked by its own port and answered for the pods behind it', async () => {
    const outcome = await as('dev01', 'editor', 'expose', 'pod', 'api', '--port=80', '--target-port=http');
    expect(outcome).toMatchObject({ code: 0 });
    const inside = await reach('dev01', 'dev01/service/api', { port: '80' });
    expect(inside).toMatchObject({ verdict: 'allowed' });
    expect(inside.pairs[0]).toMatchObject({ via: 'port 80 of service api is port 8080 of the pod' });
    expect((await reach('dev02', 'dev01/service/api')).verdict).toBe('denied');
    const other = await reach('dev01', 'dev01/service/api', { port: '81' });
    expect(other).toMatchObject({ verdict: 'denied', pairs: [] });
    expect(other.notes.join()).toContain('it has TCP 80');
    const { stdout: address } = await as(
      'dev01',
      'editor',
      'get',
      'service',
      'api',
      '-o',
      'jsonpath={.spec.clusterIP}',
    );
    expect(await reach('dev02', `${address}:80`)).toMatchObject({
      verdict: 'denied',
      to: `${address} (service dev01/api)`,
    });
  }, 60_000);

  test('the internet is reached, the metadata service and private addresses are not', async () => {
    expect((await reach('dev01', '1.1.1.1:443')).verdict).toBe('allowed');
    expect((await reach('dev01', '[2606:4700::1111]:443')).verdict).toBe('allowed');
    for (const target of [
      '@metadata',
      '@cluster-api',
      '169.254.169.254',
      '168.63.129.16',
      '10.20.0.4:22',
      '[fd00::1]:22',
    ]) {
      expect([target, (await reach('dev01', target)).verdict]).toEqual([target, 'denied']);
    }
  });

  test('it is the cluster that is asked: a wall that somebody took down is missing from the answer', async () => {
    await forbidMaking('networkpolicies', 'networking.k8s.io');
    const gone = '/apis/networking.k8s.io/v1/namespaces/duploservices-dev01/networkpolicies/tenantry-same-tenant';
    await estate.cluster('DELETE', gone);
    const found = await reach('dev01', 'dev01/api', { port: '8080' });
    expect(found.verdict).toBe('denied');
    expect(found.pairs[0]?.ports[0]?.text).toContain('no policy allows');
    await allowMaking('networkpolicies');
    await until('the way inside is there again', async () =>
      (await reach('dev01', 'dev01/api', { port: '8080' })).verdict === 'allowed' ? true : undefined,
    );
  }, 120_000);

  test('with every wall down the answer is yes, and no again once they stand', async () => {
    const all = async () => JSON.stringify((await matrix('infrastructure=nonprod')).items);
    const before = await all();
    await forbidMaking('networkpolicies', 'networking.k8s.io');
    await forbidMaking('ciliumclusterwidenetworkpolicies', 'cilium.io');
    for (const name of ['dev01', 'dev02']) {
      await estate.cluster('DELETE', `/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies/tenantry-boundary-${name}`);
      await estate.cluster('DELETE', `/apis/networking.k8s.io/v1/namespaces/duploservices-${name}/networkpolicies`);
    }
    const open = await reach('dev01/api', 'dev02/web');
    expect(open.verdict).toBe('allowed');
    expect(open.pairs[0]?.ports[0]?.text).toContain('no policy isolates it');
    await allowMaking('ciliumclusterwidenetworkpolicies');
    await allowMaking('networkpolicies');
    // One wall is enough for a no; the ways inside are made anew by others.
    await until('all stands as before', async () => ((await all()) === before ? true : undefined));
    await estate.settled(['dev01', 'dev02']);
  }, 180_000);

  test('the matrix has a row for each tenant, and all but the diagonal is closed', async () => {
    const first = await matrix('infrastructure=nonprod&limit=1');
    expect(first.columns).toEqual(['dev01', 'dev02']);
    const { items } = await matrix(`infrastructure=nonprod&cursor=${first.nextCursor}`);
    const verdicts = [...first.items, ...items].map(({ from, to }) => [from, ...to.map(({ verdict }) => verdict)]);
    expect(verdicts).toEqual([
      ['dev01', 'partly', 'denied'],
      ['dev02', 'denied', 'partly'],
    ]);
    const [inside, across] = first.items[0]?.to.map(({ paths }) => paths) ?? [];
    expect(inside?.map((path) => `${path.from} → ${path.to}: ${path.verdict}`)).toEqual([
      'pod → pod: allowed',
      'pod → vm: denied',
      'pod → private endpoint: partly',
      'vm → pod: denied',
      'vm → vm: allowed',
      'vm → private endpoint: allowed',
    ]);
    expect(new Set(across?.map((path) => path.verdict))).toEqual(new Set(['denied']));
    expect((await product.request('GET', '/api/v1/reach/matrix?infrastructure=nowhere')).status).toBe(404);
  });

  test('what is not evaluated is named', async () => {
    const path = '/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies';
    const body = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumClusterwideNetworkPolicy',
      metadata: { name: 'let-all-in' },
      spec: { endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] },
    };
    await estate.cluster('POST', path, body);
    const { notConsidered } = await reach('dev01', 'dev02');
    await estate.cluster('DELETE', `${path}/let-all-in`);
    expect(notConsidered).toContainEqual({
      what: 'CiliumClusterwideNetworkPolicy let-all-in',
      reason: 'its spec.ingress is not evaluated',
    });
  });

  test.each([
    { query: 'from=dev01', status: 400, field: 'to' },
    { query: 'from=dev01&to=dev02/a/b/c', status: 400, field: 'to' },
    { query: 'from=dev01&to=999.1.1.1', status: 400, field: 'to' },
    { query: 'from=dev01&to=dev02&port=70000', status: 400, field: 'port' },
    { query: 'from=dev01&to=dev02&protocol=icmp', status: 400, field: 'protocol' },
    { query: 'from=dev01&to=dev02&prot=tcp', status: 400, field: 'prot' },
    { query: 'from=dev09&to=dev02', status: 404, field: null },
    { query: 'from=dev01&to=dev09', status: 404, field: null },
    { query: 'from=dev01/nothing&to=dev02', status: 404, field: null },
    { query: 'from=dev01&to=dev02/service/nothing', status: 404, field: null },
  ])('$query is refused with $status and a remedy', async ({ query, status, field }) => {
    const response = await product.request('GET', `/api/v1/reach?${query}`);
    const problem = (await response.json()) as { remedy: string; errors: { field: string; remedy: string }[] };
    expect(response.status).toBe(status);
    expect(problem.remedy).not.toBe('');
    if (field !== null) expect(problem.errors.map((error) => error.field)).toContain(field);
  });

  test('the program prints the sentence first, and its exit code holds an expectation', async () => {
    const words = ['reach', 'dev01/api', 'dev02/web', '--port', '8080'];
    const plain = await product.cli(...words);
    expect(plain.code).toBe(0);
    expect(plain.stdout.split('\n')[0]).toBe('No: dev01/api does not reach dev02/web on TCP 8080.');
    expect((await product.cli(...words, '--expect', 'denied')).code).toBe(0);
    expect((await product.cli(...words, '--expect', 'allowed')).code).toBe(1);
    expect(JSON.parse((await product.cli(...words, '-o', 'json')).stdout)).toMatchObject({ verdict: 'denied' });
  }, 60_000);
});

interface CanFound {
  readonly isAllowed: boolean;
  readonly sentence: string;
  readonly decidedBy: string;
  readonly cluster: {
    readonly reason: string;
    readonly role: { readonly name: string } | null;
    readonly rule: { readonly resources: readonly string[]; readonly verbs: readonly string[] } | null;
    readonly otherVerbs: readonly string[];
  } | null;
  readonly notes: readonly string[];
}

const can = (who: string, verb: string, resource: string) =>
  product.get<CanFound>(`/api/v1/tenants/dev01/can?${new URLSearchParams({ who, verb, resource })}`);

/** What the cluster itself says to whoever holds the role's token: what `kubectl auth can-i` asks, all in one. */
async function review(role: string, cells: readonly { readonly resource: string; readonly verb: string }[]) {
  const file = join(product.home, `reviews-${role}.json`);
  const items = cells.map(({ resource, verb }) => {
    const [plain = '', subresource = ''] = resource.split('/');
    const [name, ...group] = plain.split('.');
    const attributes = { namespace: 'duploservices-dev01', verb, group: group.join('.'), resource: name, subresource };
    return {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: attributes },
    };
  });
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const allowed = 'jsonpath={.status.allowed}{"\\n"}';
  const { stdout, stderr } = await as('dev01', role, 'create', '--validate=false', '-f', file, '-o', allowed);
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => line === 'true');
}

describe('can', () => {
  const resources = [
    'pods',
    'pods/exec',
    'pods/log',
    'secrets',
    'deployments.apps',
    'deployments.apps/scale',
    'networkpolicies.networking.k8s.io',
    'resourcequotas',
    'roles.rbac.authorization.k8s.io',
    'serviceaccounts/token',
    'events',
  ];
  const verbs = ['get', 'list', 'create', 'patch', 'delete'];

  test.each(['viewer', 'editor'])(
    'the answers for a %s are those that kubectl gets with its token',
    async (role) => {
      const cells = resources.flatMap((resource) => verbs.map((verb) => ({ resource, verb })));
      const [reviewed, answers] = await Promise.all([
        review(role, cells),
        Promise.all(cells.map(({ resource, verb }) => can(role, verb, resource))),
      ]);
      expect(reviewed).toHaveLength(cells.length);
      const differing = cells.flatMap(({ resource, verb }, index) => {
        const isAllowed = answers[index]?.isAllowed;
        return reviewed[index] === isAllowed ? [] : [`${verb} ${resource}: ${reviewed[index]}, can ${isAllowed}`];
      });
      const yes = answers.filter(({ isAllowed }) => isAllowed).length;
      expect(differing).toEqual([]);
      expect(yes).toBeGreaterThan(5);
      expect(yes).toBeLessThan(resources.length * verbs.length);
    },
    180_000,
  );

  test('a yes names the role and its rule, and what admission still looks at', async () => {
    const found = await can('editor', 'create', 'po');
    expect(found).toMatchObject({ isAllowed: true, decidedBy: 'cluster' });
    expect(found.cluster?.role?.name).toBe('duploservices-dev01-edit-role');
    expect(found.cluster?.rule?.resources).toContain('pods');
    expect(found.cluster?.rule?.verbs).toContain('create');
    expect(found.notes.join()).toContain('ValidatingAdmissionPolicy tenantry-tenant-boundary');
  });

  test('a no says what would have been allowed instead', async () => {
    const found = await can('editor', 'create', 'networkpolicies');
    expect(found).toMatchObject({ isAllowed: false, decidedBy: 'cluster' });
    expect(found.cluster?.otherVerbs).toEqual(['get', 'list', 'watch']);
    expect((await can('viewer', 'get', 'nodes')).sentence).toContain('in the cluster');
  });

  test('it is the cluster that is asked: a rule that somebody took away is missing from the answer', async () => {
    const role =
      '/apis/rbac.authorization.k8s.io/v1/namespaces/duploservices-dev01/roles/duploservices-dev01-edit-role';
    await forbidMaking('roles', 'rbac.authorization.k8s.io');
    await estate.cluster('DELETE', role);
    const found = await can('editor', 'create', 'pods');
    await allowMaking('roles');
    expect(found.isAllowed).toBe(false);
    await until('the role is there again', async () =>
      (await can('editor', 'create', 'pods')).isAllowed ? true : undefined,
    );
  }, 120_000);

  test('what the product has, the product decides, and names its rule', async () => {
    const found = await can('me', 'delete', 'tenants');
    expect(found).toMatchObject({ isAllowed: true, decidedBy: 'product', cluster: null });
    expect(found.sentence).toContain('the platform role administrator');
    expect(await can('viewer', 'delete', 'tenants')).toMatchObject({ isAllowed: false, decidedBy: 'product' });
    expect(await product.get('/api/v1/can?who=owner&verb=create&resource=infra')).toMatchObject({ isAllowed: false });
  });

  test.each([
    { query: 'who=bob&verb=get&resource=pods', field: 'who', hint: 'viewer' },
    { query: 'who=editor&verb=gett&resource=pods', field: 'verb', hint: '"get"' },
    { query: 'who=editor&verb=get&resource=podz', field: 'resource', hint: '"pods"' },
    { query: 'who=editor&verb=get&resource=pods/exe', field: 'resource', hint: '"exec"' },
    { query: 'who=editor&verb=fly&resource=tenants', field: 'verb', hint: 'verbs' },
    { query: 'who=editor&verb=get&resource=a/b/c/d', field: 'resource', hint: 'RESOURCE' },
    { query: 'who=editor&verb=get', field: 'resource', hint: 'pods' },
  ])('$query is refused by the name of $field, with a remedy', async ({ query, field, hint }) => {
    const response = await product.request('GET', `/api/v1/tenants/dev01/can?${query}`);
    const { errors } = (await response.json()) as { errors: { field: string; remedy: string }[] };
    expect(response.status).toBe(400);
    expect(errors[0]).toMatchObject({ field, remedy: expect.stringContaining(hint) });
  });

  test('the program says the sentence, and its exit code holds an expectation', async () => {
    const yes = await product.cli('can', 'editor', 'create', 'pods', '-t', 'dev01', '--expect', 'yes');
    expect(yes).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Yes: editor can create pods/) });
    expect((await product.cli('can', 'viewer', 'create', 'pods', '-t', 'dev01', '--expect', 'yes')).code).toBe(1);
    expect((await product.cli('can', 'viewer', 'create', 'pods', '-t', 'dev09')).code).toBe(3);
  }, 60_000);
});

/** Keeps the product from repairing: the cluster itself refuses to have such objects made. */
async function forbidMaking(plural: string, group: string): Promise<void> {
  const root = '/apis/admissionregistration.k8s.io/v1';
  const name = `no-${plural}`;
  const rule = { apiGroups: [group], apiVersions: ['*'], operations: ['CREATE'], resources: [plural] };
  await estate.cluster('POST', `${root}/validatingadmissionpolicies`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: 'false', message: 'not now' }],
    },
  });
  await estate.cluster('POST', `${root}/validatingadmissionpolicybindings`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'] },
  });
}

async function allowMaking(plural: string): Promise<Json> {
  const root = '/apis/admissionregistration.k8s.io/v1';
  await estate.cluster('DELETE', `${root}/validatingadmissionpolicybindings/no-${plural}`);
  return estate.cluster('DELETE', `${root}/validatingadmissionpolicies/no-${plural}`);
}
