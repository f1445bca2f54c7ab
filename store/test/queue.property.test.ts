import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, LeaseLostError } from '../src/contract.ts';
import type { Store } from '../src/open-store.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft, eventually, rest, row } from './fixture.ts';

const db = storeUnderTest();

/** What a worker does with an object it claimed. `die`: never says anything again. `stall`: goes on after its lease ended. */
type Deed = 'finish' | 'die' | 'stall' | 'cut' | 'wake';

const LEASE_SECONDS = 0.3;

describe('I5: whatever happens to the workers', () => {
  it('no object is passed over twice at once, what a late worker says is refused, and none is lost', async () => {
    const replicas = [db.store, await db.replica(), await db.replica()];
    const scenario = fc.record({
      objects: fc.integer({ min: 1, max: 8 }),
      deeds: fc.array(fc.constantFrom<Deed>('finish', 'finish', 'die', 'stall', 'cut', 'wake'), {
        minLength: 1,
        maxLength: 16,
      }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, (plan) => play(replicas, plan.objects, plan.deeds)),
      {
        numRuns: 12,
        endOnFailure: true,
      },
    );
  });
});

async function play(replicas: readonly Store[], objects: number, deeds: readonly Deed[]): Promise<void> {
  await db.sql('TRUNCATE objects CASCADE');
  for (let n = 0; n < objects; n += 1) await db.store.create(draft('Tenant', `t${n}`), ACTOR);
  const held = new Map<string, { token: string; until: number }>();
  const rested = new Set<string>();
  const remaining = [...deeds];

  const pass = async (store: Store, claim: Claim): Promise<void> => {
    const { uid } = claim.object;
    const holder = held.get(uid);
    // The lease counts from the claim inside the database, before the answer came: a little earlier than we saw it.
    if (holder && holder.until > Date.now()) throw new Error(`two passes at once over ${uid}`);
    held.set(uid, { token: claim.leaseToken, until: Date.now() + LEASE_SECONDS * 1000 - 150 });
    rested.delete(uid);
    const end = async () => {
      await store.record(claim, [row(claim, 'group', { state: 'present', outputs: { token: claim.leaseToken } })]);
      if (held.get(uid)?.token === claim.leaseToken) held.delete(uid);
      await store.finish(claim, rest());
      rested.add(uid);
    };
    const deed = remaining.pop() ?? 'finish';
    switch (deed) {
      case 'die':
        return;
      case 'stall':
        await eventually(
          async () => (await tokenOf(uid)) !== claim.leaseToken,
          'another worker takes the object',
          20_000,
        );
        await refused(() => store.record(claim, [row(claim, 'stale')]));
        await refused(() => store.finish(claim, rest()));
        return;
      case 'cut':
        await cutSomeConnections();
        return await end();
      case 'wake':
        await store.wake([uid]);
        return await end();
      case 'finish':
        return await end();
    }
  };

  const stalls: Promise<void>[] = [];
  const failures: unknown[] = [];
  let isOver = false;
  const work = async (store: Store) => {
    while (!isOver) {
      const claims = await store.claim(randomInt(1, 4), LEASE_SECONDS).catch(ignoreBrokenConnection);
      for (const claim of claims) {
        stalls.push(
          pass(store, claim).catch((error) => {
            if (isBroken(error) || error instanceof LeaseLostError) return;
            failures.push(error);
          }),
        );
      }
      if (claims.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const workers = replicas.map(work);
  try {
    await eventually(
      async () => failures.length > 0 || (remaining.length < deeds.length && (await isAtRest())),
      'every object comes to rest',
      30_000,
    );
  } finally {
    isOver = true;
    await Promise.all(workers);
    await Promise.all(stalls);
  }
  expect(failures).toEqual([]);
  expect(await isAtRest()).toBe(true);
  const uids = await db.sql<{ uid: string }>('SELECT uid FROM objects');
  expect(uids).toHaveLength(objects);
  for (const { uid } of uids) {
    // Only those who held the lease have written, the last of them last.
    expect((await db.store.inventory(uid)).map(({ key }) => key)).toEqual(['group']);
  }
}

async function isAtRest(): Promise<boolean> {
  const [row] = await db.sql<{ restless: number }>(
    'SELECT count(*)::integer AS restless FROM objects WHERE due_at <= now() OR lease_token IS NOT NULL',
  );
  return row?.restless === 0;
}

async function tokenOf(uid: string): Promise<string | null> {
  const [row] = await db.sql<{ token: string | null }>('SELECT lease_token AS token FROM objects WHERE uid = $1', [
    uid,
  ]);
  return row?.token ?? null;
}

/** As when the network or the server fails under some of the workers' statements. */
async function cutSomeConnections(): Promise<void> {
  await db.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'tenantry' AND random() < 0.5`,
  );
}

function isBroken(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Connection terminated|terminating connection|ECONNRESET|EPIPE|not queryable/.test(error.message)
  );
}

/** Asked again where the connection was cut before there was an answer. */
async function refused(write: () => Promise<unknown>): Promise<void> {
  const outcome = await write().catch((error: unknown) => error);
  if (isBroken(outcome)) return refused(write);
  expect(outcome).toBeInstanceOf(LeaseLostError);
}

function ignoreBrokenConnection(error: unknown): Claim[] {
  if (isBroken(error)) return [];
  throw error;
}
