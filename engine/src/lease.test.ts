import { declared } from '@tenantry/kinds/testing';
import { type Claim, LeaseLostError } from '@tenantry/store/contract';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Environment } from './environment.ts';
import { Lease } from './lease.ts';

const LEASE_MS = 30_000;

/** The right to an object, of a process whose clock and whose database the test decides. */
function lease(renew: () => Promise<void>) {
  const clock = { ms: 1_000_000 };
  const told: LeaseLostError[] = [];
  let asked = 0;
  const store = {
    renew: async () => {
      asked += 1;
      await renew();
    },
  } as unknown as Environment['store'];
  const claim: Claim = {
    ...{ object: declared('Tenant', 'dev01', {}), leaseToken: '7', attempt: 0, connections: [], hasFaults: false },
  };
  const environment = {
    ...{ store, clock: () => new Date(clock.ms), limits: { ...DEFAULT_LIMITS, leaseSeconds: LEASE_MS / 1_000 } },
  };
  const held = new Lease(environment, claim, environment.clock(), (error) => told.push(error));
  return { clock, told, asked: () => asked, fence: held.fence };
}

test('I5: who was held up past half of the lease asks before it writes, and learns that another has it', async () => {
  const { clock, told, asked, fence } = lease(() => Promise.reject(new LeaseLostError('uid')));
  clock.ms += LEASE_MS / 2 - 1;
  await fence.ask();
  expect([fence.stands(), asked()]).toEqual([true, 0]);
  clock.ms += 1;
  expect(fence.stands()).toBe(false);
  await expect(fence.ask()).rejects.toThrow(LeaseLostError);
  expect([told.length, asked()]).toEqual([1, 1]);
  expect(fence.stands()).toBe(false);
});

test('I5: a lease counts from when it was asked for, however long the answer was on its way', async () => {
  const { clock, told, fence } = lease(async () => {
    clock.ms += LEASE_MS / 2 - 1;
  });
  clock.ms += LEASE_MS;
  await fence.ask();
  expect(fence.stands()).toBe(true);
  clock.ms += 1;
  expect(fence.stands()).toBe(false);
  expect(told).toEqual([]);
});

test('I5: who is held up again on the way of the answer does not write', async () => {
  const { clock, told, fence } = lease(async () => {
    clock.ms += LEASE_MS;
  });
  clock.ms += LEASE_MS;
  await expect(fence.ask()).rejects.toThrow(LeaseLostError);
  expect(told).toHaveLength(1);
});

test('a database that does not answer takes no lease away, and gives none', async () => {
  let isThere = false;
  const { clock, told, fence } = lease(async () => {
    if (!isThere) throw new Error('no connection');
  });
  clock.ms += LEASE_MS;
  await expect(fence.ask()).rejects.toThrow('no connection');
  expect([fence.stands(), told.length]).toEqual([false, 0]);
  isThere = true;
  await fence.ask();
  expect(fence.stands()).toBe(true);
});
