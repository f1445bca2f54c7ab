import { MemoryLanes } from '@tenantry/drivers/azure';
import { openStore, type Store } from '@tenantry/store';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

type Step =
  | { readonly do: 'ask'; readonly resource: number; readonly isPatient: boolean }
  | { readonly do: 'ask whether'; readonly resource: number }
  | { readonly do: 'leave'; readonly ask: number }
  | { readonly do: 'leave for'; readonly resource: number }
  | { readonly do: 'renew'; readonly ask: number }
  | { readonly do: 'pass'; readonly seconds: number };

/** None of their sums is as long as a lease, a call or a patience. */
const SECONDS = [7, 21, 31];
const LANE = 'nsg';

const resource = fc.nat(5);
const ask = fc.nat(12);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), resource, isPatient: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ask whether' as const), resource }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), ask }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave for' as const), resource }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renew' as const), ask }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(...SECONDS) }) },
);

let database: TestDatabase;
let store: Store;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  pool = new pg.Pool({ connectionString: database.url });
});
afterAll(async () => {
  await pool.end();
  await store.close();
  await database.drop();
});

test('the lanes of a simulation answer as those of the database do, whoever asks, leaves or dies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      await pool.query('TRUNCATE write_lanes, write_lane_places');
      const clock = { ms: 0 };
      const memory = new MemoryLanes(() => clock.ms);
      let asks = 0;
      for (const each of steps) {
        if (each.do === 'pass') {
          clock.ms += each.seconds * 1000;
          await letPass(each.seconds);
          continue;
        }
        if (each.do === 'ask') asks += 1;
        const answers = await Promise.all([take(memory, each, asks), take(store, each, asks)]);
        expect(answers[1], JSON.stringify(each)).toEqual(answers[0]);
      }
    }),
    { numRuns: 60, endOnFailure: false },
  );
});

function take(lanes: MemoryLanes | Store, step: Exclude<Step, { do: 'pass' }>, asks: number): Promise<unknown> {
  switch (step.do) {
    case 'ask': {
      const patienceMs = step.isPatient ? 10_000 : 0;
      const holder = `holder-${asks}`;
      return lanes.takeLane({ lane: LANE, holder, resource: `rule-${step.resource}`, leaseSeconds: 30, patienceMs });
    }
    case 'ask whether':
      return lanes.placeInLine(LANE, `rule-${step.resource}`);
    case 'leave':
      return lanes.leaveLane(`holder-${step.ask}`);
    case 'leave for':
      return lanes.leaveLaneFor(LANE, `rule-${step.resource}`);
    case 'renew':
      return lanes.renewLanes([`holder-${step.ask}`], 30);
  }
}

async function letPass(seconds: number): Promise<void> {
  await pool.query('UPDATE write_lanes SET held_until = held_until - make_interval(secs => $1)', [seconds]);
  await pool.query(
    `UPDATE write_lane_places SET waits_until = waits_until - make_interval(secs => $1),
       called_until = called_until - make_interval(secs => $1)`,
    [seconds],
  );
}
