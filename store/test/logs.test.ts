import { beforeEach, describe, expect, it } from 'vitest';
import { LeaseHeldError, type LogSearch, type NewLogLine, type TenantNamespace } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, event, rest, row } from './fixture.ts';

const db = storeUnderTest();
let tenantUid: string;
let otherUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects, leases, log_lines, log_volumes, log_positions CASCADE');
  tenantUid = (await db.store.create(draft('Tenant', 'dev01', { spec: { infrastructure: 'nonprod' } }), ACTOR)).uid;
  otherUid = (await db.store.create(draft('Tenant', 'dev012'), ACTOR)).uid;
});

const NOW = Date.now();
const at = (secondsAgo: number) => `${new Date(NOW - secondsAgo * 1000).toISOString().slice(0, -1)}123Z`;
const line = (message: string, secondsAgo = 0, more: Partial<NewLogLine> = {}): NewLogLine => ({
  tenantUid,
  at: at(secondsAgo),
  source: 'container',
  service: 'web',
  pod: 'web-1',
  container: 'main',
  node: 'node-1',
  severity: 9,
  message,
  isCut: false,
  fields: null,
  ...more,
});
const DAY = 86_400;
const search = (more: Partial<LogSearch> = {}): LogSearch => ({
  from: new Date(NOW - 20 * DAY * 1000),
  to: new Date(NOW + 60_000),
  order: 'oldest',
  limit: 100,
  ...more,
});
const messages = async (more: Partial<LogSearch> = {}, uid = tenantUid) =>
  (await db.store.searchLogs(uid, search(more))).map(({ message }) => message);

describe('lines', () => {
  it('come back as they were written, whatever is in them', async () => {
    const strange = 'a\tb\\N\\.\n"quoted" \r ü 🙂 \\';
    const fields = { path: 'C:\\temp', text: 'a\nb', deep: { list: [1, null, 'x\ty'] } };
    await db.store.writeLogs({ lines: [line(strange, 0, { fields, service: null, pod: 'a\\b', isCut: true })] });
    expect(await db.store.searchLogs(tenantUid, search())).toEqual([
      {
        ...line(strange, 0, { fields, service: null, pod: 'a\\b', isCut: true }),
        tenantUid: undefined,
        position: expect.stringMatching(/^\d+$/),
      },
    ]);
  });

  it('of another tenant are never among them', async () => {
    await db.store.writeLogs({ lines: [line('ours'), line('theirs', 0, { tenantUid: otherUid })] });
    expect(await messages()).toEqual(['ours']);
    expect(await messages({}, otherUid)).toEqual(['theirs']);
    expect((await db.store.logsAfter(tenantUid, '0', 10)).map(({ message }) => message)).toEqual(['ours']);
    expect((await db.store.countLogs(tenantUid, search(), 3600)).map(({ count }) => count)).toEqual([1]);
    expect(await db.store.searchLogs('no uid', search())).toEqual([]);
  });

  it('are found by text, severity, place, source and field', async () => {
    await db.store.writeLogs({
      lines: [
        line('100% of Users_x', 5, { severity: 17 }),
        line('100 of userszx', 4, { service: 'api', pod: 'api-1' }),
        line('sent', 3, { source: 'application', fields: { user: 'ann', 'http.status': 200, at: { city: 'Oslo' } } }),
      ],
    });
    const found: [Partial<LogSearch>, string[]][] = [
      [{ text: '100%' }, ['100% of Users_x']],
      [{ text: 'USERS_X' }, ['100% of Users_x']],
      [{ severity: 17 }, ['100% of Users_x']],
      [{ services: ['api', 'none'] }, ['100 of userszx']],
      [{ pods: ['api-1'] }, ['100 of userszx']],
      [{ containers: ['side'] }, []],
      [{ sources: ['application'] }, ['sent']],
      [{ fields: [{ name: 'user', value: 'ann' }] }, ['sent']],
      [{ fields: [{ name: 'http.status', value: '200' }] }, ['sent']],
      [{ fields: [{ name: 'at.city', value: 'Oslo' }] }, ['sent']],
      [{ fields: [{ name: 'user', value: 'bob' }] }, []],
      [{ from: new Date(NOW - 4_500), to: new Date(NOW - 3_500) }, ['100 of userszx']],
    ];
    for (const [more, expected] of found) expect(await messages(more), JSON.stringify(more)).toEqual(expected);
  });

  it('are walked through in pages without one lost or twice, in either order', async () => {
    // Several of one time, written out of order.
    await db.store.writeLogs({ lines: [5, 1, 3, 3, 3, 2, 4].map((ago, index) => line(`${ago}/${index}`, ago)) });
    for (const order of ['oldest', 'newest'] as const) {
      const walked: string[] = [];
      for (let after: LogSearch['after']; ; ) {
        const page = await db.store.searchLogs(tenantUid, search({ order, limit: 2, ...(after && { after }) }));
        walked.push(...page.map(({ message }) => message));
        const last = page.at(-1);
        if (last === undefined) break;
        after = last;
      }
      expect(walked).toEqual(await messages({ order }));
      expect(new Set(walked).size).toBe(7);
    }
  });

  it('become visible in the order of their positions, whoever writes', async () => {
    const seen: string[] = [];
    let position = '0';
    let isWriting = true;
    const reading = (async () => {
      for (let isLast = false; !isLast; ) {
        isLast = !isWriting;
        const lines = await db.store.logsAfter(tenantUid, position, 1_000);
        position = lines.at(-1)?.position ?? position;
        seen.push(...lines.map(({ message }) => message));
      }
    })();
    const replica = await db.replica();
    await Promise.all(
      [db.store, replica, db.store, replica].map(async (store, writer) => {
        for (let turn = 0; turn < 15; turn += 1) {
          await store.writeLogs({ lines: Array.from({ length: 20 }, (_, n) => line(`${writer}/${turn}/${n}`)) });
        }
      }),
    );
    isWriting = false;
    await reading;
    expect(seen).toHaveLength(4 * 15 * 20);
    expect(new Set(seen).size).toBe(seen.length);
    expect((await db.store.lastLogPositions([tenantUid, otherUid])).get(tenantUid)).toBe(position);
  });

  it('are written with how far they lead, or neither is', async () => {
    const fence = { name: 'logs/c', holder: 'one' };
    const position = { tenantUid, podUid: 'p', container: 'main', lastNs: '17', repeats: 2, run: 1, hasEnded: false };
    expect(await db.store.takeLeases([fence.name], 'one', 60)).toEqual([fence.name]);
    await db.store.writeLogs({ lines: [line('first')], positions: [position], fence });
    expect(await db.store.logPositions([tenantUid])).toEqual([position]);
    await db.sql(`UPDATE leases SET held_until = now() - interval '1 second'`);
    expect(await db.store.takeLeases([fence.name], 'two', 60)).toEqual([fence.name]);
    const late = db.store.writeLogs({ lines: [line('late')], positions: [{ ...position, lastNs: '18' }], fence });
    await expect(late).rejects.toThrow(LeaseHeldError);
    expect([await messages(), await db.store.logPositions([tenantUid])]).toEqual([['first'], [position]]);
  });

  it('of a tenant that went meanwhile hinder nobody', async () => {
    const uid = '00000000-0000-4000-8000-00000000000f';
    const position = { tenantUid: uid, podUid: 'p', container: 'c', lastNs: '1', repeats: 1, run: 0, hasEnded: false };
    await db.store.writeLogs({ lines: [line('gone', 0, { tenantUid: uid }), line('here')], positions: [position] });
    expect(await messages()).toEqual(['here']);
  });
});

describe('what is kept', () => {
  const retention = (more = {}) => ({ tenantUid, retentionDays: 14, maxBytes: 1e9, ...more });
  const other = () => ({ tenantUid: otherUid, retentionDays: 30, maxBytes: 1e9 });

  it('is in partitions of a day each, which go whole when they are too old for everybody', async () => {
    await db.store.writeLogs({ lines: [line('now'), line('old', 10 * DAY)] });
    const days = await db.sql<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relname ~ '^log_lines_\\d{8}$'`,
    );
    expect(days.length).toBeGreaterThanOrEqual(2);
    expect(await db.store.retainLogs([retention({ retentionDays: 5 })])).toMatchObject({ days: days.length - 1 });
    expect(await messages()).toEqual(['now']);
    // The day is made again where a line of it comes, also by a replica that knew it.
    await db.store.writeLogs({ lines: [line('late', 10 * DAY)] });
    expect(await messages()).toEqual(['late', 'now']);
  });

  it('is each tenant’s own to say: what is too old for one stays for another', async () => {
    await db.store.writeLogs({
      lines: [line('old', 15 * DAY), line('now'), line('theirs', 15 * DAY, { tenantUid: otherUid })],
    });
    expect(await db.store.retainLogs([retention(), other()])).toEqual({ days: expect.any(Number), lines: 1 });
    expect([await messages(), await messages({}, otherUid)]).toEqual([['now'], ['theirs']]);
  });

  it('is of a tenant that has too much what is newest', async () => {
    const big = 'x'.repeat(1000);
    const batch = (ago: number) => Array.from({ length: 10 }, () => line(`${ago} ${big}`, ago));
    await db.store.writeLogs({ lines: [...batch(7200), ...batch(3600), ...batch(0)] });
    await db.store.writeLogs({ lines: [line('theirs', 7200, { tenantUid: otherUid })] });
    expect(await db.store.retainLogs([retention({ maxBytes: 25_000 }), other()])).toEqual({ days: 0, lines: 10 });
    expect(new Set((await messages()).map((text) => text.split(' ')[0]))).toEqual(new Set(['3600', '0']));
    expect(await messages({}, otherUid)).toEqual(['theirs']);
    // What is being written stays, be it too much.
    await db.store.retainLogs([retention({ maxBytes: 1 }), other()]);
    expect(new Set((await messages()).map((text) => text.split(' ')[0]))).toEqual(new Set(['0']));
  });

  it('is nothing of a tenant that is gone', async () => {
    await db.store.writeLogs({ lines: [line('ours'), line('theirs', 0, { tenantUid: otherUid })] });
    await db.sql(`DELETE FROM objects WHERE uid = '${tenantUid}'`);
    expect(await db.store.retainLogs([other()])).toEqual({ days: 0, lines: 1 });
    expect(await messages({}, otherUid)).toEqual(['theirs']);
  });
});

describe('what the system says of a tenant', () => {
  it('is among its lines as its events, without those of others or of a tenant of its name before', async () => {
    const found = await db.store.find('Tenant', null, 'dev01');
    const tenant = { uid: tenantUid, name: 'dev01', createdAt: found?.createdAt ?? new Date() };
    await db.sql(`
      INSERT INTO events (at, object_uid, kind, name, tenant, type, reason, message) VALUES
        ('2020-01-01', gen_random_uuid(), 'Service', 'old', 'dev01', 'normal', 'Ready', 'before'),
        (now(), gen_random_uuid(), 'Service', 'web', 'dev01', 'warning', 'Failed', 'ours'),
        (now(), gen_random_uuid(), 'Service', 'web', 'dev012', 'normal', 'Ready', 'theirs')`);
    const lines = await db.store.searchTenantEvents(tenant, search({ severity: 13, from: new Date(0) }));
    expect(lines).toMatchObject([
      { source: 'system', service: 'web', severity: 13, message: 'Failed: ours', fields: { reason: 'Failed' } },
    ]);
    expect(await db.store.searchTenantEvents(tenant, search({ sources: ['container'] }))).toEqual([]);
    const all = await db.store.tenantEventsAfter(tenant, '0', 100);
    expect(all.map(({ message }) => message)).not.toContain('Ready: before');
    expect(all.at(-1)?.position).toBe(await db.store.lastTenantEvent(tenant));
  });
});

describe('whose lines are collected', () => {
  it('follows from the namespaces of the inventory', async () => {
    await db.store.create(draft('Infrastructure', 'nonprod', { spec: { provider: 'kubernetes' } }), ACTOR);
    const claim = await claimOf(db.store, tenantUid);
    const id = '/api/v1/namespaces/duploservices-dev01';
    const shared = { driver: 'kubernetes', connection: 'cluster:c', type: 'v1/Namespace', id, uid: 'u' };
    await db.store.record(claim, [row(claim, 'namespace', { ...shared, state: 'present' })]);
    expect(await db.store.tenantNamespaces()).toEqual([
      {
        ...{ tenantUid, tenant: 'dev01', spec: { infrastructure: 'nonprod' }, infrastructure: 'nonprod' },
        ...{ infrastructureSpec: { provider: 'kubernetes' }, connection: 'cluster:c' },
        ...{ namespace: 'duploservices-dev01', namespaceUid: 'u', engines: [] },
      },
    ]);
    await db.sql(`
      INSERT INTO infrastructure_engines (infrastructure_uid, purpose, spec, key_id, nonce, sealed, updated_by)
      SELECT uid, 'logs', '{}', 'k', '', '', 'ada' FROM objects WHERE kind = 'Infrastructure'`);
    expect(await db.store.tenantNamespaces()).toMatchObject([{ engines: ['logs'] }]);
    await db.store.record(claim, [row(claim, 'namespace', { ...shared, state: 'blocked' })]);
    expect(await db.store.tenantNamespaces()).toEqual([]);
    expect(await db.store.tenantsOfLogs(), 'it has no lines').toEqual([]);
    await db.store.writeLogs({ lines: [line('ours')] });
    expect(await db.store.tenantsOfLogs()).toMatchObject([{ tenant: 'dev01', infrastructure: 'nonprod' }]);
  });
});

describe('where tenants live, for whoever asks time and again,', () => {
  const namesOf = (all: readonly TenantNamespace[]) => all.map(({ tenant, namespace }) => [tenant, namespace]);

  /** As a pass that makes a namespace: what it wrote down, and the event that tells of it. */
  async function live(tenant: string, state: 'present' | 'blocked' = 'present') {
    const uid = (await db.store.find('Tenant', null, tenant))?.uid ?? '';
    await db.store.wake([uid]);
    const claim = await claimOf(db.store, uid);
    const id = `/api/v1/namespaces/ns-${tenant}`;
    const shared = { driver: 'kubernetes', connection: 'cluster:c', type: 'v1/Namespace', id, uid: 'u' };
    const rows = [row(claim, 'namespace', { ...shared, state })];
    await db.store.finish(claim, rest({ events: [event('Ready')], notes: { rows, gone: [] } }));
  }

  beforeEach(async () => {
    await db.store.create(draft('Infrastructure', 'nonprod'), ACTOR);
    await db.store.create(draft('Tenant', 'dev02', { spec: { infrastructure: 'nonprod' } }), ACTOR);
    for (const name of ['dev01', 'dev02']) await live(name);
  });

  it('is read again for those that an event tells of, and not for the others', async () => {
    const before = await db.store.knownNamespaces();
    expect(namesOf(before)).toEqual([
      ['dev01', 'ns-dev01'],
      ['dev02', 'ns-dev02'],
    ]);
    expect(before).toEqual(await db.store.tenantNamespaces());
    await db.sql(`UPDATE inventory SET state = 'blocked'`);
    await live('dev02', 'blocked');
    expect(namesOf(await db.store.knownNamespaces())).toEqual([['dev01', 'ns-dev01']]);
  });

  it('is the same array as long as it is so, whatever else happens', async () => {
    const before = await db.store.knownNamespaces();
    await live('dev02');
    expect(await db.store.knownNamespaces()).toBe(before);
  });

  it('is as whoever asks knows it to be, also while others ask', async () => {
    const asked = db.store.knownNamespaces();
    await live('dev02', 'blocked');
    expect(namesOf(await db.store.knownNamespaces())).toEqual([['dev01', 'ns-dev01']]);
    await asked;
  });

  it('is read whole where an infrastructure has changed, or more has happened than is worth telling apart', async () => {
    await db.store.knownNamespaces();
    await db.sql(`
      INSERT INTO infrastructure_engines (infrastructure_uid, purpose, spec, key_id, nonce, sealed, updated_by)
      SELECT uid, 'logs', '{}', 'k', '', '', 'ada' FROM objects WHERE kind = 'Infrastructure'`);
    expect(await db.store.knownNamespaces()).toMatchObject([{ engines: ['logs'] }, { engines: ['logs'] }]);
    await db.sql(`
      UPDATE inventory SET state = 'blocked';
      INSERT INTO events (object_uid, kind, name, type, reason, message)
      SELECT gen_random_uuid(), 'Service', 's', 'normal', 'Ready', '' FROM generate_series(1, 11000)`);
    expect(await db.store.knownNamespaces()).toEqual([]);
  });
});

describe('a lease', () => {
  it('is one holder’s at a time, and another’s when it has run out or was left', async () => {
    expect(await db.store.takeLeases(['b', 'a'], 'one', 60)).toEqual(['a', 'b']);
    expect(await db.store.takeLeases(['a', 'c'], 'two', 60)).toEqual(['c']);
    expect(await db.store.takeLeases(['a'], 'one', 60)).toEqual(['a']);
    await db.store.leaveLeases('one', ['a']);
    expect(await db.store.takeLeases(['a', 'b'], 'two', 60)).toEqual(['a']);
    await db.sql(`UPDATE leases SET held_until = now() - interval '1 second' WHERE name = 'b'`);
    const both = await Promise.all(['two', 'three'].map((holder) => db.store.takeLeases(['b'], holder, 60)));
    expect(both.flat()).toEqual(['b']);
  });
});
