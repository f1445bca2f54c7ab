import pg from 'pg';
import { expect, it } from 'vitest';
import { StaleVersionError } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, eventually, rest, untilOneWaits } from './fixture.ts';

const db = storeUnderTest();

const last = async () =>
  Number((await db.sql<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM audit'))[0]?.id ?? 0);

const logged = async (work: () => Promise<unknown>) => {
  const before = await last();
  await work();
  return (await last()) - before;
};

it('I10: a change of labels says the same in the log as any other, and makes the object due', async () => {
  const { uid, ...made } = await db.store.create(draft('Tenant', 'a', { spec: { n: 1 } }), ACTOR);
  await db.store.finish(await claimOf(db.store, uid), rest());
  let wakes = 0;
  const stop = db.store.onWake(() => {
    wakes += 1;
  });
  const asked = draft('Tenant', 'a', { spec: { n: 1 }, labels: { team: 'x' }, displayName: 'A' });
  expect(await logged(() => db.store.replace(uid, null, asked, ACTOR))).toBe(1);
  const [row] = (await db.store.audit({ limit: 1 })).items;
  const { displayName, annotations, spec } = made;
  expect(row).toMatchObject({
    actor: ACTOR,
    action: 'update',
    kind: 'Tenant',
    name: 'a',
    tenant: null,
    outcome: 'success',
  });
  expect(row?.before).toEqual({ displayName, labels: {}, annotations, spec });
  expect(row?.after).toEqual({ displayName: 'A', labels: { team: 'x' }, annotations, spec });
  expect(await db.store.verifyAudit()).toBeNull();
  const now = await db.store.object(uid);
  expect(now).toMatchObject({ labels: { team: 'x' }, displayName: 'A', generation: 1 });
  expect(await db.store.revisions(uid)).toHaveLength(1);
  await eventually(() => wakes > 0, 'the change is told');
  expect((await claimOf(db.store, uid)).object).toEqual(now);
  // The same again changes nothing, and says nothing.
  expect(await logged(() => db.store.replace(uid, null, asked, ACTOR))).toBe(0);
  expect(await db.store.object(uid)).toEqual(now);
  stop();
});

it('a change of the spec and of what was counted is logged with the counters, and keeps a revision', async () => {
  const { uid } = await db.store.create(draft('Service', 'b', { tenant: 'a', spec: { image: '1' } }), ACTOR);
  const next = draft('Service', 'b', { tenant: 'a', spec: { image: '2' }, counters: { restarts: 1 } });
  await db.store.replace(uid, null, next, { ...ACTOR, name: 'bob' }, { action: 'restart', events: [] });
  const [row] = (await db.store.audit({ limit: 1 })).items;
  expect(row).toMatchObject({ action: 'restart', actor: { name: 'bob' }, before: { spec: { image: '1' } } });
  expect(row?.before).not.toHaveProperty('counters');
  expect(row?.after).toMatchObject({ spec: { image: '2' }, counters: { restarts: 1 } });
  const [last, first] = await db.store.revisions(uid);
  expect(last).toMatchObject({ generation: 2, spec: { image: '2' }, by: { name: 'bob' }, through: 'restart' });
  expect(first).toMatchObject({ generation: 1, spec: { image: '1' }, through: 'create' });
});

it('no version but the one that stands is taken, however long its number', async () => {
  const { uid, resourceVersion } = await db.store.create(draft('Tenant', 'c'), ACTOR);
  const to = (team: string, version: string) =>
    db.store.replace(uid, version, draft('Tenant', 'c', { labels: { team } }), ACTOR);
  await expect(to('x', '99999999999999999999')).rejects.toThrow(StaleVersionError);
  const tries = await Promise.allSettled(['x', 'y', 'z'].map((team) => to(team, resourceVersion)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('what was changed while a change waited is what it is compared with', async () => {
  const web = (image: string) => draft('Service', 'd', { tenant: 'a', spec: { image } });
  const { uid } = await db.store.create(web('1'), ACTOR);
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `UPDATE objects SET spec = '{"image":"2"}', generation = 2, resource_version = nextval('resource_versions') WHERE uid = $1`,
      [uid],
    );
    await client.query(
      `INSERT INTO revisions (object_uid, generation, spec, by_name, by_kind, through)
       VALUES ($1, 2, '{"image":"2"}', 'eve', 'user', 'update')`,
      [uid],
    );
    const waiting = db.store.replace(uid, null, web('1'), ACTOR);
    await untilOneWaits(db);
    await client.query('COMMIT');
    expect(await waiting).toMatchObject({ generation: 3, spec: { image: '1' } });
  } finally {
    await client.end();
  }
  expect((await db.store.revisions(uid)).map(({ spec }) => spec.image)).toEqual(['1', '2', '1']);
});

it('changes made at the same time share a commit, and none waits for an object that another holds', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `e${index}`);
  const made = await db.store.createAll(
    names.map((name) => draft('Tenant', name)),
    ACTOR,
  );
  const label = (of: (typeof made)[number], turn: string) =>
    db.store.replace(of.uid, null, draft('Tenant', of.name, { labels: { turn } }), { ...ACTOR, name: `by-${turn}` });
  const [kept, ...others] = made;
  if (kept === undefined) throw new Error('there are twelve');
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  const began = await last();
  let isKept = true;
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM objects WHERE uid = $1 FOR UPDATE', [kept.uid]);
    const waiting = label(kept, 'a').then(() => {
      isKept = false;
    });
    await Promise.all(others.flatMap((one) => ['a', 'b', 'c'].map((turn) => label(one, turn))));
    expect(isKept).toBe(true);
    await client.query('COMMIT');
    await waiting;
  } finally {
    await client.end();
  }
  const rows = await db.sql<{ who: string; turn: string; transaction: string }>(
    `SELECT actor->>'name' AS who, after->'labels'->>'turn' AS turn, xmin::text AS transaction FROM audit WHERE id > $1`,
    [began],
  );
  expect(rows).toHaveLength(3 * others.length + 1);
  expect(rows.every(({ who, turn }) => who === `by-${turn}`)).toBe(true);
  expect(new Set(rows.map(({ transaction }) => transaction)).size).toBeLessThan(rows.length);
  expect(await db.store.verifyAudit()).toBeNull();
});
