import type { Planner } from '@tenantry/engine/contract';
import { type JsonObject, KINDS } from '@tenantry/kinds';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROBLEMS } from '../problems/index.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { fieldsOf, MERGE_PATCH, openWorld, type TestWorld } from '../testing/world.ts';

/** ed edits dev02 and knows nobody else; olga owns dev01; joe administers; vera edits dev02 and may read dev01. */
const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  ed: principal('ed@example.com'),
  olga: principal('olga@example.com'),
  vera: principal('vera@example.com'),
};

/** What waits for an agreement stands for nothing. */
const NOTHING: Planner = { plan: async (objects) => objects.map(() => []), planDeletion: async () => [] };

let world: TestWorld;
async function open(): Promise<void> {
  world = await openWorld({ kinds: KINDS, authenticate: knowing(PEOPLE), planner: NOTHING });
  const made = await as('joe', 'POST', '/api/v1/apply', [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    manifest('Infrastructure', 'faraway', { provider: 'azure', region: 'westus' }),
    ...['dev01', 'dev02', 'dev05'].map((name) => manifest('Tenant', name, { infrastructure: 'nonprod' })),
    manifest('Tenant', 'dev03', { infrastructure: 'faraway' }),
    manifest('Member', 'ed', { user: 'ed@example.com', role: 'editor' }, 'dev02'),
    manifest('Member', 'vera', { user: 'vera@example.com', role: 'editor' }, 'dev02'),
    manifest('Member', 'vera', { user: 'vera@example.com', role: 'viewer' }, 'dev01'),
    manifest('Member', 'olga', { user: 'olga@example.com', role: 'owner' }, 'dev01'),
    manifest('Service', 'web', { image: 'registry.example.com/web:1', ports: [{ port: 80 }] }, 'dev01'),
    manifest('Service', 'old', { image: 'registry.example.com/old:1', ports: [{ port: 80 }] }, 'dev01'),
    manifest('StorageAccount', 'pic', { containers: { uploads: {} } }, 'dev01'),
  ]);
  expect(made.statusCode, made.body).toBe(200);
  for (const path of ['tenants/dev01/services/old', 'tenants/dev05'])
    expect((await as('joe', 'DELETE', `/api/v1/${path}`)).statusCode).toBe(202);
}
const close = () => world[Symbol.asyncDispose]();

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const as = (who: string, method: Method, url: string, body?: object, headers: Record<string, string> = {}) =>
  world.call({
    method,
    url,
    headers: { authorization: `Bearer ${who}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

interface Asked {
  readonly to: string;
  readonly name: string;
  readonly kind?: string;
}
const GRANTS = '/api/v1/tenants/dev02/grants';
const NETWORK: JsonObject = { network: { ports: [80] } };
const grant = ({ to, name, kind = 'Service' }: Asked, more = NETWORK, as = 'ask') =>
  manifest('Grant', as, { to, target: { kind, name }, reason: 'for tests', ...more }, 'dev02');

let asks = 0;

/** All that ed is told when they declare it, look at it in every way, change it and take it back; without what differs by itself. */
async function told(asked: Asked, more: JsonObject): Promise<string[]> {
  const ask = `ask${asks++}`;
  const body = grant(asked, more, ask);
  const one = `${GRANTS}/${ask}`;
  const answers = [
    await as('ed', 'POST', '/api/v1/plan', [body]),
    await as('ed', 'POST', GRANTS, body),
    await as('ed', 'POST', GRANTS, body),
    await as('ed', 'POST', '/api/v1/apply', [body]),
    await as('ed', 'PUT', one, body),
  ];
  for (const part of ['', '/resources', '/events', '/deletion', '/revisions'])
    answers.push(await as('ed', 'GET', one + part));
  for (const query of ['', 'direction=any&', `tenant=${asked.to}&`, `service=${asked.name}&`])
    answers.push(await as('ed', 'GET', `${GRANTS}?${query}q=${ask}`));
  answers.push(
    await as('ed', 'PATCH', one, { spec: { reason: 'for other tests' } }, MERGE_PATCH),
    await as('ed', 'POST', `${one}/accept`, { generation: 2 }),
    await as('ed', 'DELETE', one),
  );
  return answers.map(({ statusCode, headers, body: text }) =>
    JSON.stringify([statusCode, Object.keys(headers).sort(), text])
      .replaceAll(ask, 'ASK')
      .replaceAll(new RegExp(`\\b${asked.to}\\b`, 'g'), 'TENANT')
      .replaceAll(new RegExp(`\\b${asked.name}\\b`, 'g'), 'NAME')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/(resourceVersion\W+)\d+/g, '$1N'),
  );
}

const MISSING = { to: 'dev01', name: 'wep' };

describe('I9: who declares a grant is told nothing of what they may not look at, word for word as of what does not exist:', () => {
  beforeAll(open);
  afterAll(close);

  test.each<[string, Asked, Asked, JsonObject]>([
    ['something that is there', { to: 'dev01', name: 'web' }, MISSING, NETWORK],
    ['something that is being deleted', { to: 'dev01', name: 'old' }, MISSING, NETWORK],
    ['a port that it does not have', { to: 'dev01', name: 'web' }, MISSING, { network: { ports: [81] } }],
    ['no port', { to: 'dev01', name: 'web' }, MISSING, { network: {} }],
    [
      'an account, and a container that it has',
      { to: 'dev01', name: 'pic', kind: 'StorageAccount' },
      { to: 'dev01', name: 'pid', kind: 'StorageAccount' },
      { identity: { role: 'reader', container: 'uploads' } },
    ],
    [
      'an account, and a container that it does not have',
      { to: 'dev01', name: 'pic', kind: 'StorageAccount' },
      { to: 'dev01', name: 'pid', kind: 'StorageAccount' },
      { identity: { role: 'reader', container: 'nothing' } },
    ],
    ['another kind of the same name', { to: 'dev01', name: 'pic' }, MISSING, NETWORK],
    ['a tenant that is there', { to: 'dev01', name: 'web' }, { to: 'dev09', name: 'web' }, NETWORK],
    ['a tenant of another infrastructure', { to: 'dev03', name: 'web' }, { to: 'dev09', name: 'web' }, NETWORK],
    ['a tenant that is being deleted', { to: 'dev05', name: 'web' }, { to: 'dev09', name: 'web' }, NETWORK],
  ])('%s', async (_what, there, missing, more) => {
    const [one, other] = [await told(there, more), await told(missing, more)];
    expect(one).toEqual(other);
    expect(one).toHaveLength(17);
  });

  test.each([
    ['vera', MISSING, 'unknown-reference', ['spec.target']],
    ['joe', MISSING, 'unknown-reference', ['spec.target']],
    ['joe', { to: 'dev09', name: 'web' }, 'unknown-reference', ['spec.to', 'spec.target']],
    ['vera', { to: 'dev01', name: 'old' }, 'reference-deleting', ['spec.target']],
  ] as const)('%s, who may look there, is told what is wrong with %j', async (who, asked, code, fields) => {
    const answer = await as(who, 'POST', GRANTS, grant(asked));
    expect([answer.statusCode, answer.json().code, fieldsOf(answer)]).toEqual([PROBLEMS[code].status, code, fields]);
  });

  test('last, what is asked of the other side goes on when it deletes what was named', async () => {
    expect((await as('ed', 'POST', GRANTS, grant({ to: 'dev01', name: 'web' }))).statusCode).toBe(201);
    const before = (await as('ed', 'GET', `${GRANTS}/ask`)).body;
    expect((await as('joe', 'DELETE', '/api/v1/tenants/dev01/services/web')).statusCode).toBe(202);
    expect((await as('joe', 'DELETE', '/api/v1/tenants/dev01')).statusCode).toBe(202);
    expect((await as('ed', 'GET', `${GRANTS}/ask`)).body).toBe(before);
  });
});

describe('the other side', () => {
  beforeEach(open);
  afterEach(close);

  const accept = async (generation = 1) => as('olga', 'POST', `${GRANTS}/ask/accept`, { generation });
  const asked = async () =>
    (await as('olga', 'GET', '/api/v1/tenants/dev01/grants?direction=in')).json<{
      items: { metadata: { name: string } }[];
    }>().items;

  test('sees what is asked of it, and agrees to what is there; from then on they end together', async () => {
    expect((await as('ed', 'POST', GRANTS, grant({ to: 'dev01', name: 'web' }))).statusCode).toBe(201);
    expect(await asked()).toHaveLength(1);
    expect((await accept()).statusCode).toBe(200);
    // A change by somebody who may not look leaves that as it is.
    const patched = await as('ed', 'PATCH', `${GRANTS}/ask`, { spec: { expiresAfterDays: 5 } }, MERGE_PATCH);
    expect(patched.statusCode).toBe(200);
    expect((await as('joe', 'DELETE', '/api/v1/tenants/dev01/services/web')).statusCode).toBe(202);
    const { metadata } = (await as('ed', 'GET', `${GRANTS}/ask`)).json();
    expect(metadata.deletionRequestedAt).toEqual(expect.any(String));
  });

  test.each<[string, Asked, JsonObject, keyof typeof PROBLEMS, string]>([
    ['is not there', MISSING, NETWORK, 'unknown-reference', 'spec.target'],
    ['is being deleted', { to: 'dev01', name: 'old' }, NETWORK, 'reference-deleting', 'spec.target'],
    [
      'lacks the port',
      { to: 'dev01', name: 'web' },
      { network: { ports: [81] } },
      'invalid-manifest',
      'spec.network.ports[0]',
    ],
    [
      'lacks the container',
      { to: 'dev01', name: 'pic', kind: 'StorageAccount' },
      { identity: { role: 'reader', container: 'nothing' } },
      'invalid-manifest',
      'spec.identity.container',
    ],
  ])('cannot agree to what %s, is told why, and may refuse it', async (_what, what, more, code, field) => {
    expect((await as('ed', 'POST', GRANTS, grant(what, more))).statusCode).toBe(201);
    const answer = await accept();
    expect([answer.statusCode, answer.json().code, fieldsOf(answer)]).toEqual([PROBLEMS[code].status, code, [field]]);
    expect((await as('olga', 'POST', `${GRANTS}/ask/refuse`)).statusCode).toBe(200);
  });

  test('agrees to something of a tenant of the same network alone', async () => {
    expect((await as('ed', 'POST', GRANTS, grant({ to: 'dev03', name: 'web' }))).statusCode).toBe(201);
    const web = manifest('Service', 'web', { image: 'registry.example.com/web:1', ports: [{ port: 80 }] }, 'dev03');
    expect((await as('joe', 'POST', '/api/v1/apply', [web])).statusCode).toBe(200);
    const answer = await as('joe', 'POST', `${GRANTS}/ask/accept`, { generation: 1 });
    expect([answer.json().code, fieldsOf(answer)]).toEqual(['invalid-manifest', ['spec.network']]);
  });

  test('is asked when it comes to be after what is asked of it', async () => {
    const body = grant({ to: 'dev07', name: 'web' });
    expect((await as('ed', 'POST', GRANTS, body)).statusCode).toBe(201);
    const made = [
      manifest('Tenant', 'dev07', { infrastructure: 'nonprod' }),
      manifest('Service', 'web', { image: 'registry.example.com/web:1', ports: [{ port: 80 }] }, 'dev07'),
    ];
    expect((await as('joe', 'POST', '/api/v1/apply', made)).statusCode).toBe(200);
    const { items } = (await as('joe', 'GET', '/api/v1/tenants/dev07/grants?direction=in')).json();
    expect(items).toHaveLength(1);
    expect((await as('joe', 'POST', `${GRANTS}/ask/accept`, { generation: 1 })).statusCode).toBe(200);
  });

  test('agrees to what it has now: an agreement does not come back for what takes its name later', async () => {
    await as('ed', 'POST', GRANTS, grant({ to: 'dev01', name: 'web' }));
    expect((await accept()).statusCode).toBe(200);
    await as('ed', 'PUT', `${GRANTS}/ask`, grant(MISSING));
    await as('ed', 'PUT', `${GRANTS}/ask`, grant({ to: 'dev01', name: 'web' }));
    const [{ uid } = { uid: '' }] = (await world.store.list({ kind: 'Grant', limit: 1 })).items;
    expect(await world.store.consent(uid)).toBeNull();
  });
});
