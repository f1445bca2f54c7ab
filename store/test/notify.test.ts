import { describe, expect, it } from 'vitest';
import { coalesce } from '../src/database/coalesce.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, event, eventually, rest } from './fixture.ts';

const db = storeUnderTest();

describe('LISTEN/NOTIFY', () => {
  it('tells every replica of what became due and of new events', async () => {
    const replica = await db.replica();
    const heard = { wake: 0, events: 0 };
    const stopWake = replica.onWake(() => {
      heard.wake += 1;
    });
    const stopEvents = replica.onEvents(() => {
      heard.events += 1;
    });
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    await eventually(() => heard.wake > 0, 'a wake-up for a new object');
    const claim = await claimOf(db.store, uid);
    expect(heard.events).toBe(0);
    await db.store.emit(claim, [event('Something')]);
    await eventually(() => heard.events > 0, 'a call for new events');

    heard.wake = 0;
    await db.store.wake([uid]);
    await eventually(() => heard.wake > 0, 'a wake-up for what was woken');
    heard.wake = 0;
    await db.store.finish(claim, rest());
    await eventually(() => heard.wake > 0, 'a wake-up for what was woken during its pass, at the end of it');

    stopWake();
    stopEvents();
    const counts = { ...heard };
    let isHeardElsewhere = false;
    const stop = db.store.onWake(() => {
      isHeardElsewhere = true;
    });
    await db.store.create(draft('Tenant', 'b'), ACTOR);
    await eventually(() => isHeardElsewhere, 'a wake-up for those who still listen');
    stop();
    expect(heard).toEqual(counts);
  });

  it('I4: a connection that was cut is made again, and whoever listens looks again', async () => {
    let calls = 0;
    const stop = db.store.onWake(() => {
      calls += 1;
    });
    for (let round = 0; round < 3; round += 1) {
      const before = calls;
      const cut = await db.sql<{ cut: boolean }>(
        `SELECT pg_terminate_backend(pid, 5000) AS cut FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'tenantry listen'`,
      );
      expect(cut.every((row) => row.cut)).toBe(true);
      await eventually(() => calls > before, 'a call after the reconnection');
    }
    const before = calls;
    await db.store.create(draft('Tenant', 'c'), ACTOR);
    await eventually(() => calls > before, 'a wake-up on the new connection');
    stop();
  });

  it('cut off in the middle, a pass goes on with new connections', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'd'), ACTOR);
    const claim = await claimOf(db.store, uid);
    for (let round = 0; round < 5; round += 1) {
      await db.sql(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'tenantry'`,
      );
      await db.store.show(claim, { ...claim.object.status, progress: { done: round, total: 5 } });
    }
    await db.store.finish(claim, rest());
  });
});

describe('a burst of notices', () => {
  it('makes one call at once and one at its end', async () => {
    let calls = 0;
    const burst = coalesce(() => {
      calls += 1;
    }, 30);
    for (let n = 0; n < 100; n += 1) burst.run();
    expect(calls).toBe(1);
    await eventually(() => calls === 2, 'the call at the end of the burst');
    burst.cancel();
  });
});
