import pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Claim, InventoryLeftError, LeaseLostError, StillReferencedError } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, event, rest, row, status } from './fixture.ts';

const db = storeUnderTest();
const UNSTORED = '00000000-0000-4000-8000-000000000001';

beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
});

/** Lets every lease run out, as after the death of its worker. */
const expireLeases = () =>
  db.sql(`UPDATE objects SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL`);

describe('I5: one writer per object', () => {
  it('hands an object to one worker only', async () => {
    await db.store.create(draft('Tenant', 'a'), ACTOR);
    expect(await db.store.claim(10, 30)).toHaveLength(1);
    expect(await db.store.claim(10, 30)).toHaveLength(0);
  });

  it('a worker that lost its lease can record nothing', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const lost = await claimOf(db.store, uid);
    await db.store.record(lost, [row(lost, 'group')]);
    await expireLeases();
    const next = await claimOf(db.store, uid);
    const before = await db.sql('SELECT * FROM objects');

    const late = { status: status({ phase: 'ready' }), dueAt: new Date(), attempt: 0, events: [event('Late')] };
    const writes: Record<string, () => Promise<unknown>> = {
      renew: () => db.store.renew(lost, 30),
      record: () => db.store.record(lost, [row(lost, 'group', { state: 'present' }), row(lost, 'network')]),
      forget: () => db.store.forget(lost, ['group']),
      allocate: () => db.store.allocate(lost, { key: 'k', pool: 'p', from: 1, to: 9 }),
      emit: () => db.store.emit(lost, [event('Late')]),
      show: () => db.store.show(lost, late.status),
      finish: () => db.store.finish(lost, late),
      remove: () => db.store.remove(lost, [event('Late')]),
    };
    for (const [name, write] of Object.entries(writes)) {
      await expect(write(), name).rejects.toThrow(LeaseLostError);
    }

    expect(await db.sql('SELECT * FROM objects')).toEqual(before);
    expect((await db.store.inventory(uid)).map(({ key, state }) => [key, state])).toEqual([['group', 'planned']]);
    expect(await db.store.events({ afterId: null, objectUid: uid, limit: 10 })).toEqual([]);
    expect(await db.sql('SELECT * FROM allocations')).toEqual([]);
    await db.store.finish(next, rest());
  });

  it('of passes that write together, who lost its lease writes nothing and is told, and keeps no other from it', async () => {
    const objects = await db.store.createAll(
      ['a', 'b', 'c'].map((name) => draft('Tenant', name)),
      ACTOR,
    );
    const claims = await db.store.claim(10, 30);
    const [a, b, c] = objects.map(({ uid }) => claims.find(({ object }) => object.uid === uid)) as [
      Claim,
      Claim,
      Claim,
    ];
    await db.sql(`UPDATE objects SET lease_token = nextval('lease_tokens') WHERE uid = $1`, [b.object.uid]);
    const told = (claim: Claim) => ({ rows: [row(claim, 'group')], gone: [], events: [event(claim.object.name)] });
    const noted = await Promise.allSettled([a, b, c].map((claim) => db.store.note(claim, told(claim))));
    const outcomes = (results: readonly PromiseSettledResult<void>[]) =>
      results.map((result) => (result.status === 'fulfilled' ? 'written' : result.reason.constructor));
    expect(outcomes(noted)).toEqual(['written', LeaseLostError, 'written']);
    const ready = rest({ status: status({ phase: 'ready', observedGeneration: 1 }), connections: ['azure:2'] });
    const end = (claim: Claim) => {
      const notes = { rows: [row(claim, 'network')], gone: ['group'] };
      return db.store.finish(claim, { ...ready, notes, events: [event('Ready')] });
    };
    expect(outcomes(await Promise.allSettled([a, b, c].map(end)))).toEqual(['written', LeaseLostError, 'written']);
    for (const [claim, keys, said] of [
      [a, ['network'], ['a', 'Ready']],
      [b, [], []],
      [c, ['network'], ['c', 'Ready']],
    ] as const) {
      const { uid } = claim.object;
      expect((await db.store.inventory(uid)).map(({ key }) => key)).toEqual(keys);
      const events = await db.store.events({ afterId: null, objectUid: uid, limit: 10 });
      expect(events.map(({ reason }) => reason)).toEqual(said);
      const [revision] = await db.store.revisions(uid);
      expect(revision?.readyAt === null).toBe(claim === b);
      expect((await db.store.object(uid))?.status.phase).toBe(claim === b ? 'pending' : 'ready');
    }
  });

  it('what a pass that ends with others means to what refers to it, and a wake-up meanwhile, is not lost', async () => {
    const [a, b] = await db.store.createAll([draft('Tenant', 'a'), draft('Tenant', 'b')], ACTOR);
    const user = await db.store.create(draft('Service', 'web', { tenant: 'a', references: [a?.uid ?? ''] }), ACTOR);
    const claims = await db.store.claim(10, 30);
    const claim = (uid = '') => claims.find(({ object }) => object.uid === uid) as Claim;
    await db.store.finish(claim(user.uid), rest());
    await db.store.wake([b?.uid ?? '']);
    const ready = rest({ status: status({ phase: 'ready' }) });
    await Promise.all([a, b].map((object) => db.store.finish(claim(object?.uid), ready)));
    const due = await db.store.claim(10, 30);
    expect(due.map(({ object }) => object.name).toSorted()).toEqual(['b', 'web']);
  });

  it('a pass whose object is held by another transaction waits alone', async () => {
    const objects = await db.store.createAll(
      ['a', 'b', 'c'].map((name) => draft('Tenant', name)),
      ACTOR,
    );
    const claims = await db.store.claim(10, 30);
    const claimed = objects.map(({ uid }) => claims.find(({ object }) => object.uid === uid) as Claim);
    const holder = new pg.Client({ connectionString: db.url });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM objects WHERE uid = $1 FOR UPDATE', [objects[0]?.uid]);
      const [held, ...others] = claimed.map((claim) => db.store.finish(claim, rest()));
      await Promise.all(others);
      await holder.query('COMMIT');
      await held;
    } finally {
      await holder.end();
    }
    expect(await db.sql('SELECT FROM objects WHERE lease_token IS NOT NULL')).toEqual([]);
  });

  it('a pass ends once', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, uid);
    await db.store.finish(claim, rest());
    await expect(db.store.finish(claim, rest())).rejects.toThrow(LeaseLostError);
  });

  it('a renewed lease holds on', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, uid);
    await expireLeases();
    await db.store.renew(claim, 30);
    expect(await db.store.claim(10, 30)).toEqual([]);
  });

  it('a pass that lost its lease counts as an attempt, so that an object which kills its worker backs off', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    expect((await claimOf(db.store, uid)).attempt).toBe(0);
    await expireLeases();
    expect((await claimOf(db.store, uid)).attempt).toBe(1);
  });
});

describe('the queue', () => {
  it('gives the longest due first, and no more than asked for', async () => {
    for (const name of ['c', 'a', 'b']) await db.store.create(draft('Tenant', name), ACTOR);
    const first = await db.store.claim(2, 30);
    const second = await db.store.claim(2, 30);
    expect([first, second].map((claims) => claims.map(({ object }) => object.name))).toEqual([['c', 'a'], ['b']]);
  });

  it('waking never moves an object behind those that became due after it', async () => {
    const old = await db.store.create(draft('Tenant', 'old'), ACTOR);
    await db.store.create(draft('Tenant', 'young'), ACTOR);
    await db.store.wake([old.uid]);
    expect((await db.store.claim(1, 30))[0]?.object.name).toBe('old');
  });

  it('I4: what is woken during its pass is due at once after it', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, uid);
    await db.store.wake([uid]);
    await db.store.finish(claim, rest());
    expect(await db.store.claim(10, 30)).toHaveLength(1);
  });

  it('I4: what is told of during its pass is due at once after it', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, uid);
    await db.store.record(claim, [row(claim, 'group')]);
    await db.store.wakeByConnection('azure:1');
    await db.store.finish(claim, rest());
    expect(await db.store.claim(10, 30)).toHaveLength(1);
  });

  it('I4: what is woken during its pass is due at once after it, where what refers to it wakes too', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const referrer = await db.store.create(draft('Member', 'm', { references: [uid] }), ACTOR);
    const claim = await claimOf(db.store, uid);
    await db.store.wake([uid]);
    await db.store.finish(claim, rest({ status: status({ phase: 'ready' }) }));
    const due = (await db.store.claim(10, 30)).map(({ object }) => object.uid);
    expect(due.sort()).toEqual([uid, referrer.uid].sort());
  });

  it('I4: what is changed during its pass is due at once after it', async () => {
    const object = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, object.uid);
    await db.store.replace(object.uid, null, draft('Tenant', 'a', { spec: { size: 2 } }), ACTOR);
    await db.store.finish(claim, rest());
    const [next] = await db.store.claim(10, 30);
    expect(next?.object).toMatchObject({ generation: 2, spec: { size: 2 } });
  });

  it('what came to rest is not due before its time', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const dueAt = new Date(Date.now() + 60_000);
    await db.store.finish(await claimOf(db.store, uid), rest({ dueAt, attempt: 3 }));
    expect(await db.store.claim(10, 30)).toEqual([]);
    expect(await db.store.nextDue()).toEqual(dueAt);
    expect(await db.store.nextDue([], 120)).toEqual(dueAt);
    expect(await db.store.nextDue([], 15), 'nobody sleeps for longer').toBeNull();
    await db.store.wake([uid]);
    expect((await db.store.claim(10, 30))[0]?.attempt).toBe(3);
  });

  it('the next due time of an object under way is the end of its lease', async () => {
    expect(await db.store.nextDue()).toBeNull();
    await db.store.create(draft('Tenant', 'a'), ACTOR);
    expect((await db.store.nextDue())?.getTime()).toBeLessThanOrEqual(Date.now());
    await db.store.claim(1, 30);
    expect((await db.store.nextDue())?.getTime()).toBeGreaterThan(Date.now() + 25_000);
  });

  it('wakes the owners of resources, whatever the case of their ids, and nobody else', async () => {
    for (const name of ['mine', 'other']) {
      const { uid } = await db.store.create(draft('Tenant', name), ACTOR);
      const claim = await claimOf(db.store, uid);
      await db.store.record(claim, [
        row(claim, `group-${claim.object.name}`, { connection: `c-${claim.object.name}` }),
      ]);
      await db.store.finish(claim, rest());
    }
    await db.store.wakeByResource('c-mine', ['/SUBSCRIPTIONS/1/resourcegroups/GROUP-mine', '/nobody/knows/me']);
    await db.store.wakeByResource('c-mine', ['/subscriptions/1/resourceGroups/group-other']);
    const woken = await db.store.claim(10, 30);
    expect(woken.map(({ object }) => object.name)).toEqual(['mine']);
    await db.store.wakeByConnection('c-other');
    expect((await db.store.claim(10, 30)).map(({ object }) => object.name)).toEqual(['other']);
    expect(await db.store.connections()).toEqual([
      { driver: 'azure', connection: 'c-mine' },
      { driver: 'azure', connection: 'c-other' },
    ]);
  });

  it('is not woken by what goes with a container that is being deleted, but by the end of that', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, uid);
    const namespace = (state: 'present' | 'deleting') => row(claim, 'namespace', { connection: 'c', id: '/ns', state });
    const inside = row(claim, 'quota', { connection: 'c', id: '/ns/quota', deletedWith: 'namespace' });
    const woken = async (...ids: string[]) => {
      await db.store.wakeByResource('c', ids);
      const claims = await db.store.claim(10, 30);
      for (const one of claims) await db.store.finish(one, rest());
      return claims.length;
    };
    await db.store.record(claim, [namespace('present'), inside]);
    await db.store.finish(claim, rest());
    expect(await woken('/ns/quota'), 'it was taken away by another hand').toBe(1);
    await db.store.wake([uid]);
    const again = await claimOf(db.store, uid);
    await db.store.record(again, [namespace('deleting')]);
    await db.store.finish(again, rest());
    expect(await woken('/ns/quota')).toBe(0);
    expect(await woken('/ns/quota', '/ns')).toBe(1);
  });
});

describe('what a pass shows', () => {
  const changes = [
    { why: 'another phase', to: status({ phase: 'ready' }), wakes: ['user'] },
    { why: 'other outputs', to: status({ phase: 'working', outputs: { url: 'x' } }), wakes: ['user'] },
    { why: 'another spec that stands', to: status({ phase: 'working', observedGeneration: 2 }), wakes: ['user'] },
    { why: 'mere progress', to: status({ phase: 'working', progress: { done: 1, total: 2 } }), wakes: [] },
    { why: 'no change', to: status({ phase: 'working' }), wakes: [] },
  ];
  for (const how of ['shown', 'finished'] as const) {
    it.each(changes)(`$why, ${how}, wakes of those that refer to the object: $wakes`, async ({ to, wakes }) => {
      const base = await db.store.create(draft('Infrastructure', 'base'), ACTOR);
      await db.store.finish(await claimOf(db.store, base.uid), rest({ status: status({ phase: 'working' }) }));
      const user = await db.store.create(draft('Tenant', 'user', { references: [base.uid] }), ACTOR);
      await db.store.finish(await claimOf(db.store, user.uid), rest());
      await db.store.wake([base.uid]);
      const claim = await claimOf(db.store, base.uid);

      if (how === 'shown') await db.store.show(claim, to);
      else await db.store.finish(claim, rest({ status: to }));

      expect((await db.store.claim(10, 30)).map(({ object }) => object.name)).toEqual(wakes);
    });
  }

  it('status changes the version and not the generation; the same status changes nothing (I8)', async () => {
    const object = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, object.uid);
    await db.store.show(claim, status({ phase: 'working' }));
    const shown = await db.store.object(object.uid);
    expect(shown?.status.phase).toBe('working');
    expect(shown?.generation).toBe(1);
    expect(shown?.resourceVersion).not.toBe(object.resourceVersion);
    await db.store.finish(claim, rest({ status: status({ phase: 'working' }) }));
    expect(await db.store.object(object.uid)).toEqual(shown);
  });

  it('events of a pass are there before it ends, in order, with what they are about', async () => {
    const { uid } = await db.store.create(draft('Service', 'web', { tenant: 'dev' }), ACTOR);
    const claim = await claimOf(db.store, uid);
    await db.store.emit(claim, [event('First'), { ...event('Second'), resource: 'group', data: { n: 1 } }]);
    const events = await db.store.events({ afterId: null, tenant: 'dev', limit: 10 });
    expect(events).toMatchObject([
      { reason: 'First', kind: 'Service', name: 'web', tenant: 'dev', objectUid: uid },
      { reason: 'Second', resource: 'group', data: { n: 1 } },
    ]);
    await db.store.finish(claim, rest({ events: [event('Third')] }));
    const after = await db.store.events({ afterId: events[0]?.id ?? null, objectUid: uid, limit: 10 });
    expect(after.map(({ reason }) => reason)).toEqual(['Second', 'Third']);
  });
});

describe('I1: the inventory', () => {
  it('takes hundreds of rows at once, replaces by key, and forgets', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, uid);
    const rows = Array.from({ length: 500 }, (_, n) => row(claim, `key-${String(n).padStart(3, '0')}`));
    await db.store.record(claim, rows);
    expect(await db.store.inventory(uid)).toEqual(rows);
    const [first] = rows;
    const changed = row(claim, 'key-000', {
      state: 'blocked',
      applied: { tags: { a: [1, null, 'x'] } },
      outputs: { id: 7 },
      operation: { url: 'https://example.test/1' },
      dependsOn: ['key-001'],
      deletedWith: 'key-002',
      notBefore: new Date(Date.now() + 1000),
      problem: { code: 'Conflict', message: 'it\u0000 is "there" \ud800', remedy: null },
    });
    await db.store.record(claim, [changed]);
    expect((await db.store.inventory(uid))[0]).toEqual({
      ...changed,
      problem: { code: 'Conflict', message: 'it\ufffd is "there" \ufffd', remedy: null },
    });
    await db.store.forget(claim, [...rows.slice(1).map(({ key }) => key), 'never-there']);
    expect((await db.store.inventory(uid)).map(({ key }) => key)).toEqual([first?.key]);
  });

  it('an object cannot go while a resource of it is left, or while it was not asked to go, or while others need it', async () => {
    const base = await db.store.create(draft('Infrastructure', 'base'), ACTOR);
    const user = await db.store.create(draft('Tenant', 'user', { references: [base.uid] }), ACTOR);
    const claim = await claimOf(db.store, user.uid);
    await db.store.record(claim, [row(claim, 'group')]);
    await expect(db.store.remove(claim, [])).rejects.toThrow('not marked for deletion');
    await db.store.requestDeletion(user.uid, null, ACTOR);
    await db.store.requestDeletion(base.uid, null, ACTOR);
    await expect(db.store.remove(claim, [])).rejects.toThrow(InventoryLeftError);
    const held = await claimOf(db.store, base.uid);
    await expect(db.store.remove(held, [])).rejects.toThrow(StillReferencedError);
    await db.store.finish(held, rest());

    await db.store.forget(claim, ['group']);
    await db.store.remove(claim, [event('Deleted')]);
    expect(await db.store.object(user.uid)).toBeNull();
    const gone = await db.store.events({ afterId: null, objectUid: user.uid, limit: 1 });
    expect(gone[0]?.reason).toBe('Deleted');
    // It was waiting for its last referrer, and woke with its going.
    await db.store.remove(await claimOf(db.store, base.uid), []);
    expect(await db.store.object(base.uid)).toBeNull();
  });
});

describe('numbers held in pools', () => {
  it('are unique in their pool, kept on asking again, used up, and freed with their object', async () => {
    const uids: string[] = [];
    for (const name of ['a', 'b', 'c']) uids.push((await db.store.create(draft('Tenant', name), ACTOR)).uid);
    const claims = await db.store.claim(10, 30);
    const [a, b, c] = claims;
    if (!a || !b || !c) throw new Error('three objects are due');
    const request = { key: 'inbound', pool: 'nsg', from: 100, to: 101 };
    expect(await db.store.allocate(a, request)).toBe(100);
    expect(await db.store.allocate(b, request)).toBe(101);
    expect(await db.store.allocate(c, request)).toBeNull();
    expect(await db.store.allocate(a, request)).toBe(100);
    expect(await db.store.allocate(c, { ...request, pool: 'another' })).toBe(100);
    expect(await db.store.foresee(a.object.uid, request), 'a plan shows what is held').toBe(100);
    expect(await db.store.foresee(UNSTORED, { ...request, to: 103 }), 'or the next free one').toBe(102);
    expect(await db.store.foresee(UNSTORED, { ...request, to: 103 }), 'and takes nothing').toBe(102);
    expect(await db.store.foresee(UNSTORED, request), 'and says when there is none').toBeNull();

    await db.store.requestDeletion(a.object.uid, null, ACTOR);
    await db.store.remove(a, []);
    expect(await db.store.allocate(c, request)).toBe(100);
    expect(await db.store.foresee(c.object.uid, request)).toBe(100);
  });

  it('asked for by many at once, no two get the same', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `t${n}`);
    for (const name of names) await db.store.create(draft('Tenant', name), ACTOR);
    const claims = await db.store.claim(20, 30);
    const numbers = await Promise.all(
      claims.map((claim) => db.store.allocate(claim, { key: 'k', pool: 'p', from: 1, to: 20 })),
    );
    expect(numbers.toSorted((x, y) => (x ?? 0) - (y ?? 0))).toEqual(names.map((_, n) => n + 1));
  });
});
