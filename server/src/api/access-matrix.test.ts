import { KINDS, TENANT_ROLES } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NotReadyError } from '../options.ts';
import { STYLE_PATH } from '../sign-in/html.ts';
import { principal } from '../testing/principal.ts';
import { MERGE_PATCH, openWorld, type TestWorld } from '../testing/world.ts';
import type { NetworkGateway } from './reach-gateway.ts';

/**
 * Who may use a route, written down a second time and by hand: the rules of `authorize` must come to the same. `everybody` is
 * whoever is signed in, `reader` an auditor or an administrator; of a tenant the least role, `+` where auditors may too.
 */
type Need =
  | 'public'
  | 'everybody'
  | 'reader'
  | 'administrator'
  | (typeof TENANT_ROLES)[number]
  | `${(typeof TENANT_ROLES)[number]}+`;

/** By route, with `{kind}` for the plural of a kind that lives in a tenant. */
const NEEDS: Readonly<Record<string, Need>> = {
  'GET /': 'public',
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /problems': 'public',
  'GET /problems/:code': 'public',
  'GET /api/v1/docs': 'public',
  'GET /api/v1/docs/docs.js': 'public',
  'GET /api/v1/docs/swagger-ui-bundle.js': 'public',
  'GET /api/v1/docs/swagger-ui.css': 'public',
  'GET /api/v1/openapi.json': 'everybody',
  'GET /metrics': 'reader',
  'GET /api/v1/kinds': 'everybody',
  'GET /api/v1/can': 'everybody',
  'GET /api/v1/events': 'everybody',
  'GET /api/v1/audit': 'reader',
  'GET /api/v1/audit/export': 'reader',
  'GET /api/v1/audit/verification': 'reader',
  'GET /api/v1/cluster-rights': 'reader',
  // By the word of an issuer that a tenant trusts (exchange.test.ts).
  'POST /api/v1/token-exchange': 'public',
  'GET /api/v1/tokens': 'everybody',
  'POST /api/v1/tokens': 'everybody',
  // Of another, or of none; their own: tokens.test.ts.
  'DELETE /api/v1/tokens/:name': 'administrator',
  'POST /api/v1/sign-in': 'public',
  'POST /api/v1/device/code': 'public',
  'POST /api/v1/device/token': 'public',
  // Pages for browsers, which lead to the sign-in whoever has no session (pages.test.ts).
  'GET /sign-in': 'public',
  'POST /sign-in': 'public',
  [`GET ${STYLE_PATH}`]: 'public',
  'GET /sign-in/at/:name': 'public',
  'GET /sign-in/callback/:name': 'public',
  'GET /account': 'public',
  'POST /account/password': 'public',
  'POST /account/sign-out': 'public',
  'GET /device': 'public',
  'POST /device': 'public',
  'GET /api/v1/identity-providers': 'reader',
  'GET /api/v1/identity-providers/:name': 'reader',
  'PUT /api/v1/identity-providers/:name': 'administrator',
  'DELETE /api/v1/identity-providers/:name': 'administrator',
  'POST /api/v1/identity-providers/:name/test': 'administrator',
  'GET /api/v1/me': 'everybody',
  // What is theirs, and only with a session (sign-in.test.ts).
  'POST /api/v1/sign-out': 'everybody',
  'POST /api/v1/me/password': 'everybody',
  'POST /api/v1/me/second-factor': 'everybody',
  'POST /api/v1/me/second-factor/confirm': 'everybody',
  'DELETE /api/v1/me/second-factor': 'everybody',
  'DELETE /api/v1/users/:name/second-factor': 'administrator',
  'GET /api/v1/sessions': 'everybody',
  'DELETE /api/v1/sessions/:name': 'everybody',
  'GET /api/v1/users': 'reader',
  'POST /api/v1/users': 'administrator',
  'GET /api/v1/users/:name': 'reader',
  'PATCH /api/v1/users/:name': 'administrator',
  'DELETE /api/v1/users/:name': 'administrator',
  'POST /api/v1/users/:name/password': 'administrator',
  'GET /api/v1/access-requests': 'everybody',
  'POST /api/v1/access-requests': 'everybody',
  'POST /api/v1/tenant-requests': 'everybody',
  // Of a request that is not there; who decides one that is: access-requests.test.ts.
  'POST /api/v1/access-requests/:name/approve': 'everybody',
  'POST /api/v1/access-requests/:name/refuse': 'everybody',
  'POST /api/v1/access-requests/:name/withdraw': 'everybody',
  'GET /api/v1/tenant-templates': 'everybody',
  'PUT /api/v1/tenant-templates/:name': 'administrator',
  'DELETE /api/v1/tenant-templates/:name': 'administrator',
  'GET /api/v1/clusters': 'reader',
  'GET /api/v1/clusters/:name': 'reader',
  'PUT /api/v1/clusters/:name': 'administrator',
  'DELETE /api/v1/clusters/:name': 'administrator',
  'POST /api/v1/clusters/:name/check': 'administrator',
  'GET /api/v1/orphans': 'reader',
  'POST /api/v1/orphans/removals': 'administrator',
  'GET /api/v1/reach': 'viewer+',
  'GET /api/v1/reach/identity': 'viewer+',
  'GET /api/v1/reach/matrix': 'reader',
  'POST /api/v1/apply': 'editor',
  'POST /api/v1/plan': 'editor+',

  'GET /api/v1/infrastructures': 'reader',
  'POST /api/v1/infrastructures': 'administrator',
  'GET /api/v1/infrastructures/:name': 'reader',
  'PUT /api/v1/infrastructures/:name': 'administrator',
  'PATCH /api/v1/infrastructures/:name': 'administrator',
  'DELETE /api/v1/infrastructures/:name': 'administrator',
  'GET /api/v1/infrastructures/:name/deletion': 'reader',
  'GET /api/v1/infrastructures/:name/events': 'reader',
  'GET /api/v1/infrastructures/:name/resources': 'reader',
  'GET /api/v1/infrastructures/:name/revisions': 'reader',
  'GET /api/v1/infrastructures/:name/revisions/:revision': 'reader',
  'POST /api/v1/infrastructures/:name/rollback': 'administrator',
  'POST /api/v1/infrastructures/:name/actions/:action': 'reader',

  'GET /api/v1/tenants': 'everybody',
  'POST /api/v1/tenants': 'administrator',
  'GET /api/v1/tenants/:tenant': 'viewer+',
  'PUT /api/v1/tenants/:tenant': 'administrator',
  'PATCH /api/v1/tenants/:tenant': 'administrator',
  'DELETE /api/v1/tenants/:tenant': 'administrator',
  'GET /api/v1/tenants/:tenant/deletion': 'viewer+',
  'GET /api/v1/tenants/:tenant/events': 'viewer+',
  'GET /api/v1/tenants/:tenant/resources': 'viewer+',
  'GET /api/v1/tenants/:tenant/revisions': 'viewer+',
  'GET /api/v1/tenants/:tenant/revisions/:revision': 'viewer+',
  'POST /api/v1/tenants/:tenant/rollback': 'administrator',
  'POST /api/v1/tenants/:tenant/actions/:action': 'viewer+',
  'GET /api/v1/tenants/:tenant/can': 'viewer+',
  'GET /api/v1/tenants/:tenant/cluster': 'viewer+',
  'GET /api/v1/tenants/:tenant/faults': 'viewer+',
  'GET /api/v1/tenants/:tenant/usage': 'viewer+',
  'POST /api/v1/tenants/:tenant/ssh-key': 'editor',
  'POST /api/v1/tenants/:tenant/kube-token': 'viewer+',
  'GET /api/v1/tenants/:tenant/tokens': 'owner+',
  'POST /api/v1/tenants/:tenant/tokens': 'owner',
  'DELETE /api/v1/tenants/:tenant/tokens/:name': 'owner',
  'GET /api/v1/tenants/:tenant/trusts': 'owner+',
  'POST /api/v1/tenants/:tenant/trusts': 'owner',
  'DELETE /api/v1/tenants/:tenant/trusts/:name': 'owner',
  'GET /api/v1/tenants/:tenant/kube-tokens': 'viewer+',
  'POST /api/v1/tenants/:tenant/kube-tokens': 'viewer+',
  // Their own; those of others as an editor.
  'DELETE /api/v1/tenants/:tenant/kube-tokens/:name': 'viewer+',
  'POST /api/v1/tenants/:tenant/kube-tokens/revoke-all': 'editor',
  'GET /api/v1/tenants/:tenant/benchmarks': 'viewer+',
  'GET /api/v1/tenants/:tenant/benchmarks/:id': 'viewer+',
  'POST /api/v1/tenants/:tenant/benchmarks': 'editor',
  ...Object.fromEntries(
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [
      `${method} /api/v1/tenants/:tenant/kubernetes/*`,
      'viewer+' as const,
    ]),
  ),

  'GET /api/v1/tenants/:tenant/{kind}': 'viewer+',
  'POST /api/v1/tenants/:tenant/{kind}': 'editor',
  'GET /api/v1/tenants/:tenant/{kind}/:name': 'viewer+',
  'PUT /api/v1/tenants/:tenant/{kind}/:name': 'editor',
  'PATCH /api/v1/tenants/:tenant/{kind}/:name': 'editor',
  'DELETE /api/v1/tenants/:tenant/{kind}/:name': 'editor',
  'GET /api/v1/tenants/:tenant/{kind}/:name/deletion': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/events': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/resources': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/revisions': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/revisions/:revision': 'viewer+',
  'GET /api/v1/tenants/:tenant/{kind}/:name/versions': 'viewer+',
  'POST /api/v1/tenants/:tenant/{kind}/:name/read': 'editor',
  'POST /api/v1/tenants/:tenant/{kind}/:name/rollback': 'editor',
  'POST /api/v1/tenants/:tenant/{kind}/:name/actions/:action': 'viewer+',
  ...Object.fromEntries(
    KINDS.flatMap(({ actions = [] }) => actions).map(({ name }) => [
      `POST /api/v1/tenants/:tenant/{kind}/:name/actions/${name}`,
      'editor' as const,
    ]),
  ),
  // Whoever may answer is found in the grant; of one that is not there nobody is told more than that (consents.test.ts).
  'POST /api/v1/tenants/:tenant/{kind}/:name/accept': 'everybody',
  'POST /api/v1/tenants/:tenant/{kind}/:name/refuse': 'everybody',
  'POST /api/v1/tenants/:tenant/{kind}/:name/revoke': 'everybody',
};

const PEOPLE = {
  administrator: principal('joe@example.com', { roles: ['administrator'] }),
  auditor: principal('olga@example.com', { roles: ['auditor'] }),
  owner: principal('owner@example.com'),
  editor: principal('editor@example.com'),
  viewer: principal('viewer@example.com'),
  stranger: principal('stranger@example.com'),
  'token for another tenant': principal('joe@example.com', {
    roles: ['administrator'],
    scope: { tenants: ['other'], verbs: ['read', 'write', 'secrets', 'cluster'] },
  }),
  'token that only reads': principal('joe@example.com', {
    roles: ['administrator'],
    scope: { tenants: null, verbs: ['read'] },
  }),
};
type Person = keyof typeof PEOPLE;
type Outcome = 'allowed' | 'forbidden' | 'hidden' | 'unauthenticated';
const TENANTS = ['own', 'foreign', 'missing'] as const;

interface Cell {
  readonly route: string;
  readonly url: string;
  readonly person: Person | 'nobody' | 'an ended token';
  readonly tenant: (typeof TENANTS)[number] | null;
  readonly status: number;
  readonly requestId: string;
  /** What is said, without what names the request and the tenant. */
  readonly words: string;
}

const notYet = () => {
  throw new NotReadyError('nothing runs here');
};
const network: NetworkGateway = {
  place: notYet,
  picture: notYet,
  owner: notYet,
  endpoints: notYet,
  apiServers: notYet,
};

let world: TestWorld;
let routes: { method: string; url: string; key: string }[];
const cells: Cell[] = [];
const refused = new Set<string>();

/** The route as it stands in the table. Of the kind Tenant the name is the tenant. */
function keyOf(method: string, url: string): string {
  let path = url.replace(/^(\/api\/v1\/tenants\/):name/, '$1:tenant');
  for (const { plural, scope } of KINDS) {
    if (scope === 'tenant') path = path.replace(new RegExp(`^(/api/v1/tenants/:tenant/)${plural}(?=/|$)`), '$1{kind}');
  }
  return `${method} ${path}`;
}

/** Members are the owners' to say. */
function needOf(key: string, url: string): Need | undefined {
  const need = NEEDS[key];
  return need === 'editor' && url.startsWith('/api/v1/tenants/:tenant/members') ? 'owner' : need;
}

function addressOf(url: string, key: string, tenant: string): string {
  const path = (
    key.split(' ')[1]?.startsWith('/api/v1/tenants/:tenant')
      ? url.replace(/^(\/api\/v1\/tenants\/):name/, '$1:tenant')
      : url
  )
    .replace(':tenant', tenant)
    .replace(':revision', '1')
    .replace(':id', '00000000-0000-4000-8000-000000000000')
    .replace(':code', 'internal')
    .replace(/:\w+/g, 'nothing')
    .replace('*', 'api/v1/pods');
  if (path.endsWith('/reach')) return `${path}?from=${tenant}&to=${tenant}`;
  if (path.endsWith('/reach/identity')) return `${path}?from=${tenant}&to=${tenant}/storageaccount/nothing`;
  if (path.endsWith('/matrix')) return `${path}?infrastructure=nonprod`;
  if (path.endsWith('/can')) return `${path}?who=me&verb=get&resource=configs.tenantry.dev`;
  return path;
}

const isOfTenant = (key: string) => key.includes(':tenant') || /\/(apply|plan|reach|reach\/identity)$/.test(key);
const manifest = (tenant: string) => ({
  apiVersion: 'tenantry.dev/v1',
  kind: 'Config',
  metadata: { name: 'nothing', tenant },
  spec: { wrong: true },
});

beforeAll(async () => {
  world = await openWorld({
    kinds: KINDS,
    network,
    authenticate: async ({ authorization }) => {
      if (authorization === undefined) return { outcome: 'unknown', reason: 'missing' };
      const identity = PEOPLE[decodeURIComponent(authorization.slice('Bearer '.length)) as Person];
      return identity === undefined ? { outcome: 'unknown', reason: 'wrong' } : { outcome: 'known', identity };
    },
  });
  const object = (kind: string, name: string, spec: object, tenant?: string) => ({
    apiVersion: 'tenantry.dev/v1',
    kind,
    metadata: { name, ...(tenant === undefined ? {} : { tenant }) },
    spec: { ...spec },
  });
  const made = await world.call({
    method: 'POST',
    url: '/api/v1/apply',
    headers: { authorization: 'Bearer administrator' },
    body: [
      object('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      ...['own', 'foreign', 'other'].map((name) => object('Tenant', name, { infrastructure: 'nonprod' })),
      ...TENANT_ROLES.map((role) => object('Member', role, { user: `${role}@example.com`, role }, 'own')),
    ],
  });
  if (made.statusCode !== 200) throw new Error(made.body);
  routes = world.routes
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url }) => ({ method, url, key: keyOf(method, url) }));
  const people = [...(Object.keys(PEOPLE) as Person[]), 'nobody', 'an ended token'] as const;
  for (const { method, url, key } of routes) {
    for (const person of people) {
      for (const tenant of isOfTenant(key) ? TENANTS : [null]) await visit(method, url, key, person, tenant);
    }
  }
  for (let cursor: string | undefined; ; ) {
    const page = await world.store.audit({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { outcome, actor } of page.items) if (outcome === 'refused') refused.add(String(actor.requestId));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
}, 300_000);
afterAll(() => world[Symbol.asyncDispose]());

async function visit(method: string, url: string, key: string, person: Cell['person'], tenant: Cell['tenant']) {
  const place = tenant ?? 'own';
  const isBatch = /\/(apply|plan)$/.test(url);
  const answer = await world.app.inject({
    method: method as 'GET',
    url: addressOf(url, key, place),
    headers: {
      // Whoever may change something must not: it is another generation that they know.
      'if-match': '"0"',
      ...(person === 'nobody' ? {} : { authorization: `Bearer ${encodeURIComponent(person)}` }),
      ...(method === 'PATCH' ? MERGE_PATCH : method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { payload: JSON.stringify(isBatch ? manifest(place) : {}) }),
  });
  const requestId = String(answer.headers['x-request-id']);
  cells.push({
    route: key,
    url,
    person,
    tenant,
    status: answer.statusCode,
    requestId,
    words: answer.body.replaceAll(requestId, 'REQUEST').replaceAll(new RegExp(`\\b${place}\\b`, 'g'), 'TENANT'),
  });
}

function outcomeOf({ status, requestId }: Cell): Outcome {
  if (status === 401) return 'unauthenticated';
  if (!refused.has(requestId)) return 'allowed';
  return status === 404 ? 'hidden' : 'forbidden';
}

const READS = new Set<Need>(['everybody', 'reader', 'viewer+', 'editor+', 'owner+']);

function expected(need: Need, person: Cell['person'], tenant: Cell['tenant'], key: string): Outcome {
  if (need === 'public') return 'allowed';
  if (person === 'nobody' || person === 'an ended token') return 'unauthenticated';
  if (person === 'administrator' || need === 'everybody') return 'allowed';
  if (person === 'token for another tenant') return tenant === null ? 'forbidden' : 'hidden';
  if (person === 'token that only reads')
    return READS.has(need) && !(key.startsWith('POST') && /kube|ssh/.test(key)) && !/kube-tokens\/|kubernetes/.test(key)
      ? 'allowed'
      : 'forbidden';
  if (person === 'auditor') return READS.has(need) ? 'allowed' : 'forbidden';
  if (tenant !== null && (tenant !== 'own' || person === 'stranger')) return 'hidden';
  const least = need.replace('+', '') as (typeof TENANT_ROLES)[number];
  const isEnough = TENANT_ROLES.includes(least) && person !== 'stranger';
  return isEnough && TENANT_ROLES.indexOf(person) >= TENANT_ROLES.indexOf(least) ? 'allowed' : 'forbidden';
}

test('I9: every route of the server stands in the table, and nothing else does', () => {
  const keys = new Set(routes.map(({ key }) => key));
  expect([...keys].filter((key) => NEEDS[key] === undefined)).toEqual([]);
  expect(Object.keys(NEEDS).filter((key) => !keys.has(key))).toEqual([]);
});

test('I9: each route answers each person, in each tenant, as the table says', () => {
  const wrong = new Set<string>();
  for (const cell of cells) {
    const need = needOf(cell.route, cell.url);
    if (need === undefined) continue;
    const wanted = expected(need, cell.person, cell.tenant, cell.route);
    const found = outcomeOf(cell);
    if (found !== wanted)
      wrong.add(`${cell.route} ${cell.person} ${cell.tenant}: ${found} (${cell.status}), not ${wanted}`);
  }
  process.stderr.write(`${cells.length} cells of ${routes.length} routes\n`);
  expect([...wrong]).toEqual([]);
});

test('I9: what is hidden is answered in the words of what does not exist', () => {
  const said = (tenant: Cell['tenant']) =>
    cells
      .filter((cell) => cell.tenant === tenant && outcomeOf(cell) === 'hidden')
      .map(({ route, person, words }) => `${route} ${person} ${words}`);
  const foreign = said('foreign');
  expect(foreign.length).toBeGreaterThan(routes.length);
  expect(foreign).toEqual(said('missing'));
});

test('no cell is an error of ours', () => {
  expect(cells.filter(({ status }) => status === 500).map(({ route, person }) => `${route} ${person}`)).toEqual([]);
});
