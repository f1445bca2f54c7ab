import { beforeEach, describe, expect, it } from 'vitest';
import type { FaultSeen } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();
let tenantUid: string;
let otherUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects, fault_looks CASCADE');
  tenantUid = (await db.store.create(draft('Tenant', 'dev01'), ACTOR)).uid;
  otherUid = (await db.store.create(draft('Tenant', 'dev012'), ACTOR)).uid;
});

const fault = (more: Partial<FaultSeen> = {}): FaultSeen => ({
  tenantUid,
  scope: 'a',
  key: 'reach:a',
  severity: 'critical',
  cause: 'a reaches dev01.',
  remedy: 'Take the rule away.',
  resource: '/rules/oops',
  data: { from: 'a' },
  ...more,
});
const settle = (scopes: string[], ...seen: FaultSeen[]) =>
  db.store.settleFaults('reachability', { scopes, tenantUids: [tenantUid, otherUid] }, seen);
const reasons = async () =>
  (await db.store.events({ afterId: null, objectUid: tenantUid, limit: 20 }))
    .map(({ reason }) => reason)
    .filter((reason) => reason.startsWith('Fault'));

describe('a fault', () => {
  it('is opened once for one cause, counted while it lasts, and resolved when it is not found any more', async () => {
    expect(await settle(['a'], fault())).toEqual({ opened: 1, resolved: 0 });
    expect(await settle(['a'], fault({ cause: 'a still reaches dev01.' }))).toEqual({ opened: 0, resolved: 0 });
    expect(await db.store.faults(tenantUid, { isOpen: true, limit: 10 })).toMatchObject([
      { key: 'reach:a', count: 2, cause: 'a still reaches dev01.', resource: '/rules/oops', data: { from: 'a' } },
    ]);
    expect(await settle(['a'])).toEqual({ opened: 0, resolved: 1 });
    expect(await db.store.faults(tenantUid, { isOpen: true, limit: 10 })).toEqual([]);
    expect((await db.store.faults(tenantUid, { limit: 10 }))[0]?.resolvedAt).toBeInstanceOf(Date);
    expect(await reasons()).toEqual(['FaultOpened', 'FaultResolved']);
  });

  it('that comes again after it was resolved is another one', async () => {
    await settle(['a'], fault());
    await settle(['a']);
    expect(await settle(['a'], fault())).toEqual({ opened: 1, resolved: 0 });
    expect(await db.store.faults(tenantUid, { limit: 10 })).toHaveLength(2);
  });

  it('of a scope that was not looked at, or of another source, is left alone', async () => {
    await settle(['a', 'b'], fault(), fault({ scope: 'b', key: 'reach:b' }));
    await db.store.settleFaults('quota', { scopes: ['a'], tenantUids: [tenantUid] }, [fault({ key: 'cpu' })]);
    expect(await settle(['b'])).toEqual({ opened: 0, resolved: 1 });
    const open = await db.store.faults(tenantUid, { isOpen: true, limit: 10 });
    expect(open.map(({ key }) => key).sort()).toEqual(['cpu', 'reach:a']);
  });

  it('is one tenant’s: the same key in another tenant is another fault', async () => {
    expect(await settle(['a'], fault(), fault({ tenantUid: otherUid }))).toEqual({ opened: 2, resolved: 0 });
    await settle(['a'], fault({ tenantUid: otherUid }));
    expect(await db.store.faults(tenantUid, { isOpen: true, limit: 10 })).toEqual([]);
    expect(await db.store.faults(otherUid, { isOpen: true, limit: 10 })).toHaveLength(1);
  });

  it('of a tenant that was not looked at is left alone', async () => {
    await settle(['a'], fault());
    await db.store.settleFaults('reachability', { scopes: ['a'], tenantUids: [otherUid] }, []);
    expect(await db.store.faults(tenantUid, { isOpen: true, limit: 10 })).toHaveLength(1);
  });

  it('whose scope is not there any more is resolved', async () => {
    await settle(['a', 'b'], fault(), fault({ scope: 'b', key: 'reach:b' }));
    expect(await db.store.retainFaultScopes('reachability', ['b'])).toEqual({ opened: 0, resolved: 1 });
    expect(await db.store.faults(tenantUid, { isOpen: true, limit: 10 })).toMatchObject([{ key: 'reach:b' }]);
  });

  it('goes with its tenant, and one found of a tenant that went meanwhile is not written', async () => {
    await settle(['a'], fault());
    await db.sql('DELETE FROM objects');
    expect(await settle(['a'], fault())).toEqual({ opened: 0, resolved: 0 });
    expect(await db.store.faults(tenantUid, { limit: 10 })).toEqual([]);
  });

  it('is kept for a while after it was resolved, within a bound', async () => {
    await db.sql(`
      INSERT INTO faults (tenant_uid, source, scope, key, severity, cause, remedy, resolved_at)
      SELECT '${tenantUid}', 'reachability', 'a', 'old-' || n, 'warning', 'c', 'r', now() - interval '1 day'
      FROM generate_series(1, 250) AS n`);
    await settle(['a'], fault());
    await settle(['a']);
    const kept = await db.store.faults(tenantUid, { limit: 500 });
    expect(kept).toHaveLength(200);
    expect(kept.map(({ key }) => key)).toContain('reach:a');
  });
});

describe('the turn to look', () => {
  it('is one replica’s at a time, and comes again', async () => {
    const turns = await Promise.all(Array.from({ length: 5 }, () => db.store.takeFaultLook('reachability', 60)));
    expect(turns.filter((turn) => turn !== null)).toEqual([{ position: null }]);
    await db.store.keepFaultPosition('reachability', 'dev01');
    expect(await db.store.takeFaultLook('reachability', 60)).toBeNull();
    await db.sql(`UPDATE fault_looks SET looked_at = now() - interval '2 minutes'`);
    expect(await db.store.takeFaultLook('reachability', 60)).toEqual({ position: 'dev01' });
  });
});
