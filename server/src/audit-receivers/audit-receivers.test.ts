import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutbound } from '../http/outbound.ts';
import { isGenuine, startReceiver } from '../testing/webhook-receiver.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';
import { createDeliver } from '../webhooks/index.ts';
import { sourceOf, startAuditSender } from './index.ts';

const PATH = '/api/v1/audit/receivers';
const SOURCE = sourceOf('test');
const WITHIN = { timeout: 20_000, interval: 20 };
const ACTOR = { name: 'ada', kind: 'user', address: '127.0.0.1', requestId: 'r1' } as const;

let world: TestWorld;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let logged = '';
const log = pino(
  new Writable({
    write(line, _encoding, done) {
      logged += String(line);
      done();
    },
  }),
);
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  for (const { name } of await world.store.auditReceivers()) await world.store.removeAuditReceiver(name, ACTOR);
  await receiver[Symbol.asyncDispose]();
});

/** A replica that sends. Answers the way to end it. */
function startReplica() {
  const deliver = createDeliver({ outbound: createOutbound({ allow: ['127.0.0.0/8'] }) });
  const { store, masterKey } = world;
  const stop = startAuditSender({ store, masterKey, deliver, source: SOURCE, log, random: () => 0 });
  stops.push(stop);
  return stop;
}

async function add(more: object = {}): Promise<string> {
  const answer = await world.call({ method: 'POST', url: PATH, body: { name: 'siem', url: receiver.url, ...more } });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().secret;
}
const show = async () => (await world.call({ url: `${PATH}/siem` })).json();
const change = (body: object) => world.call({ method: 'PATCH', url: `${PATH}/siem`, body: { ...body } });

async function deeds(count: number, of: Partial<{ action: string; kind: string; tenant: string | null }> = {}) {
  const act = { action: 'delete', kind: 'Service', name: 'web', tenant: 'dev01', outcome: 'success', ...of } as const;
  for (let n = 0; n < count; n++) await world.store.recordAct(ACTOR, { ...act, detail: { n } });
}
const end = async () => Number((await world.store.auditEnd()).id);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe('what is in the log arrives', () => {
  test('as it stands there, as CloudEvents, each signed, and from the row that adds the receiver on', async () => {
    await deeds(1);
    const before = await end();
    const secret = await add({ authorization: 'Bearer t' });
    startReplica();
    await deeds(1);
    await expect.poll(receiver.ids, WITHIN).toEqual([before + 1, before + 2]);
    const [row] = (await world.store.audit({ limit: 1 })).items;
    const [, { headers, body, events } = { headers: {}, body: '', events: [] }] = receiver.taken;
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': `${SOURCE}:${row?.id}`,
      authorization: 'Bearer t',
    });
    expect(events).toEqual([
      {
        specversion: '1.0',
        id: row?.id,
        source: SOURCE,
        type: 'dev.tenantry.audit.Service.delete',
        subject: 'dev01/Service/web',
        time: row?.at.toISOString(),
        datacontenttype: 'application/json',
        data: { ...row, at: row?.at.toISOString() },
      },
    ]);
    expect([isGenuine(secret, headers, body), isGenuine(secret, headers, `${body} `)]).toEqual([true, false]);
    await expect.poll(show, WITHIN).toMatchObject({ state: 'delivering', backlog: { rows: 0, since: null } });
  });

  test('once and in order at a receiver that was down, whoever sends when it comes back', async () => {
    await add();
    const first = startReplica();
    const begin = await end();
    await expect.poll(receiver.ids, WITHIN).toEqual([begin]);
    receiver.isUp = false;
    await deeds(3);
    await expect.poll(receiver.refusals, WITHIN).toBeGreaterThan(0);
    await expect.poll(show, WITHIN).toMatchObject({
      state: 'retrying',
      failures: expect.any(Number),
      failingSince: expect.any(String),
      lastError: { message: expect.stringContaining('the receiver answered 503: down') },
      backlog: { rows: 3, since: expect.any(String) },
    });
    await first();
    await deeds(3);
    receiver.isUp = true;
    startReplica();
    startReplica();
    await deeds(3);
    await expect.poll(receiver.ids, WITHIN).toEqual(from(begin, begin + 9));
    await expect.poll(show, WITHIN).toMatchObject({ state: 'delivering', failures: 0, failingSince: null });
    expect(logged).toContain('the audit receiver siem takes events again');
  });

  test('several at a time at a receiver that takes batches, and nothing that is not for it', async () => {
    const begin = await end();
    await add({
      mode: 'batch',
      types: ['Service.', 'Secret.read'],
      tenant: 'DEV01',
      start: 'beginning',
      isPaused: true,
    });
    await deeds(1, { kind: 'Secret', action: 'update' });
    await deeds(1, { kind: 'Secret', action: 'read-secret' });
    await deeds(1, { tenant: 'dev02' });
    await deeds(120);
    startReplica();
    expect(await show()).toMatchObject({ state: 'paused', position: '0' });
    expect((await change({ isPaused: false })).statusCode).toBe(200);
    const last = begin + 1 + 123;
    await expect.poll(async () => Number((await show()).position), WITHIN).toBeGreaterThanOrEqual(last);
    expect(receiver.ids().filter((id) => id > begin)).toEqual([begin + 3, ...from(begin + 5, last)]);
    expect(new Set(receiver.ids()).size).toBe(receiver.ids().length);
    for (const { headers, events } of receiver.taken) {
      expect(headers['content-type']).toBe('application/cloudevents-batch+json');
      expect(events.length).toBeLessThanOrEqual(100);
    }
  });

  test('signed by the old secret too for a day after it was replaced', async () => {
    const old = await add();
    const replaced = await world.call({ method: 'POST', url: `${PATH}/siem/secret` });
    const { secret, oldSecretUntil } = replaced.json();
    expect(Date.parse(oldSecretUntil)).toBeGreaterThan(Date.now());
    const tested = await world.call({ method: 'POST', url: `${PATH}/siem/test` });
    expect(tested.json()).toMatchObject({ isAccepted: true, status: 204 });
    const [{ headers, body, events } = { headers: {}, body: '', events: [] }] = receiver.taken;
    expect(events).toMatchObject([{ type: 'dev.tenantry.audit.test' }]);
    expect([old, secret].map((one) => isGenuine(one, headers, body))).toEqual([true, true]);
    expect(old).not.toBe(secret);
  });
});

test('an address that is not on the internet is not reached, by a test neither, and the state says why', async () => {
  await add({ url: 'https://10.0.0.1/events' });
  const tested = await world.call({ method: 'POST', url: `${PATH}/siem/test` });
  const message = '10.0.0.1 leads to an address that is not on the internet';
  expect(tested.json()).toMatchObject({ isAccepted: false, status: null, message });
  startReplica();
  await expect.poll(show, WITHIN).toMatchObject({ state: 'retrying', lastError: { message } });
});

test('secrets are shown once, and are nowhere else: no list, no state, no log, not in the database', async () => {
  receiver.isUp = false;
  const authorization = 'Bearer canary-of-header';
  const url = `${receiver.url}?code=canary-of-address`;
  const secret = await add({ url, authorization });
  startReplica();
  await world.call({ method: 'POST', url: `${PATH}/siem/test` });
  await change({ url: `${receiver.url}?…`, outcomes: ['success'] });
  await expect.poll(async () => (await show()).lastError?.message, WITHIN).toContain('asked with [hidden] at');
  const rows = await world.store.auditReceivers();
  const seen = [
    ...[await show(), (await world.call({ url: PATH })).json(), (await world.store.audit({ limit: 500 })).items],
    ...[logged, rows.map(({ secret: { sealed, ...rest }, ...row }) => ({ ...row, rest, sealed: sealed.toString() }))],
  ];
  const text = JSON.stringify(seen);
  expect(text).toContain('?…');
  for (const canary of [secret, secret.slice(6), 'canary-of-header', 'canary-of-address']) {
    expect(text.includes(canary), canary).toBe(false);
  }
  receiver.isUp = true;
  await expect.poll(() => receiver.taken.length, WITHIN).toBeGreaterThan(0);
  expect(receiver.taken[0]?.headers.authorization).toBe(authorization);
});

describe('what is asked of receivers is checked', () => {
  test.each([
    [{}, 'name'],
    [{ name: 'a b', url: 'https://siem.example.com' }, 'name'],
    [{ name: 'siem', url: 'ftp://siem.example.com' }, 'url'],
    [{ name: 'siem', url: 'https://ada:secret@siem.example.com' }, 'url'],
    [{ name: 'siem', url: 'https://siem.example.com', authorization: 'a\r\nx: y' }, 'authorization'],
    [{ name: 'siem', url: 'https://siem.example.com', types: ['Service.*'] }, 'types[0]'],
    [{ name: 'siem', url: 'https://siem.example.com', outcomes: ['lost'] }, 'outcomes[0]'],
  ])('%j is refused', async (body, field) => {
    const answer = await world.call({ method: 'POST', url: PATH, body: { ...body } });
    expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, field]);
    expect(answer.body).not.toContain('secret@');
  });

  test('a name is taken once, and there are 20 at most', async () => {
    await add();
    const again = { name: 'SIEM', url: receiver.url };
    expect((await world.call({ method: 'POST', url: PATH, body: again })).json().code).toBe('name-taken');
    for (let n = 2; n <= 20; n++) await add({ name: `siem${n}` });
    const more = { name: 'more', url: receiver.url };
    expect((await world.call({ method: 'POST', url: PATH, body: more })).json().code).toBe('too-many-receivers');
  });

  test('one that is removed gets nothing more, and what is done to receivers is in the log', async () => {
    await add();
    await change({ types: ['Tenant.'] });
    await world.call({ method: 'POST', url: `${PATH}/siem/secret` });
    expect((await world.call({ method: 'DELETE', url: `${PATH}/siem` })).statusCode).toBe(204);
    expect((await world.call({ method: 'DELETE', url: `${PATH}/siem` })).statusCode).toBe(404);
    expect((await change({ isPaused: true })).statusCode).toBe(404);
    const { items } = await world.store.audit({ kind: 'AuditReceiver', limit: 4 });
    expect(items.map(({ action }) => action)).toEqual(['delete', 'replace-secret', 'update', 'create']);
    expect(items[2]).toMatchObject({ before: { types: [] }, after: { types: ['Tenant.'] } });
  });
});
