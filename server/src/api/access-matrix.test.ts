import { KINDS, TENANT_ROLES } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NotReadyError } from '../options.ts';
import { keyOf, NEEDS, type Need, needOf } from '../testing/access-needs.ts';
import { ENDED, type Ended, type EndedCredentials, makeEndedCredentials } from '../testing/ended-credentials.ts';
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
  readonly person: Person | Ended | 'nobody' | 'an unknown token';
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
let ended: EndedCredentials;
/** Ahead of the real one by as much as tokens need to expire. */
let aheadMs = 0;
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
  if (url === '/*') return '/tenants';
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
    now: () => new Date(Date.now() + aheadMs),
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
  ended = await makeEndedCredentials({
    ...{ world, administrator: 'administrator', tenant: 'own', other: 'other' },
    pass: (ms) => {
      aheadMs += ms;
    },
  });
  const people = [...(Object.keys(PEOPLE) as Person[]), ...ENDED, 'nobody', 'an unknown token'] as const;
  for (const { method, url, key } of routes) {
    const places = isOfTenant(key) ? TENANTS : [null];
    const visits = people.flatMap((person) => places.map((tenant) => visit(method, url, key, person, tenant)));
    cells.push(...(await Promise.all(visits)));
  }
  for (let cursor: string | undefined; ; ) {
    const page = await world.store.audit({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { outcome, actor } of page.items) if (outcome === 'refused') refused.add(String(actor.requestId));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
}, 300_000);
afterAll(() => world[Symbol.asyncDispose]());

const bearerOf = (person: Cell['person']) =>
  person in ended.bearers ? ended.bearers[person as Ended] : encodeURIComponent(person);

async function visit(
  method: string,
  url: string,
  key: string,
  person: Cell['person'],
  tenant: Cell['tenant'],
): Promise<Cell> {
  const place = tenant ?? 'own';
  const isBatch = /\/(apply|plan)$/.test(url);
  const answer = await world.app.inject({
    method: method as 'GET',
    url: addressOf(url, key, place),
    headers: {
      // Whoever may change something must not: it is another generation that they know.
      'if-match': '"0"',
      // The pages of the portal are for browsers alone.
      ...(url === '/*' ? { accept: 'text/html' } : {}),
      ...(person === 'nobody' ? {} : { authorization: `Bearer ${bearerOf(person)}` }),
      ...(method === 'PATCH' ? MERGE_PATCH : method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET'
      ? {}
      : { payload: JSON.stringify(isBatch ? manifest('Config', 'nothing', { wrong: true }, place) : {}) }),
  });
  const requestId = String(answer.headers['x-request-id']);
  return {
    route: key,
    url,
    person,
    tenant,
    status: answer.statusCode,
    requestId,
    words: answer.body.replaceAll(requestId, 'REQUEST').replaceAll(new RegExp(`\\b${place}\\b`, 'g'), 'TENANT'),
  };
}

function outcomeOf({ status, requestId }: Cell): Outcome {
  if (status === 401) return 'unauthenticated';
  if (!refused.has(requestId)) return 'allowed';
  return status === 404 ? 'hidden' : 'forbidden';
}

const READS = new Set<Need>(['everybody', 'reader', 'viewer+', 'editor+', 'owner+']);

const STRANGERS: ReadonlySet<Cell['person']> = new Set(['stranger', 'former member']);
const KNOWN_AS_NOBODY: ReadonlySet<Cell['person']> = new Set([
  ...(['nobody', 'an unknown token', 'expired token', 'revoked token', 'token made with a revoked one'] as const),
  ...(['expired session', 'session of somebody disabled'] as const),
]);

function expected(need: Need, person: Cell['person'], tenant: Cell['tenant'], key: string): Outcome {
  if (need === 'public') return 'allowed';
  if (KNOWN_AS_NOBODY.has(person)) return 'unauthenticated';
  if (person === 'administrator' || need === 'everybody') return 'allowed';
  if (person === 'token for another tenant' || person === 'machine of another tenant')
    return tenant === null ? 'forbidden' : 'hidden';
  if (person === 'token that only reads')
    return READS.has(need) && !(key.startsWith('POST') && /kube|ssh/.test(key)) && !/kube-tokens\/|kubernetes/.test(key)
      ? 'allowed'
      : 'forbidden';
  if (person === 'auditor') return READS.has(need) ? 'allowed' : 'forbidden';
  if (tenant !== null && (tenant !== 'own' || STRANGERS.has(person))) return 'hidden';
  const least = need.replace('+', '') as (typeof TENANT_ROLES)[number];
  const has = (TENANT_ROLES as readonly string[]).indexOf(person);
  return TENANT_ROLES.includes(least) && has >= TENANT_ROLES.indexOf(least) ? 'allowed' : 'forbidden';
}

test('I9: every route of the server stands in the table, and nothing else does', () => {
  const keys = new Set(routes.map(({ key }) => key));
  expect([...keys].filter((key) => NEEDS[key] === undefined)).toEqual([]);
  expect(Object.keys(NEEDS).filter((key) => !keys.has(key))).toEqual([]);
});

test('what opens nothing now opened the tenant before it ended', () => {
  expect(new Set(Object.values(ended.before))).toEqual(new Set([200]));
  expect(Object.keys(ended.before).length).toBe(ENDED.length - 1);
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
