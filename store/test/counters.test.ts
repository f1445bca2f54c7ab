import { beforeEach, expect, it } from 'vitest';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, event, rest } from './fixture.ts';

const db = storeUnderTest();

beforeEach(async () => {
  await db.sql('TRUNCATE objects, events RESTART IDENTITY CASCADE');
});

const web = () => draft('Service', 'web', { tenant: 'dev', spec: { image: 'a' } });
const restart = { action: 'restart', events: [event('ActionAsked')] };

it('a counter counts a generation and wakes the object; a later declaration of the same neither resets it nor writes', async () => {
  const { uid } = await db.store.create(web(), ACTOR);
  await db.store.finish(await claimOf(db.store, uid), rest());
  const counted = await db.store.replace(uid, null, { ...web(), counters: { restarts: 1 } }, ACTOR, restart);
  expect(counted).toMatchObject({ generation: 2, counters: { restarts: 1 }, spec: { image: 'a' } });
  expect((await claimOf(db.store, uid)).object).toEqual(counted);

  expect(await db.store.replace(uid, null, web(), ACTOR)).toEqual(counted);
  const changed = await db.store.replace(uid, null, { ...web(), spec: { image: 'b' } }, ACTOR);
  expect(changed).toMatchObject({ generation: 3, counters: { restarts: 1 } });
});

it('I10: the audit row has the name of the deed and what was counted before and after, beside the event, in one transaction', async () => {
  const { uid } = await db.store.create(web(), ACTOR);
  await db.store.replace(uid, null, { ...web(), counters: { restarts: 1 } }, ACTOR, restart);
  await db.store.replace(uid, null, { ...web(), counters: { restarts: 2 } }, ACTOR, restart);
  const [second, first] = (await db.store.audit({ limit: 2 })).items;
  expect(first).toMatchObject({ action: 'restart', actor: ACTOR, before: { spec: { image: 'a' } } });
  expect(first?.before).not.toHaveProperty('counters');
  expect(second).toMatchObject({ before: { counters: { restarts: 1 } }, after: { counters: { restarts: 2 } } });
  expect((await db.store.events({ afterId: null, limit: 9 })).map(({ reason }) => reason)).toHaveLength(2);
  expect(await db.store.verifyAudit()).toBeNull();

  const broken = { action: 'restart', events: [{ ...event('ActionAsked'), type: 'loud' as 'normal' }] };
  const counters = { restarts: 3 };
  await expect(db.store.replace(uid, null, { ...web(), counters }, ACTOR, broken)).rejects.toThrow('events_type_check');
  expect(await db.store.object(uid)).toMatchObject({ counters: { restarts: 2 } });
  expect((await db.store.audit({ limit: 1 })).items).toEqual([second]);
});

it('what counts nothing says nothing', async () => {
  const { uid } = await db.store.create(web(), ACTOR);
  const [before] = (await db.store.audit({ limit: 1 })).items;
  await db.store.replace(uid, null, { ...web(), counters: {} }, ACTOR, restart);
  expect((await db.store.audit({ limit: 1 })).items).toEqual([before]);
  expect(await db.store.events({ afterId: null, limit: 9 })).toEqual([]);
});
