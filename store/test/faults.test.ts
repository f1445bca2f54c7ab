import { beforeEach, describe, expect, it } from 'vitest';
import {
  FaultResolvedError,
  type FaultSeen,
  LeaseHeldError,
  LeaseLostError,
  type ObjectFault,
} from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, rest, status } from './fixture.ts';

const db = storeUnderTest();
let tenantUid: string;
let otherUid: string;
let infrastructureUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects, fault_looks CASCADE');
  infrastructureUid = (await db.store.create(draft('Infrastructure', 'nonprod'), ACTOR)).uid;
  tenantUid = (await db.store.create(draft('Tenant', 'dev01'), ACTOR)).uid;
  otherUid = (await db.store.create(draft('Tenant', 'dev012'), ACTOR)).uid;
});

const fault = (more: Partial<FaultSeen> = {}): FaultSeen => ({
  ownerUid: tenantUid,
  scope: 'a',
  key: 'reach:a',
  code: 'UnexplainedPath',
  severity: 'critical',
  cause: 'a reaches dev01.',
  remedy: 'Take the rule away.',
  resource: '/rules/oops',
  data: { from: 'a' },
  ...more,
});
const settle = (scopes: string[], ...seen: FaultSeen[]) =>
  db.store.settleFaults('reachability', { scopes, ownerUids: [tenantUid, otherUid] }, seen);
const faults = async (ownerUid: string, state: 'open' | 'lasting' | 'all' = 'open') =>
  (await db.store.faults({ ownerUid, limit: 500, ...(state === 'all' ? {} : { state }) })).items;
const events = async (objectUid = tenantUid) =>
  (await db.store.events({ afterId: null, objectUid, limit: 20 })).filter(({ reason }) => reason.startsWith('Fault'));
const reasons = async (objectUid = tenantUid) => (await events(objectUid)).map(({ reason }) => reason);
const longAgo = () =>
  db.sql(`UPDATE faults SET resolved_at = now() - interval '2 hours' WHERE resolved_at IS NOT NULL`);
const onlyId = async () => (await faults(tenantUid, 'all'))[0]?.id ?? '';

describe('a fault', () => {
  it('is opened once for one cause, counted while it lasts, and resolved when it is not found any more', async () => {
    expect(await settle(['a'], fault())).toEqual({ opened: 1, resolved: 0 });
    expect(await settle(['a'], fault({ cause: 'a still reaches dev01.' }))).toEqual({ opened: 0, resolved: 0 });
    expect(await faults(tenantUid)).toMatchObject([
      {
        ...{ key: 'reach:a', code: 'UnexplainedPath', count: 2, cause: 'a still reaches dev01.', state: 'open' },
        ...{ resource: '/rules/oops', data: { from: 'a' }, resolvedAt: null, acknowledgedAt: null, mutedUntil: null },
        owner: { uid: tenantUid, kind: 'Tenant', name: 'dev01' },
        object: { uid: tenantUid, kind: 'Tenant', name: 'dev01' },
      },
    ]);
    expect(await settle(['a'])).toEqual({ opened: 0, resolved: 1 });
    expect(await faults(tenantUid)).toEqual([]);
    const [over] = await faults(tenantUid, 'all');
    expect(over).toMatchObject({ state: 'resolved', resolvedAt: expect.any(Date), resolvedBy: null });
    expect(await events()).toMatchObject([
      { reason: 'FaultOpened', type: 'warning', message: 'a reaches dev01.', data: { fault: over?.id } },
      { reason: 'FaultResolved', type: 'normal', message: 'Over: a still reaches dev01.', data: { fault: over?.id } },
    ]);
  });

  it('that comes back soon is the same one; after a while it is another', async () => {
    await settle(['a'], fault());
    await settle(['a']);
    expect(await settle(['a'], fault())).toEqual({ opened: 1, resolved: 0 });
    expect(await faults(tenantUid, 'all')).toMatchObject([{ count: 2, state: 'open', resolvedAt: null }]);
    await settle(['a']);
    await longAgo();
    await settle(['a'], fault());
    expect((await faults(tenantUid, 'all')).map(({ state, count }) => ({ state, count }))).toEqual([
      { state: 'open', count: 1 },
      { state: 'resolved', count: 2 },
    ]);
    expect(await reasons()).toEqual([
      ...['FaultOpened', 'FaultResolved', 'FaultReopened', 'FaultResolved', 'FaultOpened'],
    ]);
  });

  it('of a scope that was not looked at, or of another source, is left alone', async () => {
    await settle(['a', 'b'], fault(), fault({ scope: 'b', key: 'reach:b' }));
    await db.store.settleFaults('quota', { scopes: ['a'], ownerUids: [tenantUid] }, [fault({ key: 'cpu' })]);
    expect(await settle(['b'])).toEqual({ opened: 0, resolved: 1 });
    expect((await faults(tenantUid)).map(({ key }) => key).sort()).toEqual(['cpu', 'reach:a']);
  });

  it('is one tenant’s: the same key in another tenant is another fault', async () => {
    expect(await settle(['a'], fault(), fault({ ownerUid: otherUid }))).toEqual({ opened: 2, resolved: 0 });
    await settle(['a'], fault({ ownerUid: otherUid }));
    expect(await faults(tenantUid)).toEqual([]);
    expect(await faults(otherUid)).toHaveLength(1);
  });

  it('of a tenant that was not looked at is left alone', async () => {
    await settle(['a'], fault());
    await db.store.settleFaults('reachability', { scopes: ['a'], ownerUids: [otherUid] }, []);
    expect(await faults(tenantUid)).toHaveLength(1);
  });

  it('whose scope is not there any more is resolved', async () => {
    await settle(['a', 'b'], fault(), fault({ scope: 'b', key: 'reach:b' }));
    expect(await db.store.retainFaultScopes('reachability', ['b'])).toEqual({ opened: 0, resolved: 1 });
    expect(await faults(tenantUid)).toMatchObject([{ key: 'reach:b' }]);
  });

  it('goes with its tenant, and one found of a tenant that went meanwhile is not written', async () => {
    await settle(['a'], fault());
    await db.sql('DELETE FROM objects');
    expect(await settle(['a'], fault())).toEqual({ opened: 0, resolved: 0 });
    expect(await faults(tenantUid, 'all')).toEqual([]);
  });

  it('is kept for a while after it was resolved, within a bound', async () => {
    await db.sql(`
      INSERT INTO faults (owner_uid, source, scope, key, code, severity, cause, remedy, object_uid, object_kind, object_name, resolved_at)
      SELECT '${tenantUid}', 'reachability', 'a', 'old-' || n, 'Code', 'warning', 'c', 'r', '${tenantUid}', 'Tenant', 'dev01',
        now() - interval '1 day'
      FROM generate_series(1, 250) AS n`);
    await settle(['a'], fault());
    await settle(['a']);
    const kept = await faults(tenantUid, 'all');
    expect(kept).toHaveLength(200);
    expect(kept.map(({ key }) => key)).toContain('reach:a');
  });

  it('found by several looks at once is one, opened once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => settle(['a'], fault(), fault({ key: 'reach:b' }))));
    expect((await faults(tenantUid)).map(({ count }) => count)).toEqual([6, 6]);
    expect(await reasons()).toEqual(['FaultOpened', 'FaultOpened']);
  });
});

describe('what people do about a fault', () => {
  const change = async (deed: Parameters<typeof db.store.changeFault>[2]) =>
    db.store.changeFault(tenantUid, await onlyId(), deed, ACTOR);
  const later = () => new Date(Date.now() + 3_600_000);

  it('is shown with who did it and what they said, told once, and in the audit log', async () => {
    await settle(['a'], fault());
    for (let time = 0; time < 2; time += 1) {
      expect(await change({ action: 'acknowledge', note: 'we look' })).toMatchObject({
        ...{ state: 'acknowledged', acknowledgedBy: 'ada', note: 'we look', acknowledgedAt: expect.any(Date) },
      });
    }
    expect(await reasons()).toEqual(['FaultOpened', 'FaultAcknowledged']);
    const [row, ...others] = (await db.store.audit({ limit: 9, action: 'acknowledge-fault' })).items;
    expect(row).toMatchObject({ kind: 'Fault', name: await onlyId(), tenant: 'dev01', after: { note: 'we look' } });
    expect(others).toEqual([]);
    expect(await settle(['a'], fault())).toEqual({ opened: 0, resolved: 0 });
    expect(await faults(tenantUid)).toMatchObject([{ state: 'acknowledged', count: 2 }]);
  });

  it('mutes it until a time: it counts no longer as open, and is as before when the time has come', async () => {
    await settle(['a'], fault());
    const until = later();
    expect(await change({ action: 'mute', until, note: null })).toMatchObject({ state: 'muted', mutedUntil: until });
    expect(await faults(tenantUid)).toEqual([]);
    expect(await db.store.openFaults()).toEqual([]);
    await db.store.endFaultMutes();
    expect(await faults(tenantUid, 'lasting')).toMatchObject([{ state: 'muted' }]);
    await db.sql(`UPDATE faults SET muted_until = now() - interval '1 second'`);
    expect(await faults(tenantUid)).toMatchObject([{ state: 'open', mutedUntil: null }]);
    const counts = [{ owner: { kind: 'Tenant', name: 'dev01' }, warning: 0, critical: 1 }];
    expect([await db.store.openFaults(), await db.store.openFaults(['dev012'])]).toEqual([counts, []]);
    await Promise.all([db.store.endFaultMutes(), db.store.endFaultMutes()]);
    expect(await reasons()).toEqual(['FaultOpened', 'FaultMuted', 'FaultUnmuted']);
    await change({ action: 'mute', until, note: null });
    expect(await change({ action: 'unmute' })).toMatchObject({ state: 'open', mutedBy: null });
  });

  it('mutes the cause too: what is over and comes back, however late, stays muted', async () => {
    await settle(['a'], fault());
    await change({ action: 'mute', until: later(), note: null });
    await settle(['a']);
    await longAgo();
    await settle(['a'], fault());
    expect(await faults(tenantUid, 'all')).toMatchObject([{ state: 'muted', count: 2 }]);
  });

  it('resolves it; one that is found again is open again, however late, and nobody knows of it yet', async () => {
    await settle(['a'], fault());
    await change({ action: 'acknowledge', note: null });
    expect(await change({ action: 'resolve', note: 'mended' })).toMatchObject({ state: 'resolved', resolvedBy: 'ada' });
    await expect(change({ action: 'acknowledge', note: null })).rejects.toThrow(FaultResolvedError);
    await longAgo();
    await settle(['a'], fault());
    expect(await faults(tenantUid, 'all')).toMatchObject([
      { state: 'open', count: 2, resolvedBy: null, acknowledgedBy: null, note: null },
    ]);
    expect(await reasons()).toEqual(['FaultOpened', 'FaultAcknowledged', 'FaultResolved', 'FaultReopened']);
  });

  it('I9: is done to faults of the tenant that is named, and to no others', async () => {
    await settle(['a'], fault());
    const id = await onlyId();
    expect(await db.store.changeFault(otherUid, id, { action: 'resolve', note: null }, ACTOR)).toBeNull();
    expect(await db.store.changeFault(tenantUid, 'x', { action: 'resolve', note: null }, ACTOR)).toBeNull();
    expect(await faults(tenantUid)).toMatchObject([{ state: 'open' }]);
  });
});

describe('a list of faults', () => {
  it('comes in pages, newest first, of who may be seen, and by what is asked for', async () => {
    await settle(
      ['a'],
      ...['1', '2', '3'].map((key) => fault({ key })),
      fault({ ownerUid: otherUid, severity: 'warning' }),
    );
    await db.store.settleFaults('x', { scopes: ['i'], ownerUids: [infrastructureUid] }, [
      fault({ ownerUid: infrastructureUid, key: 'i', scope: 'i' }),
    ]);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await db.store.faults({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ owner, key }) => `${owner.name} ${key}`));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen[0]).toBe('nonprod i');
    expect(seen.toSorted()).toEqual(['dev01 1', 'dev01 2', 'dev01 3', 'dev012 reach:a', 'nonprod i']);
    const owners = async (query: object) =>
      (await db.store.faults({ limit: 9, ...query })).items.map(({ owner }) => owner.name);
    expect(await owners({ tenants: ['dev012'] })).toEqual(['dev012']);
    // An infrastructure of the name of a tenant is no tenant.
    expect(await owners({ tenants: ['nonprod'] })).toEqual([]);
    expect(await owners({ severity: 'warning' })).toEqual(['dev012']);
    expect(await owners({ source: 'x' })).toEqual(['nonprod']);
    expect(await owners({ kind: 'Infrastructure', name: 'nonprod' })).toEqual(['nonprod']);
    expect(await owners({ code: 'Other' })).toEqual([]);
  });
});

describe('what a pass finds', () => {
  const found = (more: Partial<ObjectFault> = {}): ObjectFault => ({
    ...{ key: 'k', code: 'ImageMissing', severity: 'critical', cause: 'No image.', remedy: 'Push it.' },
    ...{ resource: 'Deployment/web', data: null, ...more },
  });
  const service = async () =>
    (await db.store.create(draft('Service', 'web', { tenant: 'dev01', references: [tenantUid] }), ACTOR)).uid;

  it('is the tenant’s fault, about the object, until a pass finds it no more', async () => {
    const uid = await service();
    const first = await claimOf(db.store, uid);
    expect(first.hasFaults).toBe(false);
    await db.store.finish(first, { ...rest(), dueAt: new Date(), faults: { found: [found()], undecided: [] } });
    expect(await faults(tenantUid)).toMatchObject([
      { source: 'reconciliation', code: 'ImageMissing', object: { uid, kind: 'Service', name: 'web' } },
    ]);
    expect((await events(uid))[0]).toMatchObject({
      reason: 'FaultOpened',
      kind: 'Service',
      name: 'web',
      tenant: 'dev01',
    });
    const second = await claimOf(db.store, uid);
    expect(second.hasFaults).toBe(true);
    // A pass that broke off says nothing.
    await db.store.finish(second, { ...rest(), dueAt: new Date() });
    const third = await claimOf(db.store, uid);
    expect(third.hasFaults).toBe(true);
    await db.store.finish(third, {
      ...rest(),
      dueAt: new Date(),
      faults: { found: [found({ key: 'other' })], undecided: [] },
    });
    expect(await faults(tenantUid)).toMatchObject([{ key: 'other' }]);
    await db.store.finish(await claimOf(db.store, uid), {
      ...rest(),
      dueAt: new Date(),
      faults: { found: [], undecided: [] },
    });
    expect(await faults(tenantUid)).toEqual([]);
    expect((await claimOf(db.store, uid)).hasFaults).toBe(false);
  });

  it('I8: found again leaves an object that is as it was in its version', async () => {
    const uid = await service();
    const end = async () => {
      const faults = { found: [found()], undecided: [] };
      await db.store.finish(await claimOf(db.store, uid), { ...rest({ status: status() }), dueAt: new Date(), faults });
      return (await db.store.object(uid))?.resourceVersion;
    };
    const first = await end();
    expect(await end()).toBe(first);
  });

  it('about a resource that is being worked on is not over before that is decided', async () => {
    const uid = await service();
    const end = async (resources: readonly string[], undecided: readonly string[]) => {
      const faults = { found: resources.map((resource) => found({ key: resource, resource })), undecided };
      await db.store.finish(await claimOf(db.store, uid), { ...rest(), dueAt: new Date(), faults });
    };
    await end(['a', 'b'], []);
    await end([], ['a']);
    expect(await faults(tenantUid)).toMatchObject([{ key: 'a', count: 1 }]);
    await end([], []);
    expect(await faults(tenantUid)).toEqual([]);
  });

  it('I5: is not written by a worker that lost its lease', async () => {
    const uid = await service();
    const late = await claimOf(db.store, uid);
    await db.sql(`UPDATE objects SET lease_until = now() - interval '1 second' WHERE uid = $1`, [uid]);
    const holder = await claimOf(db.store, uid);
    await expect(db.store.finish(late, { ...rest(), faults: { found: [found()], undecided: [] } })).rejects.toThrow(
      LeaseLostError,
    );
    expect(await faults(tenantUid, 'all')).toEqual([]);
    expect(await events(uid)).toEqual([]);
    await db.store.finish(holder, rest());
  });

  it('is resolved when the object goes', async () => {
    const uid = await service();
    await db.store.finish(await claimOf(db.store, uid), { ...rest(), faults: { found: [found()], undecided: [] } });
    await db.store.requestDeletion(uid, null, ACTOR);
    await db.store.remove(await claimOf(db.store, uid), []);
    expect(await faults(tenantUid, 'all')).toMatchObject([{ state: 'resolved' }]);
    expect(await reasons(uid)).toEqual(['FaultOpened', 'FaultResolved']);
  });

  it('and all that is in the same place has, is of the tenant itself, and one fault', async () => {
    const uids = [await service(), (await db.store.create(draft('Service', 'api', { tenant: 'dev01' }), ACTOR)).uid];
    for (const uid of uids) {
      await db.store.wake([uid]);
      const end = { ...rest(), faults: { found: [found({ isShared: true, resource: null })], undecided: [] } };
      await db.store.finish(await claimOf(db.store, uid), end);
    }
    expect(await faults(tenantUid)).toMatchObject([{ object: { kind: 'Tenant', name: 'dev01' }, count: 2 }]);
  });

  it('of an infrastructure is the infrastructure’s', async () => {
    await db.store.finish(await claimOf(db.store, infrastructureUid), {
      ...rest(),
      faults: { found: [found()], undecided: [] },
    });
    expect(await faults(infrastructureUid)).toMatchObject([{ owner: { kind: 'Infrastructure', name: 'nonprod' } }]);
    expect((await events(infrastructureUid))[0]).toMatchObject({ reason: 'FaultOpened', tenant: null });
  });
});

describe('the turn to look', () => {
  it('is one replica’s at a time, and comes again', async () => {
    const take = () => db.store.takeLook('reachability', 60, 30);
    const turns = (await Promise.all(Array.from({ length: 5 }, take))).filter((turn) => turn !== null);
    expect(turns).toMatchObject([{ position: null }]);
    const [look] = turns;
    if (look === undefined) throw new Error('nobody looks');
    await db.store.endLook(look, 'dev01');
    expect(await take(), 'it was made just now').toBeNull();
    await db.sql(`UPDATE fault_looks SET looked_at = now() - interval '2 minutes'`);
    expect(await take()).toMatchObject({ position: 'dev01' });
  });

  it('is another’s at once when its replica ends, and soon when it dies, and who comes too late writes nothing', async () => {
    await db.sql('DELETE FROM fault_looks; DELETE FROM leases');
    const take = () => db.store.takeLook('reachability', 60, 30);
    const broken = await take();
    if (broken === null) throw new Error('nobody looks');
    await db.store.leaveLook(broken);
    const dead = await take();
    if (dead === null) throw new Error('nobody looks');
    expect(await take(), 'while it may be alive').toBeNull();
    await db.sql(`UPDATE leases SET held_until = now() - interval '1 second'`);
    expect(await db.store.renewLook(dead, 30), 'nobody took it').toBe(true);
    await db.sql(`UPDATE leases SET held_until = now() - interval '1 second'`);
    const next = await take();
    if (next === null) throw new Error('nobody looks');
    await db.store.endLook(next, 'through');

    expect(await db.store.renewLook(dead, 30), 'though nobody has it now').toBe(false);
    const looked = { scopes: ['a'], ownerUids: [tenantUid] };
    await expect(db.store.settleFaults('late', looked, [], dead.fence)).rejects.toThrow(LeaseHeldError);
    await expect(db.store.retainFaultScopes('late', [], dead.fence)).rejects.toThrow(LeaseHeldError);
    await expect(db.store.endLook(dead, 'behind')).rejects.toThrow(LeaseHeldError);
    expect(await db.sql('SELECT position FROM fault_looks')).toEqual([{ position: 'through' }]);
  });
});
