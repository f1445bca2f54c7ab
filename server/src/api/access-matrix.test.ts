import { KINDS, TENANT_ROLES } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NotReadyError } from '../options.ts';
import { keyOf, NEEDS, type Need, needOf } from '../testing/access-needs.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { MERGE_PATCH, openWorld, type TestWorld } from '../testing/world.ts';
import type { NetworkGateway } from './reach-gateway.ts';

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

beforeAll(async () => {
  world = await openWorld({
    kinds: KINDS,
    network,
    authenticate: knowing(PEOPLE),
  });
  const made = await world.call({
    method: 'POST',
    url: '/api/v1/apply',
    headers: { authorization: 'Bearer administrator' },
    body: [
      manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
      ...['own', 'foreign', 'other'].map((name) => manifest('Tenant', name, { infrastructure: 'nonprod' })),
      ...TENANT_ROLES.map((role) => manifest('Member', role, { user: `${role}@example.com`, role }, 'own')),
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
    ...(method === 'GET'
      ? {}
      : { payload: JSON.stringify(isBatch ? manifest('Config', 'nothing', { wrong: true }, place) : {}) }),
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
