import { Writable } from 'node:stream';
import type { JsonObject } from '@tenantry/kinds';
import type { FaultSeen } from '@tenantry/store/contract';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutbound } from '../http/outbound.ts';
import { createSendMail, type SendMail } from '../mail/index.ts';
import { startMailServer } from '../testing/mail-server.ts';
import { isGenuine, startReceiver } from '../testing/webhook-receiver.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';
import { createDeliver } from '../webhooks/index.ts';
import { createTelling, sourceOf, startFaultSender } from './index.ts';

const PLATFORM = '/api/v1/fault-routes';
const OWN = '/api/v1/tenants/dev01/fault-routes';
const SOURCE = sourceOf('test');
const WITHIN = { timeout: 20_000, interval: 20 };
const ACTOR = { name: 'ada', kind: 'user', address: '127.0.0.1', requestId: 'r1' } as const;

let world: TestWorld;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let mailServer: Awaited<ReturnType<typeof startMailServer>>;
let sendMail: SendMail;
let ownerUid: string;
let otherUid: string;
let logged = '';
/** What the clock of the senders is ahead. */
let aheadMs = 0;
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
  mailServer = await startMailServer();
  const server = {
    url: mailServer.url(),
    from: 'tenantry@example.com',
    password: null,
    passwordFile: null,
    domains: null,
  };
  sendMail = createSendMail(server);
  world = await openWorld({ sendMail });
  for (const name of ['dev01', 'shop']) {
    const made = await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant(name) });
    expect(made.statusCode, made.body).toBe(201);
  }
  ownerUid = (await world.store.find('Tenant', null, 'dev01'))?.uid ?? '';
  otherUid = (await world.store.find('Tenant', null, 'shop'))?.uid ?? '';
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});
beforeEach(async () => {
  receiver = await startReceiver();
  aheadMs = 0;
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await settle();
  for (const uid of [null, ownerUid]) {
    for (const { name } of await world.store.faultRoutes(uid)) await world.store.removeFaultRoute(uid, name, ACTOR);
  }
  await receiver[Symbol.asyncDispose]();
});

/** A replica that tells. Answers the way to end it. */
function startReplica(more: Partial<TestWorld['store']> = {}) {
  const { masterKey } = world;
  const store = { ...world.store, ...more };
  const now = () => new Date(Date.now() + aheadMs);
  const deliver = createDeliver({ outbound: createOutbound({ allow: ['127.0.0.0/8'] }) });
  const telling = createTelling({ deliver, sendMail, source: SOURCE });
  const stop = startFaultSender({ store, masterKey, telling, log, now, random: () => 0 });
  stops.push(stop);
  return stop;
}

async function add(more: JsonObject = {}, base = OWN): Promise<string> {
  const { url = receiver.url, ...rest } = more;
  const body = { name: 'ops', type: 'webhook', ...(url === null ? {} : { url }), ...rest };
  const answer = await world.call({ method: 'POST', url: base, body });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().secret;
}
const show = async (base = OWN) => (await world.call({ url: `${base}/ops` })).json();
const change = (body: JsonObject, base = OWN) => world.call({ method: 'PATCH', url: `${base}/ops`, body });
const press = async (base = OWN) => (await world.call({ method: 'POST', url: `${base}/ops/test` })).json();

const fault = (key: string, more: Partial<FaultSeen> = {}): FaultSeen => ({
  ...{ ownerUid, scope: 'a', key, code: 'ImageMissing', severity: 'warning', resource: null, data: null },
  ...{ cause: `There is no image of ${key}.`, remedy: 'Push it.' },
  ...more,
});
const settle = (...seen: FaultSeen[]) =>
  world.store.settleFaults('reconciliation', { scopes: ['a'], ownerUids: [ownerUid, otherUid] }, seen);
/** What came, in its order: `opened a`. */
const told = () =>
  receiver.taken
    .flatMap(({ events }) => events)
    .map(({ type, data }) => {
      const { fault, count } = data as { fault?: { key: string }; count?: number };
      return [type.replace('dev.tenantry.fault.', ''), fault?.key ?? count]
        .filter((part) => part !== undefined)
        .join(' ');
    });

describe('a webhook is told', () => {
  test('each change as a CloudEvent, signed, with the fault as it was', async () => {
    const secret = await add({ authorization: 'Bearer t' });
    startReplica();
    await settle(fault('web'));
    await expect.poll(told, WITHIN).toEqual(['opened web']);
    const [{ headers, body, events } = { headers: {}, body: '', events: [] }] = receiver.taken;
    const [event] = events;
    expect(event).toMatchObject({
      ...{ specversion: '1.0', source: SOURCE, type: 'dev.tenantry.fault.opened', subject: 'Tenant/dev01' },
      time: expect.any(String),
      data: { change: 'opened', by: null, fault: { cause: 'There is no image of web.', state: 'open', count: 1 } },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': `${SOURCE}:${event?.id}`,
      authorization: 'Bearer t',
    });
    expect([isGenuine(secret, headers, body), isGenuine(secret, headers, `${body} `)]).toEqual([true, false]);
    await expect
      .poll(() => show(), WITHIN)
      .toMatchObject({ state: 'delivering', backlog: { changes: 0, since: null } });
  });

  test('each change once and in order when it was down, whoever tells when it comes back', async () => {
    await add();
    const first = startReplica();
    await settle(fault('a'));
    await expect.poll(told, WITHIN).toEqual(['opened a']);
    receiver.isUp = false;
    await settle(fault('a'), fault('b'));
    await settle(fault('b'));
    await expect.poll(receiver.refusals, WITHIN).toBeGreaterThan(0);
    await expect
      .poll(() => show(), WITHIN)
      .toMatchObject({
        ...{ state: 'retrying', failures: expect.any(Number), failingSince: expect.any(String) },
        lastError: { message: expect.stringContaining('the receiver answered 503: down') },
        backlog: { changes: 2, since: expect.any(String) },
      });
    await first();
    await settle();
    receiver.isUp = true;
    startReplica();
    startReplica();
    await settle(fault('c'));
    const all = ['opened a', 'opened b', 'resolved a', 'resolved b', 'opened c'];
    await expect.poll(told, WITHIN).toEqual(all);
    await expect
      .poll(() => show(), WITHIN)
      .toMatchObject({ state: 'delivering', failures: 0, backlog: { changes: 0 } });
    await settle();
    await expect.poll(told, WITHIN).toEqual([...all, 'resolved c']);
    expect(logged).toContain('the fault route dev01/ops takes messages again');
  });

  test('by one of several that tell at the same time', async () => {
    await add();
    for (let n = 0; n < 4; n++) startReplica();
    const keys = Array.from({ length: 12 }, (_, n) => `f${String(n).padStart(2, '0')}`);
    for (const [n] of keys.entries()) await settle(...keys.slice(0, n + 1).map((key) => fault(key)));
    await expect.poll(told, WITHIN).toEqual(keys.map((key) => `opened ${key}`));
    await expect.poll(async () => (await show()).backlog.changes, WITHIN).toBe(0);
    expect(told().length).toBe(keys.length);
  });

  test('the same again, with the same id, where who told it died before that was noted', async () => {
    await add();
    const dying = startReplica({ stepFaultRoute: () => Promise.reject(new Error('died')) });
    await settle(fault('lost'));
    await expect.poll(told, WITHIN).toEqual(['opened lost']);
    await dying();
    startReplica();
    await expect.poll(told, WITHIN).toEqual(['opened lost', 'opened lost']);
    const [one, again] = receiver.taken.map(({ headers, events }) => [headers['webhook-id'], events[0]?.id]);
    expect(again).toEqual(one);
    await expect.poll(async () => (await show()).backlog.changes, WITHIN).toBe(0);
  });

  test('nothing that it is not for: less grave, over, and of another tenant', async () => {
    await add({ minSeverity: 'critical', tellsResolved: false });
    await add({}, PLATFORM);
    await change({ isPaused: true }, PLATFORM);
    startReplica();
    await settle(
      fault('x'),
      fault('y', { severity: 'critical' }),
      fault('z', { ownerUid: otherUid, severity: 'critical' }),
    );
    await settle();
    await expect.poll(async () => (await show()).backlog.changes, WITHIN).toBe(0);
    expect(told()).toEqual(['opened y']);
    expect(await show(PLATFORM)).toMatchObject({ state: 'paused', backlog: { changes: 6 } });
  });

  test('signed by the old secret too for a day after it was replaced; a test is told from a change', async () => {
    const old = await add();
    const { secret, oldSecretUntil } = (await world.call({ method: 'POST', url: `${OWN}/ops/secret` })).json();
    expect(Date.parse(oldSecretUntil)).toBeGreaterThan(Date.now());
    expect(await press()).toMatchObject({ isAccepted: true, status: 204, tookMs: expect.any(Number) });
    const [{ headers, body, events } = { headers: {}, body: '', events: [] }] = receiver.taken;
    expect(events).toMatchObject([{ type: 'dev.tenantry.fault.test' }]);
    expect([old, secret].map((one) => isGenuine(one, headers, body))).toEqual([true, true]);
    expect(old).not.toBe(secret);
  });
});

describe('by the clock', () => {
  const HOUR_MS = 3_600_000;
  const timeOfDay = (inMs: number) => new Date(Date.now() + inMs).toISOString().slice(11, 16);

  test('what comes soon after another is one message, of a chat and by mail', async () => {
    await add({ name: 'chat', type: 'slack', groupSeconds: 3600 });
    await add({ name: 'mail', type: 'email', to: ['ada@example.com'], groupSeconds: 3600, url: null });
    const first = startReplica();
    await settle(fault('g1'));
    await settle(fault('g1'), fault('g2'));
    await first();
    await settle(fault('g1'), fault('g2'), fault('g3'));
    aheadMs = HOUR_MS + 60_000;
    mailServer.isUp = false;
    startReplica();
    await expect.poll(() => receiver.taken.length, WITHIN).toBe(1);
    await expect.poll(mailServer.refusals, WITHIN).toBeGreaterThan(0);
    mailServer.isUp = true;
    await expect.poll(() => mailServer.taken.length, WITHIN).toBe(1);
    const [{ body } = { body: '' }] = receiver.taken;
    const [{ data: quoted, to } = { data: '', to: [] }] = mailServer.taken;
    const data = quoted.replaceAll('=\n', '');
    expect(JSON.parse(body).blocks.length).toBe(3);
    expect(to).toEqual(['ada@example.com']);
    expect(
      ['g1', 'g2', 'g3'].map((key) => [body, data].map((text) => text.split(`no image of ${key}.`).length - 1)),
    ).toEqual(Array.from({ length: 3 }, () => [1, 1]));
  });

  test('in quiet hours what is critical is told; the rest after them, and of what came and went how many', async () => {
    await add({ quietHours: { from: timeOfDay(-HOUR_MS), to: timeOfDay(2 * HOUR_MS), timeZone: 'UTC' } });
    const first = startReplica();
    const grave = fault('q1', { severity: 'critical' });
    await settle(fault('q2'), fault('q3'), grave);
    await settle(fault('q2'), grave);
    await settle(fault('q2'));
    await expect.poll(told, WITHIN).toEqual(['opened q1', 'resolved q1']);
    await first();
    aheadMs = 3 * HOUR_MS;
    startReplica();
    await expect.poll(told, WITHIN).toEqual(['opened q1', 'resolved q1', 'passed 1', 'opened q2']);
  });
});

test('mail needs a mail server', async () => {
  await using without = await openWorld();
  const body = { type: 'email', name: 'ops', to: ['ops@example.com'] };
  const answer = await without.call({ method: 'POST', url: PLATFORM, body });
  expect([answer.statusCode, answer.json().errors[0]]).toEqual([
    ...[422, { field: 'type', message: 'needs a mail server, and none is set', remedy: expect.any(String) }],
  ]);
});

describe('I9: a route of a tenant', () => {
  const path = () =>
    fault('path:x', {
      code: 'UnexplainedPath',
      severity: 'critical',
      cause: 'Another tenant reaches dev01 (web → db on 5432) and no Grant says so.',
      remedy: 'See what opens it: tenantry reach shop dev01.',
      resource: '/subscriptions/1/shop-nsg',
      data: { from: 'shop', why: 'shop-nsg opens it' },
    });

  test('never names another tenant, and one of the platform does', async () => {
    await add();
    const all = await startReceiver();
    await add({ url: all.url }, PLATFORM);
    startReplica();
    await settle(path());
    await settle();
    await expect.poll(() => [receiver.taken.length, all.taken.length], WITHIN).toEqual([2, 2]);
    const text = (of: typeof receiver) => of.taken.map(({ body }) => body).join('\n');
    expect(text(receiver)).toContain('Another tenant reaches dev01');
    expect(text(receiver)).not.toContain('shop');
    expect(text(all)).toContain('shop reaches dev01');
    await all[Symbol.asyncDispose]();
  });
});

test('secrets are shown once, and are nowhere else: no list, no state, no log, not in the database', async () => {
  receiver.isUp = false;
  const authorization = 'Bearer canary-of-header';
  const url = `${receiver.url}?code=canary-of-address`;
  const secret = await add({ url, authorization });
  const slack = { name: 'chat', type: 'slack', url: `${receiver.url}/canary-of-chat/canary-of-path` };
  await add({ ...slack, groupSeconds: 0 });
  const routingKey = 'canary0of0pagerduty0000000000000';
  await add({ name: 'pager', type: 'pagerduty', url: receiver.url, routingKey });
  startReplica();
  await settle(fault('a'));
  const tests = await Promise.all(
    ['ops', 'chat', 'pager'].map((name) => world.call({ method: 'POST', url: `${OWN}/${name}/test` })),
  );
  await change({ url: `${receiver.url}?…`, minSeverity: 'warning' });
  await expect.poll(async () => (await show()).lastError?.message, WITHIN).toContain('asked with [hidden] at');
  const rows = await world.store.faultRoutes(ownerUid);
  const seen = [
    ...[await show(), (await world.call({ url: OWN })).json(), (await world.store.audit({ limit: 500 })).items],
    ...[logged, tests.map((test) => test.body)],
    rows.map(({ secret: { sealed, ...rest }, ...row }) => ({ ...row, rest, sealed: sealed.toString() })),
  ];
  const text = JSON.stringify(seen);
  expect(text).toContain('?…');
  const canaries = ['canary-of-header', 'canary-of-address', 'canary-of-chat', 'canary-of-path', routingKey];
  for (const canary of [secret, secret.slice(6), ...canaries]) expect(text.includes(canary), canary).toBe(false);
  receiver.isUp = true;
  await change({ isPaused: false });
  await expect
    .poll(() => receiver.taken.some(({ headers }) => headers.authorization === authorization), WITHIN)
    .toBe(true);
});

describe('what is asked of routes is checked', () => {
  test.each([
    [{}, 'type'],
    [{ type: 'pigeon', name: 'ops' }, 'type'],
    [{ type: 'webhook', url: 'https://ops.example.com' }, 'name'],
    [{ type: 'webhook', name: 'a b', url: 'https://ops.example.com' }, 'name'],
    [{ type: 'webhook', name: 'ops', url: 'ftp://ops.example.com' }, 'url'],
    [{ type: 'slack', name: 'ops', url: 'https://ada:secret@ops.example.com' }, 'url'],
    [{ type: 'slack', name: 'ops', url: 'https://ops.example.com', routingKey: 'x' }, 'routingKey'],
    [{ type: 'pagerduty', name: 'ops', routingKey: 'short' }, 'routingKey'],
    [{ type: 'email', name: 'ops', to: ['ops'] }, 'to[0]'],
    [{ type: 'email', name: 'ops', to: ['ops@example.com', 'ops@elsewhere.example'] }, 'to'],
    [{ type: 'pagerduty', name: 'ops', routingKey: 'a'.repeat(32), groupSeconds: 9 }, 'groupSeconds'],
  ])('%j is refused', async (body, field) => {
    const answer = await world.call({ method: 'POST', url: OWN, body });
    expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, field]);
    expect(answer.body).not.toContain('secret@');
  });

  test.each([
    [{ from: '22:00', to: '22:00', timeZone: 'UTC' }, 'quietHours.to'],
    [{ from: '9:00', to: '22:00', timeZone: 'UTC' }, 'quietHours.from'],
    [{ from: '09:00', to: '22:00', timeZone: 'Mars/Olympus' }, 'quietHours.timeZone'],
    [{ from: '00:00', to: '24:00', timeZone: 'UTC' }, 'quietHours.days'],
  ])('quiet hours %j are refused', async (quietHours, field) => {
    const body = { type: 'webhook', name: 'ops', url: 'https://ops.example.com', quietHours };
    const answer = await world.call({ method: 'POST', url: OWN, body });
    expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, field]);
  });

  test('a name is taken once in each place, there are 20 at most, and a change is of what the type has', async () => {
    await add();
    await add({}, PLATFORM);
    const again = { type: 'webhook', name: 'OPS', url: receiver.url };
    expect((await world.call({ method: 'POST', url: OWN, body: again })).json().code).toBe('name-taken');
    expect((await change({ routingKey: 'a'.repeat(32) })).json().errors[0].field).toBe('routingKey');
    for (let n = 2; n <= 20; n++) await add({ name: `ops${n}` });
    const more = { type: 'webhook', name: 'more', url: receiver.url };
    expect((await world.call({ method: 'POST', url: OWN, body: more })).json().code).toBe('too-many-receivers');
  });

  test('one that is removed is told nothing more, and what is done to routes is in the log', async () => {
    await add();
    await change({ quietHours: { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' } });
    await press();
    expect((await world.call({ method: 'DELETE', url: `${OWN}/ops` })).statusCode).toBe(204);
    expect((await world.call({ method: 'DELETE', url: `${OWN}/ops` })).statusCode).toBe(404);
    expect((await change({ isPaused: true })).statusCode).toBe(404);
    expect((await world.call({ method: 'POST', url: `${OWN}/ops/test` })).statusCode).toBe(404);
    const { items } = await world.store.audit({ kind: 'FaultRoute', limit: 4 });
    expect(items.map(({ action, tenant }) => `${action} ${tenant}`)).toEqual([
      ...['delete dev01', 'test dev01', 'update dev01', 'create dev01'],
    ]);
    expect(items[2]).toMatchObject({ before: { quietHours: null }, after: { quietHours: { from: '22:00' } } });
  });

  test('an address that is not on the internet is not reached, by a test neither', async () => {
    await add({ url: 'https://10.0.0.1/events' });
    const message = '10.0.0.1 leads to an address that is not on the internet';
    expect(await press()).toMatchObject({ isAccepted: false, status: null, message });
  });
});
