import { type JsonObject, KINDS } from '@tenantry/kinds';
import type { FaultSeen } from '@tenantry/store/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestCall, type TestWorld } from '../testing/world.ts';

/** Joe has all, Ed edits DEV01, Vera looks at it, Anna has DATASCI alone, Olga audits. */
const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  ed: principal('ed@example.com'),
  vera: principal('vera@example.com'),
  anna: principal('anna@example.com'),
  olga: principal('olga@example.com', { roles: ['auditor'] }),
};
type Person = keyof typeof PEOPLE;

let world: TestWorld;
const as = (person: Person, call: TestCall) =>
  world.call({ ...call, headers: { ...call.headers, authorization: `Bearer ${person}` } });
const uids: Record<string, string> = {};
const NOW = new Date('2030-01-01T12:00:00Z');

beforeAll(async () => {
  world = await openWorld({ kinds: KINDS, authenticate: knowing(PEOPLE), now: () => NOW });
  const body = [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
    manifest('Tenant', 'datasci', { infrastructure: 'nonprod' }),
    manifest('Member', 'ed', { user: 'ed@example.com', role: 'editor' }, 'dev01'),
    manifest('Member', 'vera', { user: 'vera@example.com', role: 'viewer' }, 'dev01'),
    manifest('Member', 'anna', { user: 'anna@example.com', role: 'owner' }, 'datasci'),
  ];
  const answer = await as('joe', { method: 'POST', url: '/api/v1/apply', body });
  expect(answer.statusCode).toBe(200);
  for (const [kind, name] of [
    ['Infrastructure', 'nonprod'],
    ['Tenant', 'dev01'],
    ['Tenant', 'datasci'],
  ] as const) {
    const uid = (await world.store.find(kind, null, name))?.uid ?? '';
    uids[name] = uid;
    const seen: FaultSeen = {
      ...{
        ownerUid: uid,
        scope: uid,
        key: 'k',
        code: 'ImageMissing',
        severity: 'critical',
        resource: null,
        data: null,
      },
      ...{ cause: `Something is wrong in ${name}.`, remedy: 'Mend it.' },
    };
    await world.store.settleFaults('test', { scopes: [uid], ownerUids: [uid] }, [seen]);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const list = async (person: Person, url = '/api/v1/faults') => {
  const answer = await as(person, { url });
  return answer.statusCode === 200
    ? (answer.json().items as { owner: { name: string } }[]).map(({ owner }) => owner.name).sort()
    : answer.statusCode;
};
const idOf = async (url: string) => (await as('joe', { url: `${url}?state=all` })).json().items[0].id as string;
const post = async (person: Person, url: string, body: JsonObject = {}) => as(person, { method: 'POST', url, body });

test('I9: each sees the faults of their own tenants, and administrators and auditors those of infrastructures too', async () => {
  const all = ['datasci', 'dev01', 'nonprod'];
  expect(await Promise.all((['joe', 'olga', 'ed', 'vera', 'anna'] as const).map((person) => list(person)))).toEqual([
    ...[all, all, ['dev01'], ['dev01'], ['datasci']],
  ]);
  expect(await list('anna', '/api/v1/faults?tenant=dev01')).toBe(404);
  expect(await list('joe', '/api/v1/faults?tenant=DEV01')).toEqual(['dev01']);
  expect(await list('olga', '/api/v1/infrastructures/nonprod/faults')).toEqual(['nonprod']);
  expect(await list('ed', '/api/v1/infrastructures/nonprod/faults')).toBe(403);
  expect(await list('joe', '/api/v1/faults?severity=warning')).toEqual([]);
  expect(await list('joe', '/api/v1/faults?cursor=x')).toBe(400);
  expect(await list('anna', '/api/v1/faults/summary')).toEqual(['datasci']);
  expect(await list('olga', '/api/v1/faults/summary')).toEqual(all);
});

test('an editor acknowledges, mutes and resolves; whoever only looks does not', async () => {
  const base = '/api/v1/tenants/dev01/faults';
  const id = await idOf(base);
  expect((await post('vera', `${base}/${id}/acknowledge`)).statusCode).toBe(403);
  const known = await post('ed', `${base}/${id}/acknowledge`, { note: 'we look' });
  expect(known.json()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ed@example.com', note: 'we look' });
  expect(JSON.stringify(known.json())).not.toContain(uids.dev01);
  const resolved = await post('ed', `${base}/${id}/resolve`);
  expect(resolved.json()).toMatchObject({ state: 'resolved', resolvedBy: 'ed@example.com' });
  const late = await post('ed', `${base}/${id}/acknowledge`);
  expect([late.statusCode, late.json().code]).toEqual([409, 'fault-resolved']);
  expect(await list('ed')).toEqual([]);
});

test('a mute has an end, within thirty days', async () => {
  const base = '/api/v1/tenants/datasci/faults';
  const id = await idOf(base);
  for (const until of [undefined, 'tomorrow', '2030-01-01T11:00:00Z', '2030-02-01T12:00:00Z']) {
    const refused = await post('anna', `${base}/${id}/mute`, until === undefined ? {} : { until });
    expect([until, refused.statusCode, refused.json().errors?.[0]?.field]).toEqual([until, 422, 'until']);
  }
  const until = '2030-01-31T12:00:00Z';
  expect((await post('anna', `${base}/${id}/mute`, { until })).json()).toMatchObject({ state: 'muted' });
  expect(await list('anna')).toEqual([]);
  expect(await list('anna', `${base}?state=muted`)).toEqual(['datasci']);
  expect((await post('anna', `${base}/${id}/unmute`)).json()).toMatchObject({ state: 'open', mutedUntil: null });
});

test('I9: a fault is found in its own place alone', async () => {
  const id = await idOf('/api/v1/tenants/datasci/faults');
  for (const place of ['tenants/dev01', 'infrastructures/nonprod']) {
    const answer = await post('joe', `/api/v1/${place}/faults/${id}/resolve`);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'object-not-found']);
  }
  const ofInfrastructure = '/api/v1/infrastructures/nonprod/faults';
  const url = `${ofInfrastructure}/${await idOf(ofInfrastructure)}/resolve`;
  expect((await post('olga', url)).statusCode).toBe(403);
  expect((await post('joe', url)).json()).toMatchObject({ state: 'resolved', owner: { kind: 'Infrastructure' } });
});
