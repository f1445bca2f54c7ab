import { expect, test } from 'vitest';
import type { Change } from '../contract.ts';
import { MemoryLanes } from './memoryLanes.ts';
import { Turns } from './turns.ts';

const signal = () => AbortSignal.timeout(10_000);
const GROUP = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/nsg';
const rule = (name: string) => ({
  connection: 'azure:s',
  type: 'Microsoft.Network/networkSecurityGroups/securityRules',
  id: `${GROUP}/securityRules/${name}`,
});

function replicas() {
  const clock = { ms: 0 };
  const leases = new MemoryLanes(() => clock.ms);
  const told: Change[] = [];
  const replica = () =>
    new Turns({ keeper: leases, patienceMs: 0, now: () => clock.ms, tell: (change) => told.push(change) });
  return { clock, leases, told, one: replica(), two: replica() };
}

test('a turn whose operation another replica saw end is not taken for the one that is kept now', async () => {
  const { leases, one, two } = replicas();
  // The first replica begins an operation, and the second sees its end.
  one.keep(rule('a').id, await one.enter(rule('a'), signal()));
  await two.leave(rule('a'));
  expect(leases.rows.size).toBe(0);
  // Later it is the other way round.
  two.keep(rule('a').id, await two.enter(rule('a'), signal()));
  await one.leave(rule('a'));
  expect(leases.rows.size, 'the lane is free').toBe(0);
  await Promise.all([one.close(), two.close()]);
});

test('turns that do not stand any more are not kept', async () => {
  const { clock, leases, one, two } = replicas();
  one.keep(rule('a').id, await one.enter(rule('a'), signal()));
  clock.ms += 60_000;
  one.keep(rule('b').id, await two.enter(rule('b'), signal()));
  await one.leave(rule('a'));
  expect(leases.rows.size, 'what another holds meanwhile is not touched').toBe(1);
  await Promise.all([one.close(), two.close()]);
});

test('who was turned away is told of once the lane is free', async () => {
  const { told, one, two } = replicas();
  one.keep(rule('a').id, await one.enter(rule('a'), signal()));
  await expect(one.enter(rule('b'), signal())).rejects.toMatchObject({ kind: 'conflict', willTell: true });
  expect(told).toEqual([]);
  await one.leave(rule('a'));
  expect(told).toEqual([{ kind: 'resource', connection: 'azure:s', id: rule('b').id.toLowerCase() }]);
  await (await one.enter(rule('b'), signal())).leave();
  await Promise.all([one.close(), two.close()]);
});

test('what only one object writes to takes no turns', async () => {
  const { leases, one } = replicas();
  const vault = { connection: 'azure:s', type: 'Microsoft.KeyVault/vaults', id: '/subscriptions/s/vaults/v' };
  one.keep(vault.id, await one.enter(vault, signal()));
  await (await one.enter(vault, signal())).leave();
  expect(await one.refusal(vault)).toBeNull();
  expect(leases.rows.size).toBe(0);
  await one.close();
});

test('the one that has its turn is refused nothing', async () => {
  const { one, two } = replicas();
  one.keep(rule('a').id, await one.enter(rule('a'), signal()));
  await expect(one.enter(rule('b'), signal())).rejects.toThrow();
  expect(await one.refusal(rule('a'))).toBeNull();
  expect(await two.refusal(rule('b'))).toMatchObject({ kind: 'conflict', code: 'AnotherOperationInProgress' });
  await Promise.all([one.close(), two.close()]);
});
