import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, json, type Listening, listening } from '../../client/test/listening.ts';
import { type Outcome, outcomeOf, PROGRAM, startProgram } from './running-program.ts';
import { resource, service, serviceKind, tenant, tenantKind } from './sample.ts';

const TOKEN = 'a-token-nobody-must-see';

let home: string;
let api: Listening;
let answers: Record<string, Answer>;

const registered = {
  name: 'prod',
  server: 'https://10.0.0.1',
  context: 'main',
  caFingerprint: 'AB:CD',
  authentication: 'token',
  expiresAt: '2030-01-01T00:00:00Z',
  uploadedAt: '2026-01-01T00:00:00Z',
  uploadedBy: 'ada',
  revision: '1',
  usedBy: [{ kind: 'Infrastructure', name: 'mine' }],
  check: {
    checkedAt: '2026-01-01T00:00:00Z',
    version: 'v1.36.0',
    refusals: [],
    findings: [{ feature: 'cilium', state: 'absent', detail: 'Cilium is not there.', follows: 'Policies only add.' }],
  },
};

const revision = (generation: number, against: number | null) => ({
  generation,
  at: '2026-01-01T00:00:00Z',
  by: { name: 'ada', kind: 'user' },
  through: against === null ? 'create' : 'update',
  readyAt: against === null ? '2026-01-01T00:01:00Z' : null,
  against,
  changes: against === null ? [] : [{ path: 'spec.image', from: 'a', to: 'b' }],
});

const rolledBack = {
  kind: 'Service',
  name: 'web',
  tenant: 'dev01',
  action: 'change',
  specChanges: [{ path: 'spec.image', from: 'b', to: 'a' }],
};

const always: Record<string, Answer> = {
  'GET /api/v1/kinds': (_request, response) => json(response, 200, { items: [tenantKind, serviceKind] }),
  'GET /api/v1/tenants': (_request, response) =>
    json(response, 200, { items: [tenant('dev01'), tenant('dev')], nextCursor: null }),
  'GET /api/v1/faults/summary': (_request, response) => json(response, 200, { items: [] }),
  'GET /api/v1/tenants/dev01': (_request, response) => json(response, 200, tenant('dev01')),
  'GET /api/v1/tenants/dev01/resources': (_request, response) =>
    json(response, 200, { items: [resource('group', 'present')] }),
  'GET /api/v1/tenants/dev01/deletion': (_request, response) => json(response, 200, { items: [] }),
  'GET /api/v1/tenants/dev01/cluster': (_request, response) =>
    json(response, 200, {
      server: 'https://127.0.0.1:6443',
      certificateAuthorityData: 'Q0E=',
      namespace: 'duploservices-dev01',
      infrastructure: 'nonprod',
    }),
  'POST /api/v1/tenants/dev01/kube-token': (_request, response) =>
    json(response, 200, { token: 'short-lived', expiresAt: '2030-01-01T00:00:00Z' }),
  'GET /api/v1/tenants/dev01/services': (_request, response) =>
    json(response, 200, { items: [service('web')], nextCursor: null }),
  'GET /api/v1/tenants/dev01/services/web': (_request, response) => json(response, 200, service('web')),
  'POST /api/v1/tenants/dev01/services/web/actions/scale': (request, response) =>
    request.url?.endsWith('?dryRun=true')
      ? json(response, 200, { changed: false, items: [] })
      : json(response, 200, service('web', { generation: 2 })),
  'POST /api/v1/tenants/dev01/services/web/actions/restart': (_request, response) =>
    json(response, 200, service('web')),
  'GET /api/v1/tenants/dev01/services/web/revisions': (_request, response) =>
    json(response, 200, { items: [revision(3, 1), revision(1, null)], rollbackTo: 1 }),
  'GET /api/v1/tenants/dev01/services/web/revisions/3': (_request, response) =>
    json(response, 200, { ...revision(3, 1), spec: {} }),
  'POST /api/v1/tenants/dev01/services/web/rollback': (request, response) =>
    request.url?.endsWith('?dryRun=true')
      ? json(response, 200, { changed: true, items: [{ ...rolledBack, resources: [] }] })
      : json(response, 200, service('web', { generation: 4 })),
  'GET /api/v1/clusters': (_request, response) => json(response, 200, { items: [registered] }),
  'GET /api/v1/clusters/prod': (_request, response) => json(response, 200, registered),
  'PUT /api/v1/clusters/prod': (_request, response) => json(response, 201, registered),
  'GET /api/v1/events': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenantry-cli-'));
  await writeFile(join(home, 'admin-token'), `${TOKEN}\n`, { mode: 0o600 });
  answers = { ...always };
  api = await listening((request, response, count) => {
    const path = `${request.method} ${request.url?.split('?')[0]}`;
    const answer = answers[path];
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      json(response, 401, { code: 'unauthenticated', detail: 'No.' });
    else if (answer === undefined)
      json(response, 404, { code: 'object-not-found', status: 404, detail: `There is no ${path}.` });
    else answer(request, response, count);
  });
  await writeFile(join(home, 'run.json'), JSON.stringify({ url: api.url, pid: process.pid }));
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const start = (words: readonly string[], env: Record<string, string> = {}): ChildProcess =>
  startProgram(home, words, env);

const tenantry = (words: string, env: Record<string, string> = {}, input = ''): Promise<Outcome> =>
  outcomeOf(start(words.split(' '), env), input);

test.each([
  ['get tenants', 0],
  ['wait --for=ready tenant/dev01', 0],
  ['get nothing', 2],
  ['got tenants', 2],
  ['get tenants -o xml', 2],
  ['get services', 2],
  ['get tenant nobody', 3],
  ['wait --for=ready tenant/nobody', 3],
  ['wait --for=deleted tenant/nobody', 0],
  ['get tenants --token wrong', 4],
  ['get tenants --server https://example.invalid', 4],
  ['delete tenant dev01', 4],
  ['wait --for=deleted tenant/dev01 --timeout 50ms', 5],
  ['get tenants --server http://127.0.0.1:9', 6],
  ['help exit-codes', 0],
  ['got tenants --server http://127.0.0.1:9', 2],
  ['restart service web -t dev01 --server http://127.0.0.1:9', 6],
  ['restart tenant dev01', 2],
  ['restart service web', 2],
  ['scale service web -t dev01 --size 3', 2],
  ['restart service nobody -t dev01', 3],
  ['get --help', 0],
])('%s exits with %i', async (words, code) => {
  const { code: actual, out, err } = await tenantry(words);
  expect(actual, err).toBe(code);
  expect(out + err).not.toContain(TOKEN);
});

test('results go to standard output without colour, and nothing else does', async () => {
  const { out, err } = await tenantry('get tenants -o json');
  expect(JSON.parse(out).items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual([
    'dev01',
    'dev',
  ]);
  expect(err).toBe('');
});

test("the administrator's token is not sent to another machine", async () => {
  const { err } = await tenantry('get tenants --server https://tenantry.example.invalid');
  expect(err).toContain('is only used for a server on this machine');
});

test('a refused manifest is told by file and line', async () => {
  answers['POST /api/v1/apply'] = (_request, response) =>
    json(response, 422, {
      code: 'invalid-manifest',
      detail: 'The manifest is not valid.',
      errors: [{ field: 'items[0].spec.tier', message: 'must be shared', remedy: 'write shared' }],
    });
  const { code, err } = await tenantry('apply -f -', {}, 'kind: Tenant\nmetadata: {name: a}\nspec:\n  tier: golden\n');
  expect(code).toBe(1);
  expect(err).toBe(
    'error: The manifest is not valid.\n  standard input:4 spec.tier: must be shared\n  → write shared\n',
  );
});

test('create sends what the fields say, for any kind and in either order of words', async () => {
  answers['POST /api/v1/tenants'] = (_request, response) => json(response, 201, tenant('dev01'));
  const { code, out } = await tenantry('tn create DEV01 --infrastructure nonprod --set nodes.min=2 --no-wait');
  expect([code, out]).toEqual([0, 'tenant/dev01 created\n']);
  expect(JSON.parse(api.seen.findLast(({ method }) => method === 'POST')?.body ?? '')).toEqual({
    apiVersion: 'tenantry.dev/v1',
    kind: 'Tenant',
    metadata: { name: 'DEV01' },
    spec: { infrastructure: 'nonprod', nodes: { min: 2 } },
  });
});

test('actions of kinds are commands, in either order of words, with what they take as options', async () => {
  const { code, out, err } = await tenantry('scale service web -t dev01 --replicas 3');
  expect([code, out], err).toEqual([0, 'service/web scale asked for\n']);
  expect(JSON.parse(api.seen.findLast(({ method }) => method === 'POST')?.body ?? '')).toEqual({ replicas: 3 });
  expect((await tenantry('svc restart web -t dev01')).out).toBe('service/web unchanged\n');
  expect((await tenantry('--no-color scale svc/web --replicas=3 --dry-run', { TENANTRY_TENANT: 'dev01' })).out).toBe(
    'no changes\n',
  );
});

test('history says who declared what and whether it was ready, and diff what differs', async () => {
  const { out } = await tenantry('history service web -t dev01');
  expect(out).toMatch(/3 +\S+ +ada +update +no +image\n +1 +\S+ +ada +create +yes +-\n/);
  expect(out).toContain('goes back to 1');
  expect((await tenantry('diff svc/web -t dev01 --from 1')).out).toBe('1 → 3\nspec.image: a → b\n');
  expect(api.seen.at(-1)?.url).toContain('/revisions/3?against=1');
});

test('a rollback shows first what changes, and does what it showed', async () => {
  const { code, out, err } = await tenantry('rollback service web -t dev01');
  expect([code, out], err).toEqual([0, 'service/web goes back to revision 1\n']);
  expect(err).toContain('spec.image: b → a');
  const sent = api.seen.filter(({ method }) => method === 'POST').slice(-2);
  expect(sent.map(({ body }) => JSON.parse(body ?? ''))).toEqual([{ to: 1 }, { to: 1 }]);
  expect((await tenantry('rollback service web -t dev01 --to first')).code).toBe(2);
});

test('the help on an action says what it does to which kind, and what it takes', async () => {
  for (const words of ['help scale', 'scale --help', 'scale service web --help']) {
    const { code, out } = await tenantry(words);
    expect([code, out], words).toEqual([0, expect.stringMatching(/service +Runs another number of replicas\./)]);
    expect(out).toMatch(/--replicas <integer> +How many\. Required\./);
  }
  expect((await tenantry('explain service')).out).toMatch(/scale +Runs another .*\(--replicas <integer>\)/);
});

test('a word that is no command is told the nearest, and which actions there are', async () => {
  expect((await tenantry('got tenants')).err).toContain('Did you mean get?');
  expect((await tenantry('restrat service web')).err).toContain('Did you mean restart?');
  expect((await tenantry('frobnicate service web')).err).toContain('kinds have the actions restart, scale.');
});

test('a kubeconfig holds no secret, is for its owner alone, and does not replace the clusters of others', async () => {
  const file = join(home, 'kube.yaml');
  expect((await tenantry(`kubeconfig dev01 -o ${file}`)).code).toBe(0);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain(TOKEN);
  expect(text).not.toMatch(/token:/);
  expect(text).toContain('certificate-authority-data: Q0E=');
  expect(text).toContain('namespace: duploservices-dev01');
  expect((await tenantry(`kubeconfig dev01 --role viewer -o ${file}`)).code).toBe(0);

  await writeFile(file, 'apiVersion: v1\nclusters: [{name: production}]\n');
  await chmod(file, 0o644);
  expect((await tenantry(`kubeconfig dev01 -o ${file}`)).code).toBe(4);
  expect(await readFile(file, 'utf8')).toContain('production');
  expect((await tenantry(`kubeconfig dev01 --force -o ${file}`)).code).toBe(0);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a cluster is added from standard input, and what was found is told in a table', async () => {
  const { code, out, err } = await tenantry('cluster add prod --kubeconfig - --context main', {}, 'a kubeconfig');
  expect([code, out.split('\n')[0]], err).toEqual([0, 'cluster prod is registered']);
  expect(out).toMatch(/cilium +no +Cilium is not there\. Policies only add\./);
  expect(JSON.parse(api.seen.findLast(({ method }) => method === 'PUT')?.body ?? '')).toEqual({
    kubeconfig: 'a kubeconfig',
    context: 'main',
  });
  expect((await tenantry('cluster list')).out).toMatch(/prod +https:\/\/10\.0\.0\.1 +v1\.36\.0 +a token/);
});

test('azure-rights prints commands that a shell can read, with the shipped role and condition, and asks no server', async () => {
  const ids = ['1', '2', '3'].map((end) => `00000000-0000-0000-0000-00000000000${end}`);
  const nowhere = { TENANTRY_SERVER: 'http://127.0.0.1:9' };
  const { code, out } = await tenantry(
    `azure-rights --subscription ${ids[0]} ${ids[2]} --principal ${ids[1]}`,
    nowhere,
  );
  expect(code).toBe(0);
  const role = JSON.parse(/<<'END'\n([\s\S]*?)\nEND/.exec(out)?.[1] ?? '') as { AssignableScopes: string[] };
  expect(role.AssignableScopes).toEqual([`/subscriptions/${ids[0]}`, `/subscriptions/${ids[2]}`]);
  expect(out.match(/^az role assignment create/gm)).toHaveLength(6);
  expect(out).not.toContain('{subscriptionId}');
  const refused = await tenantry('azure-rights --subscription mine --principal $(id)', nowhere);
  expect(refused.code).not.toBe(0);
});

test('collector prints the configuration as the server made it', async () => {
  const yaml = 'receivers: {}\n';
  answers['GET /api/v1/infrastructures/nonprod/collector'] = (_request, response) =>
    void response.writeHead(200, { 'content-type': 'application/yaml' }).end(yaml);
  const { code, out } = await tenantry('collector NonProd');
  expect([code, out]).toEqual([0, yaml]);
});

test('the rights that a cluster has to grant are printed without asking any server', async () => {
  const { code, out } = await tenantry('cluster rights', { TENANTRY_SERVER: 'http://127.0.0.1:9' });
  expect([code, out]).toEqual([0, expect.stringContaining('kind: ClusterRole\n')]);
});

test('kube-token speaks to kubectl', async () => {
  const { out } = await tenantry('kube-token dev01 --role viewer');
  expect(JSON.parse(out)).toEqual({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: 'short-lived', expirationTimestamp: '2030-01-01T00:00:00Z' },
  });
});

test('Ctrl-C ends in order', async () => {
  const child = start(['wait', '--for=deleted', 'tenant/dev01']);
  const asked = api.seen.length;
  const ended = outcomeOf(child);
  await expect.poll(() => api.seen.length, { timeout: 20_000 }).toBeGreaterThan(asked + 2);
  child.kill('SIGINT');
  const { code, err } = await ended;
  expect(code).toBe(130);
  expect(err).toContain('Interrupted.');
});

test('a reader that has enough is no failure', async () => {
  const child = spawn(
    'bash',
    ['--norc', '-c', `set -o pipefail; "$0" "$1" get tenants -w -o json | head -1`, process.execPath, PROGRAM],
    {
      env: { PATH: process.env.PATH, TENANTRY_HOME: home },
    },
  );
  let version = 2;
  // Each look sees a change, so that there is always something to write to the reader that left.
  answers['GET /api/v1/tenants'] = (_request, response) =>
    json(response, 200, { items: [tenant('dev01', {}, { resourceVersion: String(version++) })], nextCursor: null });
  const { code, out, err } = await outcomeOf(child);
  answers['GET /api/v1/tenants'] = always['GET /api/v1/tenants'] as Answer;
  expect(out.split('\n').filter((line) => line !== '')).toHaveLength(1);
  expect([code, err]).toEqual([0, '']);
});

test.each([
  ['tenantry ge', ['get']],
  ['tenantry get t', ['tenant']],
  ['tenantry get tenant de', ['dev01', 'dev']],
  ['tenantry describe tenant/dev0', ['tenant/dev01']],
  ['tenantry kubeconfig dev01 --role ', ['viewer', 'editor']],
  ['tenantry wait --for=r', ['ready']],
  ['tenantry wait --for=ready tenant/', ['tenant/dev01', 'tenant/dev']],
  ['tenantry get tenants --sel', ['--selector']],
  ['tenantry sandbox ', ['info']],
  ['tenantry completion ', ['bash', 'zsh', 'fish']],
  ['tenantry cluster sh', ['show']],
  ['tenantry rest', ['restart']],
  ['tenantry restart ', ['service']],
  ['tenantry restart service -t dev01 ', ['web']],
  ['tenantry scale service web --rep', ['--replicas']],
  ['tenantry cluster check pr', ['prod']],
  ['tenantry cluster add prod --kub', ['--kubeconfig']],
])('bash completes %j', async (line, expected) => {
  const script = `
    tenantry() { "${process.execPath}" "${PROGRAM}" "$@"; }
    source <(tenantry completion bash)
    COMP_LINE="$LINE" COMP_POINT=\${#LINE}
    # Bash splits words at = for completion; so does this.
    read -ra COMP_WORDS <<< "\${LINE//=/ = }"
    [[ $LINE == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
    _tenantry
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const child = spawn('bash', ['--norc', '-c', script], {
    env: { PATH: process.env.PATH, TENANTRY_HOME: home, LINE: line },
  });
  const { out, err } = await outcomeOf(child);
  expect(
    out.split('\n').filter((word) => word !== ''),
    err,
  ).toEqual(expected);
});

test('completion does not hang where there is no server', async () => {
  const { code, out } = await outcomeOf(
    start(['__complete', '--', 'get', ''], { TENANTRY_SERVER: 'http://127.0.0.1:9' }),
  );
  expect([code, out]).toEqual([0, '']);
});
