import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FaultSeen, MasterKeyChangedError, sealedRouteName } from '../src/contract.ts';
import { masterKey, seal } from '../src/sealing/seal.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();
const key = masterKey(randomBytes(32));
const MOST = 3;
let tenantUid: string;
let otherUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects, fault_routes, leases CASCADE');
  await db.store.useMasterKey(key.id, (_name, sealed) => sealed, ACTOR);
  tenantUid = (await db.store.create(draft('Tenant', 'dev01'), ACTOR)).uid;
  otherUid = (await db.store.create(draft('Tenant', 'dev012'), ACTOR)).uid;
});

interface More {
  readonly tenantUid?: string | null;
  readonly spec?: object;
  readonly isPaused?: boolean;
  readonly by?: typeof key;
}

async function add(name: string, { by = key, spec = {}, isPaused = false, tenantUid: of = null }: More = {}) {
  const id = randomUUID();
  const secret = seal(by, sealedRouteName(id), '{}');
  const asked = { id, name, tenantUid: of, isPaused, secret };
  const said = { minSeverity: 'warning', ...spec };
  return { id, added: await db.store.addFaultRoute({ ...asked, spec: said }, MOST, ACTOR) };
}

const fault = (more: Partial<FaultSeen> = {}): FaultSeen => ({
  ...{ ownerUid: tenantUid, scope: 'a', key: 'k', code: 'ImageMissing', severity: 'critical' },
  ...{ cause: 'There is no image.', remedy: 'Push it.', resource: null, data: null },
  ...more,
});
const settle = (...seen: FaultSeen[]) =>
  db.store.settleFaults('reconciliation', { scopes: ['a'], ownerUids: [tenantUid, otherUid] }, seen);
const told = async (id: string) =>
  (await db.store.faultDeliveries(id, 100)).map(
    ({ change, fault: { owner, state } }) => `${change} ${owner.name} ${state}`,
  );
const onlyFault = async () => (await db.store.faults({ ownerUid: tenantUid, limit: 1 })).items[0]?.id ?? '';
const act = async (deed: Parameters<typeof db.store.changeFault>[2]) =>
  db.store.changeFault(tenantUid, await onlyFault(), deed, ACTOR);

/** A lease of the route that somebody took. */
async function lease(holder = 'one') {
  const name = 'fault-route/x';
  await db.store.takeLeases([name], holder, 60);
  return { name, holder };
}

describe('what a route is told', () => {
  it('is each change once, as the fault was then, with the change itself or not at all', async () => {
    const { id } = await add('ops', { tenantUid });
    await settle(fault());
    await settle(fault({ cause: 'There is still no image.' }));
    await act({ action: 'acknowledge', note: 'we look' });
    await act({ action: 'acknowledge', note: 'we look' });
    await settle();
    await settle(fault());
    expect(await told(id)).toEqual([
      ...['opened dev01 open', 'acknowledged dev01 acknowledged', 'resolved dev01 resolved', 'reopened dev01 open'],
    ]);
    const [first, second] = await db.store.faultDeliveries(id, 2);
    expect(first).toMatchObject({ by: null, fault: { cause: 'There is no image.', firstSeen: expect.any(Date) } });
    expect(second).toMatchObject({ by: ACTOR.name, fault: { note: 'we look', acknowledgedAt: expect.any(Date) } });
    const events = await db.store.events({ afterId: null, objectUid: tenantUid, limit: 50 });
    expect(events.map((event) => event.id)).toContain(first?.event);
  });

  it('are faults of its tenant alone, of all there is on the platform, and of no less than it asks for', async () => {
    const own = await add('ops', { tenantUid });
    const all = await add('ops');
    const grave = await add('grave', { spec: { minSeverity: 'critical' } });
    await settle(fault({ severity: 'warning' }), fault({ ownerUid: otherUid }));
    await settle();
    expect(await told(own.id)).toEqual(['opened dev01 open', 'resolved dev01 resolved']);
    expect((await told(all.id)).length).toBe(4);
    expect(await told(grave.id)).toEqual(['opened dev012 open', 'resolved dev012 resolved']);
    expect((await db.store.faultDeliveries(all.id, 9, true)).map(({ fault: { owner } }) => owner.name)).toEqual([
      ...['dev012', 'dev012'],
    ]);
  });

  it('is nothing of what is muted until it returns, but that it is over where it was told that it lasts', async () => {
    const { id } = await add('ops', { tenantUid });
    await settle(fault());
    const until = new Date(Date.now() + 3_600_000);
    await act({ action: 'mute', until, note: null });
    await settle();
    await settle(fault());
    await settle();
    await settle(fault());
    expect(await told(id)).toEqual(['opened dev01 open', 'resolved dev01 resolved']);
    await db.sql('UPDATE faults SET muted_until = now()');
    await db.store.endFaultMutes();
    expect((await told(id)).slice(2)).toEqual(['unmuted dev01 open']);
  });

  it('is that a fault becomes critical, and that it is over though it was less grave by then', async () => {
    const all = await add('ops');
    const grave = await add('grave', { spec: { minSeverity: 'critical' } });
    const mild = fault({ severity: 'warning' });
    expect(await settle(mild)).toEqual({ opened: 1, resolved: 0 });
    expect(await settle(fault())).toEqual({ opened: 0, resolved: 0 });
    await settle(fault());
    await settle(mild);
    await settle();
    await settle(mild);
    await settle();
    const once = ['worsened dev01 open', 'resolved dev01 resolved'];
    expect(await told(grave.id)).toEqual(once);
    expect(await told(all.id)).toEqual([
      ...['opened dev01 open', ...once, 'reopened dev01 open', 'resolved dev01 resolved'],
    ]);
  });

  it('is that all is over of a tenant that goes, on the platform', async () => {
    const all = await add('ops');
    await add('ops', { tenantUid });
    await settle(fault());
    await db.store.requestDeletion(tenantUid, null, ACTOR);
    await db.store.wake([tenantUid]);
    const claims = await db.store.claim(10, 60);
    const claim = claims.find(({ object }) => object.uid === tenantUid);
    if (claim === undefined) throw new Error('it is due');
    await db.store.remove(claim, []);
    expect(await told(all.id)).toEqual(['opened dev01 open', 'resolved dev01 resolved']);
    expect(await db.store.faultRoutes(tenantUid)).toEqual([]);
  });
});

describe('who tells', () => {
  it('takes away what is done only with the lease, and waits after a failure until it is changed', async () => {
    const { id } = await add('ops');
    expect((await db.store.dueFaultRoutes()).due).toEqual([]);
    await settle(fault());
    const [{ event } = { event: '' }] = await db.store.faultDeliveries(id, 1);
    expect((await db.store.dueFaultRoutes()).due).toMatchObject([{ id, last: event, tenant: null }]);
    const fence = await lease();
    const step = { done: [event], isDelivered: true };
    expect(await db.store.stepFaultRoute(id, step, { ...fence, holder: 'two' })).toBe(false);
    expect(await db.store.stepFaultRoute(id, { error: 'no', retryInMs: 60_000 }, fence)).toBe(true);
    const { due, nextInMs } = await db.store.dueFaultRoutes();
    expect([due, nextInMs !== null && nextInMs > 50_000]).toEqual([[], true]);
    const row = await db.store.faultRoute(null, 'ops');
    if (row === null) throw new Error('it is there');
    expect(row).toMatchObject({ failures: 1, error: 'no', backlog: { changes: '1', since: expect.any(Date) } });
    expect(await db.store.changeFaultRoute(row, row, 'update', ACTOR)).toBe(true);
    expect(await db.store.changeFaultRoute(row, row, 'update', ACTOR)).toBe(false);
    expect((await db.store.dueFaultRoutes()).due.length).toBe(1);
    expect(await db.store.stepFaultRoute(id, step, fence)).toBe(true);
    expect(await db.store.faultRoute(null, 'ops')).toMatchObject({ failures: 0, deliveredAt: expect.any(Date) });
    expect(await told(id)).toEqual([]);
  });

  it('hears at once that there is more, and nothing of what is for no route', async () => {
    let heard = 0;
    const stop = db.store.onFaultDeliveries(() => {
      heard += 1;
    });
    await add('ops', { tenantUid: otherUid });
    await settle(fault());
    await settle(fault({ ownerUid: otherUid }));
    await expect.poll(() => heard).toBe(1);
    stop();
  });

  it('gives up what nobody took for a week, and says so; what is paused is kept as long', async () => {
    const { id } = await add('ops', { isPaused: true });
    await settle(fault());
    await db.sql(`UPDATE fault_deliveries SET at = now() - interval '8 days'`);
    await settle();
    expect((await db.store.dueFaultRoutes()).due).toEqual([]);
    await db.store.prune({ maxAgeDays: 1, maxEvents: 1 });
    expect(await told(id)).toEqual(['resolved dev01 resolved']);
    expect(await db.store.faultRoute(null, 'ops')).toMatchObject({ missed: '1' });
    await db.sql(`
      INSERT INTO fault_deliveries (route_id, event_id, change, fault)
      SELECT '${id}', n, 'opened', '{}' FROM generate_series(-1, -10001, -1) n`);
    await db.store.prune({ maxAgeDays: 1, maxEvents: 1 });
    expect(await db.store.faultRoute(null, 'ops')).toMatchObject({ missed: '3', backlog: { changes: '10000' } });
  });
});

describe('routes', () => {
  it('have a name once in each place, a most, and a place in the audit log', async () => {
    expect((await add('ops', { tenantUid })).added).toBe('added');
    expect((await add('ops', { tenantUid })).added).toBe('exists');
    expect((await add('ops')).added).toBe('added');
    for (const name of ['b', 'c']) expect((await add(name)).added).toBe('added');
    expect((await add('d')).added).toBe('too-many');
    expect(await db.store.removeFaultRoute(tenantUid, 'ops', ACTOR)).toBe(true);
    expect(await db.store.removeFaultRoute(tenantUid, 'ops', ACTOR)).toBe(false);
    expect((await db.store.faultRoutes(null)).map(({ name }) => name)).toEqual(['b', 'c', 'ops']);
    const { items } = await db.store.audit({ kind: 'FaultRoute', limit: 5 });
    expect(items.map(({ action, tenant }) => [action, tenant])).toEqual([
      ['delete', 'dev01'],
      ...Array.from({ length: 3 }, () => ['create', null]),
      ['create', 'dev01'],
    ]);
  });

  it('that were sealed with a key of before are refused', async () => {
    await expect(add('ops', { by: masterKey(randomBytes(32)) })).rejects.toThrow(MasterKeyChangedError);
  });

  it('that go while a fault changes do not break the change off', async () => {
    await add('ops');
    await Promise.all([
      db.store.removeFaultRoute(null, 'ops', ACTOR),
      settle(fault()),
      settle(fault({ key: 'other' })),
    ]);
    expect((await db.store.faults({ ownerUid: tenantUid, limit: 9 })).items.length).toBeGreaterThan(0);
  });
});
