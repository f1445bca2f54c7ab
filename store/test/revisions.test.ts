import { beforeEach, expect, it } from 'vitest';
import { LeaseLostError } from '../src/contract.ts';
import { MOST_REVISIONS } from '../src/revisions/statements.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, rest, status } from './fixture.ts';

const db = storeUnderTest();

beforeEach(async () => {
  await db.sql('TRUNCATE objects, events RESTART IDENTITY CASCADE');
});

const web = (image: string) => draft('Service', 'web', { tenant: 'dev', spec: { image } });
const change = (uid: string, image: string, action = 'update') =>
  db.store.replace(uid, null, web(image), { ...ACTOR, name: 'bob' }, { action, events: [] });

async function becomesReady(uid: string): Promise<void> {
  const claim = await claimOf(db.store, uid);
  const { generation } = claim.object;
  await db.store.finish(claim, rest({ status: status({ phase: 'ready', observedGeneration: generation }) }));
}

const kept = async (uid: string) =>
  (await db.store.revisions(uid)).map(({ generation, spec, readyAt }) => [generation, spec.image, readyAt !== null]);

it('every change of the spec is kept with who made it and through what; nothing else is', async () => {
  const { uid } = await db.store.create(web('a'), ACTOR);
  await change(uid, 'b', 'scale');
  await db.store.replace(uid, null, { ...web('b'), labels: { team: 'x' } }, ACTOR);
  await db.store.replace(uid, null, { ...web('b'), counters: { restarts: 1 } }, ACTOR);
  await change(uid, 'c');
  expect(await db.store.revisions(uid)).toMatchObject([
    { generation: 4, spec: { image: 'c' }, by: { name: 'bob', kind: 'user' }, through: 'update', readyAt: null },
    { generation: 2, spec: { image: 'b' }, by: { name: 'bob', kind: 'user' }, through: 'scale', readyAt: null },
    { generation: 1, spec: { image: 'a' }, by: { name: 'ada', kind: 'user' }, through: 'create', readyAt: null },
  ]);
});

it('a revision is known as ready once a pass found it so, at the generation that it looked at', async () => {
  const { uid } = await db.store.create(web('a'), ACTOR);
  await becomesReady(uid);
  await db.store.replace(uid, null, { ...web('a'), counters: { restarts: 1 } }, ACTOR);
  await change(uid, 'b');
  const claim = await claimOf(db.store, uid);
  await change(uid, 'c');
  const seen = status({ phase: 'ready', observedGeneration: claim.object.generation });
  await db.store.finish(claim, rest({ status: seen }));
  expect(await kept(uid)).toEqual([
    [4, 'c', false],
    [3, 'b', true],
    [1, 'a', true],
  ]);
  const [, first] = await db.store.revisions(uid);
  await becomesReady(uid);
  expect((await db.store.revisions(uid))[1]).toEqual(first);
});

it('a restart that ends ready says so of the spec that was restarted', async () => {
  const { uid } = await db.store.create(web('a'), ACTOR);
  await db.store.replace(uid, null, { ...web('a'), counters: { restarts: 1 } }, ACTOR);
  await becomesReady(uid);
  expect(await kept(uid)).toEqual([[1, 'a', true]]);
});

it('I5: a pass that lost its lease makes no revision ready', async () => {
  const { uid } = await db.store.create(web('a'), ACTOR);
  const claim = await claimOf(db.store, uid);
  const ready = rest({ status: status({ phase: 'ready', observedGeneration: 1 }) });
  await expect(db.store.finish({ ...claim, leaseToken: '999999' }, ready)).rejects.toThrow(LeaseLostError);
  expect(await kept(uid)).toEqual([[1, 'a', false]]);
});

it('I11: so many are kept, and the last that was ready however old it is', async () => {
  const { uid } = await db.store.create(web('0'), ACTOR);
  await becomesReady(uid);
  await change(uid, '1');
  await becomesReady(uid);
  for (let n = 2; n < MOST_REVISIONS + 5; n += 1) await change(uid, String(n));
  const left = await kept(uid);
  expect(left).toHaveLength(MOST_REVISIONS + 1);
  expect(left.at(0)).toEqual([MOST_REVISIONS + 5, String(MOST_REVISIONS + 4), false]);
  expect(left.at(-1)).toEqual([2, '1', true]);
  await becomesReady(uid);
  await change(uid, 'last');
  expect(await kept(uid)).toHaveLength(MOST_REVISIONS);
});

it('they go with their object', async () => {
  const { uid } = await db.store.create(web('a'), ACTOR);
  await db.store.requestDeletion(uid, null, ACTOR);
  await db.store.remove(await claimOf(db.store, uid), []);
  expect(await db.store.revisions(uid)).toEqual([]);
});
