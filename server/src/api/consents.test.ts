import { type JsonObject, KINDS } from '@tenantry/kinds';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleManifests } from '../manifests/example.ts';
import { fieldsOf, openWorld, type TestWorld } from '../testing/world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await openWorld({ kinds: KINDS });
  const answer = await world.call({ method: 'POST', url: '/api/v1/apply', body: KINDS.flatMap(exampleManifests) });
  expect(answer.statusCode, answer.body).toBe(200);
});
afterEach(() => world[Symbol.asyncDispose]());

const GRANT = '/api/v1/tenants/dev02/grants/shop';
const post = (word: string, body: JsonObject = {}) => world.call({ method: 'POST', url: `${GRANT}/${word}`, body });
const listed = async (tenant: string, direction: string) => {
  const answer = await world.call({ url: `/api/v1/tenants/${tenant}/grants?direction=${direction}` });
  return answer
    .json<{ items: { metadata: { name: string; tenant: string } }[] }>()
    .items.map(({ metadata }) => metadata);
};

test('a grant is listed on both sides, by who asks', async () => {
  const shop = [expect.objectContaining({ name: 'shop', tenant: 'dev02' })];
  for (const [tenant, direction, expected] of [
    ['dev02', 'out', shop],
    ['dev02', 'in', []],
    ['dev02', 'any', shop],
    ['dev01', 'out', []],
    ['dev01', 'in', shop],
    ['dev01', 'any', shop],
  ] as const) {
    expect(await listed(tenant, direction), `${direction} of ${tenant}`).toEqual(expected);
  }
});

test('an answer is in the audit log of both tenants, with who gave it and to what', async () => {
  expect((await post('accept', { generation: 1 })).statusCode).toBe(200);
  expect((await post('revoke')).statusCode).toBe(200);
  for (const tenant of ['dev01', 'dev02']) {
    const { items } = (await world.call({ url: `/api/v1/audit?tenant=${tenant}` })).json<{
      items: { action: string; actor: { name: string }; after: JsonObject; before: JsonObject | null }[];
    }>();
    const [revoked, accepted] = items.filter(({ action }) => action.endsWith('-grant'));
    expect([accepted?.action, revoked?.action]).toEqual(['accept-grant', 'revoke-grant']);
    expect(accepted).toMatchObject({
      before: null,
      after: { answer: 'accepted', generation: 1, askedBy: 'dev02', spec: { to: 'dev01', network: { ports: [80] } } },
    });
    expect(revoked?.before).toMatchObject({ answer: 'accepted' });
    expect(accepted?.actor.name).not.toBe('');
  }
});

test('what is agreed to is what was looked at', async () => {
  expect(fieldsOf(await post('accept'))).toEqual(['generation']);
  const answer = await post('accept', { generation: 7 });
  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ code: 'asked-otherwise' });
});

test('no manifest can say that the other side agreed', async () => {
  const read = (await world.call({ url: GRANT })).json<{ spec: JsonObject }>();
  for (const more of [{ accepted: true }, { consent: { answer: 'accepted' } }]) {
    const answer = await world.call({ method: 'PUT', url: GRANT, body: { ...read, spec: { ...read.spec, ...more } } });
    expect(answer.statusCode).toBe(422);
  }
  const sent = await world.call({
    method: 'PUT',
    url: GRANT,
    body: { ...read, status: { phase: 'ready', outputs: { acceptedBy: 'me' } } },
  });
  expect(sent.json()).toMatchObject({ status: { outputs: {} } });
});

test('a time that has passed cannot be agreed to', async () => {
  const { spec } = (await world.call({ url: GRANT })).json<{ spec: JsonObject }>();
  const body = {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Grant',
    metadata: { name: 'shop', tenant: 'dev02' },
    spec: { ...spec, expiresAt: '2020-01-01T00:00:00Z' },
  };
  expect((await world.call({ method: 'PUT', url: GRANT, body })).statusCode).toBe(200);
  const answer = await post('accept', { generation: 2 });
  expect(answer.statusCode).toBe(422);
  expect(answer.json<{ detail: string }>().detail).toContain('ended at 2020-01-01');
});

test.each([
  ['the tenant that asks', '/api/v1/tenants/dev02'],
  ['the tenant that is asked', '/api/v1/tenants/dev01'],
  ['what is asked for', '/api/v1/tenants/dev01/services/web'],
])('I7: deleting %s is not held up by a grant, and ends it', async (_what, url) => {
  const answer = await world.call({ method: 'DELETE', url });
  expect(answer.statusCode, answer.body).toBe(202);
  const grant = await world.call({ url: GRANT });
  expect(grant.json()).toMatchObject({ metadata: { deletionRequestedAt: expect.any(String) } });
  expect((await post('accept', { generation: 1 })).json()).toMatchObject({ code: 'being-deleted' });
});

test('I9: who names what is not there in another tenant is not told what is', async () => {
  const { spec } = (await world.call({ url: GRANT })).json<{ spec: JsonObject }>();
  const body = {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Grant',
    metadata: { name: 'other', tenant: 'dev02' },
    spec: { ...spec, target: { kind: 'Service', name: 'wep' } },
  };
  const answer = await world.call({ method: 'POST', url: '/api/v1/tenants/dev02/grants', body });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).not.toContain('web');
});

test.each([
  ['the same role on the same thing', 'StorageAccount', { role: 'reader' }, { role: 'reader' }, true],
  ['another role on it', 'StorageAccount', { role: 'reader' }, { role: 'writer' }, false],
  [
    'one value of a secret of which all are granted',
    'Secret',
    { role: 'reader' },
    { role: 'reader', key: 'KEY' },
    true,
  ],
] as const)(
  'I2: a second grant of %s is refused where Azure would keep one role for both',
  async (_what, kind, first, second, isRefused) => {
    const example = KINDS.find(({ name }) => name === kind)?.example;
    const grant = (name: string, identity: JsonObject) => ({
      apiVersion: 'tenantry.dev/v1',
      kind: 'Grant',
      metadata: { name, tenant: 'dev02' },
      spec: { to: 'dev01', target: { kind, name: example?.name ?? '' }, identity, reason: 'for tests' },
    });
    const key = kind === 'Secret' ? { key: secretKey(example?.spec) } : {};
    const apply = (name: string, identity: JsonObject) =>
      world.call({ method: 'POST', url: '/api/v1/apply', body: [grant(name, identity)] });
    expect((await apply('first', first)).statusCode).toBe(200);
    const answer = await apply('second', { ...second, ...('key' in second ? key : {}) });
    expect(answer.statusCode, answer.body).toBe(isRefused ? 409 : 200);
    if (!isRefused) return;
    expect([answer.json().code, fieldsOf(answer)]).toEqual(['name-held', ['spec.identity']]);
    expect(answer.body).toContain('the identity of dev02 is made reader of');
    expect(answer.body).toContain('already, by Grant first');
  },
);

function secretKey(spec: JsonObject | undefined): string {
  const [key] = (['values', 'files', 'generate'] as const).flatMap((part) => Object.keys(spec?.[part] ?? {}));
  if (key === undefined) throw new Error('the example of Secret has no value');
  return key;
}
