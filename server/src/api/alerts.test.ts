import { type JsonObject, KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertFault, alertSchema } from '../faults/alertmanager.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

const PEOPLE = { joe: principal('joe@example.com', { roles: ['administrator'] }) };

let world: TestWorld;
const tokens: Record<string, string> = { joe: 'joe' };
const call = async (bearer: string, url: string, body?: JsonObject | JsonObject[]) => {
  const answer = await world.call({
    ...{ method: body === undefined ? 'GET' : 'POST', url, headers: { authorization: `Bearer ${tokens[bearer]}` } },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.statusCode, json: answer.json() };
};

beforeAll(async () => {
  world = await openWorld({ kinds: KINDS, authenticate: knowing(PEOPLE) });
  const made = await call('joe', '/api/v1/apply', [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
    manifest('Tenant', 'dev02', { infrastructure: 'nonprod' }),
  ]);
  expect(made.status).toBe(200);
  for (const [name, wanted] of Object.entries({
    alerting: { role: 'editor', verbs: ['alerts'] },
    writing: { role: 'owner', verbs: ['read', 'write', 'secrets', 'cluster'] },
    looking: { role: 'viewer', verbs: ['alerts'] },
  })) {
    const token = await call('joe', '/api/v1/tenants/dev01/tokens', { name, ...wanted });
    expect(token.status, JSON.stringify(token.json)).toBe(201);
    tokens[name] = token.json.token;
  }
  for (const name of ['dev01', 'dev02']) await haveNamespace(name);
});
afterAll(() => world[Symbol.asyncDispose]());

/** As the engine writes it when the namespace stands. */
async function haveNamespace(tenant: string): Promise<void> {
  const { uid } = (await world.store.find('Tenant', null, tenant)) ?? { uid: '' };
  for (const claim of await world.store.claim(10, 30)) {
    if (claim.object.uid === uid) {
      await world.store.record(claim, [
        {
          ...{ objectUid: uid, key: 'namespace', title: 'namespace', driver: 'kubernetes', connection: 'kube:nonprod' },
          ...{
            type: 'v1/Namespace',
            id: `duploservices-${tenant}`,
            dependsOn: [],
            deletedWith: null,
            state: 'present',
          },
          ...{ applied: null, outputs: {}, operation: null, notBefore: null, problem: null, uid: null, contest: null },
          since: new Date(),
        },
      ]);
    }
    await world.store.finish(claim, { status: claim.object.status, dueAt: new Date(), attempt: 0, events: [] });
  }
}

const alert = (fingerprint: string, labels: Record<string, string>, more: JsonObject = {}): JsonObject => ({
  status: 'firing',
  labels: { alertname: 'KubePodNotReady', severity: 'critical', ...labels },
  annotations: { summary: 'A pod has not been ready for 15 minutes', runbook_url: 'https://runbooks.example.com/pods' },
  startsAt: '2026-11-29T08:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'https://prometheus.example.com/graph?g0',
  fingerprint,
  ...more,
});
/** What Alertmanager 0.28 sends to a webhook. */
const send = (bearer: string, ...alerts: JsonObject[]) =>
  call(bearer, '/api/v1/webhooks/alertmanager', {
    ...{ version: '4', groupKey: '{}:{alertname="KubePodNotReady"}', truncatedAlerts: 0, status: 'firing' },
    ...{ receiver: 'tenantry', groupLabels: {}, commonLabels: {}, commonAnnotations: {} },
    ...{ externalURL: 'https://alertmanager.example.com', alerts },
  });
const faults = async (query = '') =>
  (await call('joe', `/api/v1/faults?source=alertmanager&${query}`)).json.items as (JsonObject & {
    owner: { name: string };
  })[];

test('an alert that fires is one fault of the tenant whose namespace it names, however often it is sent, until it is resolved', async () => {
  const one = alert('a1', { namespace: 'duploservices-dev02', pod: 'web-1' });
  expect(await send('joe', one)).toEqual({ status: 200, json: { taken: 1, opened: 1, resolved: 0, ignored: [] } });
  expect((await send('joe', one, one)).json).toMatchObject({ taken: 2, opened: 0, resolved: 0 });
  expect(await faults()).toMatchObject([
    {
      ...{
        code: 'KubePodNotReady',
        severity: 'critical',
        state: 'open',
        count: 2,
        owner: { kind: 'Tenant', name: 'dev02' },
      },
      cause: 'A pod has not been ready for 15 minutes.',
      remedy: 'Follow https://runbooks.example.com/pods.',
      data: { labels: { pod: 'web-1' }, url: 'https://prometheus.example.com/graph?g0' },
    },
  ]);
  expect((await send('joe', { ...one, status: 'resolved' })).json).toMatchObject({ taken: 1, resolved: 1 });
  expect(await faults()).toEqual([]);
});

test('by labels it may be of a tenant or an infrastructure; what names neither is left, and said', async () => {
  const { json } = await send(
    'joe',
    alert('b1', { tenant: 'DEV01' }),
    alert('b2', { infrastructure: 'nonprod', severity: 'page' }),
    alert('b3', { namespace: 'kube-system' }),
    alert('b4', { tenant: 'missing' }),
    // The metrics of one tenant may say that they are another's; its namespace is the cluster's word.
    alert('b5', { namespace: 'duploservices-dev01', tenant: 'dev02' }),
  );
  expect(json).toEqual({ taken: 3, opened: 3, resolved: 0, ignored: ['b3', 'b4'] });
  expect((await faults()).map(({ owner, key }) => [key, owner.name]).sort()).toEqual([
    ['b1', 'dev01'],
    ['b2', 'nonprod'],
    ['b5', 'dev01'],
  ]);
  await send('joe', ...['b1', 'b5'].map((one) => alert(one, { tenant: 'dev01' }, { status: 'resolved' })));
  await send('joe', alert('b2', { infrastructure: 'nonprod' }, { status: 'resolved' }));
  expect(await faults()).toEqual([]);
});

test('an alert that is not sent again is over at the end that it names, or after a day and an hour', async () => {
  const later = new Date(Date.now() + 3_600_000).toISOString();
  await send('joe', alert('e1', { tenant: 'dev01' }), alert('e2', { tenant: 'dev01' }, { endsAt: later }));
  const open = async () => (await faults()).map(({ key }) => key).sort();
  expect(await world.store.endSilentFaults('alertmanager', 60)).toEqual({ opened: 0, resolved: 0 });
  expect(await open()).toEqual(['e1', 'e2']);
  await world.store.endSilentFaults('alertmanager', -1);
  expect(await open()).toEqual(['e2']);
  const { uid = '' } = (await world.store.find('Tenant', null, 'dev01')) ?? {};
  const ended = alertFault(
    alertSchema.parse(alert('e2', {}, { endsAt: later })),
    uid,
    new Date(Date.parse(later) - 60_000),
  );
  await world.store.settleFaults('alertmanager', { scopes: [], ownerUids: [] }, [
    { ...ended, data: { ...ended.data, endsAt: new Date(Date.now() - 1_000).toISOString() } },
  ]);
  await world.store.endSilentFaults('alertmanager', 60);
  expect(await open()).toEqual([]);
});

test('I9: a token of one tenant raises and resolves faults of that tenant alone, and learns of no other', async () => {
  await send('joe', alert('c0', { tenant: 'dev02' }));
  const { json } = await send(
    'alerting',
    alert('c1', {}),
    alert('c2', { namespace: 'duploservices-dev01' }),
    alert('c3', { tenant: 'dev02' }),
    alert('c4', { namespace: 'duploservices-dev02' }),
    alert('c5', { namespace: 'duploservices-none' }),
    alert('c6', { infrastructure: 'nonprod' }),
    alert('c0', { tenant: 'dev02' }, { status: 'resolved' }),
  );
  expect(json).toEqual({ taken: 2, opened: 2, resolved: 0, ignored: ['c3', 'c4', 'c5', 'c6', 'c0'] });
  expect((await faults()).map(({ owner, key }) => [key, owner.name]).sort()).toEqual([
    ...[
      ['c0', 'dev02'],
      ['c1', 'dev01'],
      ['c2', 'dev01'],
    ],
  ]);
});

test('a token raises faults with the verb for it and the role of an editor, and does nothing else with that verb', async () => {
  for (const bearer of ['writing', 'looking']) {
    expect([bearer, (await send(bearer, alert('d1', {}))).json.ignored]).toEqual([bearer, ['d1']]);
  }
  expect((await call('alerting', '/api/v1/tenants/dev01/faults')).status).toBe(403);
});

test('what is not of Alertmanager is refused with the field that is wrong', async () => {
  const fields = async (body: JsonObject) =>
    (await call('joe', '/api/v1/webhooks/alertmanager', body)).json.errors?.map(
      ({ field }: { field: string }) => field,
    );
  expect(await fields({ version: '3', alerts: [] })).toEqual(['version']);
  expect(await fields({ version: '4', alerts: [{ ...alert('x', {}), fingerprint: 'no' }] })).toEqual([
    'alerts[0].fingerprint',
  ]);
});
