import pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Claim } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, rest, status, untilOneWaits } from './fixture.ts';

const db = storeUnderTest();

beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
});

/** A tenant and a grant that takes part in what it becomes. */
async function pair() {
  const tenant = await db.store.create(draft('Tenant', 'a'), ACTOR);
  const taking = { references: [tenant.uid], ends: [tenant.uid] };
  const grant = await db.store.create(draft('Grant', 'g', taking), ACTOR);
  return { tenant, grant, taking };
}

/** Due, and woken already: whoever wakes it once more finds nothing to write. */
async function awake(uid: string): Promise<void> {
  await db.store.wake([uid]);
  expect(await woken(uid)).toBe(true);
}

const woken = async (uid: string) =>
  (await db.sql<{ woken: boolean }>('SELECT woken FROM objects WHERE uid = $1', [uid]))[0]?.woken;

/** Does it while the object is being claimed: the claim has begun before, and ends after. */
async function whileClaimed(uid: string, deed: () => Promise<unknown>): Promise<void> {
  const worker = new pg.Client({ connectionString: db.url });
  await worker.connect();
  try {
    await worker.query('BEGIN');
    await worker.query(
      `UPDATE objects SET lease_token = nextval('lease_tokens'), lease_until = now() + interval '30 s', woken = false WHERE uid = $1`,
      [uid],
    );
    const done = deed();
    await Promise.race([untilOneWaits(db), done]);
    await worker.query('COMMIT');
    await done;
  } finally {
    await worker.end();
  }
}

// The pass that the claim begins may read what it is about before the deed is committed.
describe('I4: an object that was due already is woken all the same, though it is being claimed just now,', () => {
  it('by a change of what takes part in it', async () => {
    const { tenant, grant, taking } = await pair();
    await awake(tenant.uid);
    await whileClaimed(tenant.uid, () =>
      db.store.replace(grant.uid, null, draft('Grant', 'g', { ...taking, spec: { ports: [8080] } }), ACTOR),
    );
    expect(await woken(tenant.uid)).toBe(true);
  });

  it('by an answer to what takes part in it', async () => {
    const { tenant, grant } = await pair();
    await awake(tenant.uid);
    const answer = { answer: 'accepted', generation: 1, action: 'accept-grant', tenants: ['a'] } as const;
    await whileClaimed(tenant.uid, () => db.store.answer(grant.uid, answer, ACTOR));
    expect(await woken(tenant.uid)).toBe(true);
  });

  it.each<[string, (claim: Claim) => Promise<unknown>]>([
    [
      'by the end of a pass over what it refers to',
      (claim) => db.store.finish(claim, rest({ status: status({ phase: 'ready' }) })),
    ],
    ['by what is shown of what it refers to', (claim) => db.store.show(claim, status({ phase: 'working' }))],
  ])('%s', async (_, deed) => {
    const { tenant, grant } = await pair();
    const claim = await claimOf(db.store, tenant.uid);
    await awake(grant.uid);
    await whileClaimed(grant.uid, () => deed(claim));
    expect(await woken(grant.uid)).toBe(true);
  });
});

it('of passes under way those are known whose objects were changed or woken since', async () => {
  const [changed, told, left] = await Promise.all(
    ['a', 'b', 'c'].map((name) => db.store.create(draft('Tenant', name), ACTOR)),
  );
  if (changed === undefined || told === undefined || left === undefined) throw new Error('they are made');
  const uids = [changed.uid, told.uid, left.uid];
  expect(await db.store.claim(9, 30)).toHaveLength(3);
  expect(await db.store.woken(uids)).toEqual([]);
  await db.store.requestDeletion(changed.uid, null, ACTOR);
  await db.store.wake([told.uid]);
  expect(new Set(await db.store.woken(uids))).toEqual(new Set([changed.uid, told.uid]));
  expect(await db.store.woken([left.uid])).toEqual([]);
});
