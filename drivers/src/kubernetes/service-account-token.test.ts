import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../contract.ts';
import { type Bench, CONNECTION, namespaceTarget, startBench, until } from './test/cluster.ts';

const account = {
  connection: CONNECTION,
  type: 'v1/ServiceAccount',
  id: '/api/v1/namespaces/room/serviceaccounts/viewer',
  owner: 'owner-1',
};

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.driver.create(namespaceTarget('room'), {}, bench);
  await bench.driver.create(account, {}, bench);
});
afterAll(() => bench.close());

async function isAlive(token: string): Promise<boolean> {
  const review = await bench.hand('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token },
  });
  return (review.body.status as { authenticated?: boolean }).authenticated === true;
}

describe('a token bound to an anchor', () => {
  test('dies with it, and another of the same account lives on', async () => {
    const boundSecret = await bench.driver.createTokenAnchor(CONNECTION, 'room', 'first');
    const bound = await bench.driver.requestToken(CONNECTION, 'room', 'viewer', 600, { boundSecret });
    const free = await bench.driver.requestToken(CONNECTION, 'room', 'viewer', 600);
    expect(await isAlive(bound.token)).toBe(true);
    await bench.driver.deleteTokenAnchor(CONNECTION, 'room', 'first');
    expect([await isAlive(bound.token), await isAlive(free.token)]).toEqual([false, true]);
    await bench.driver.deleteTokenAnchor(CONNECTION, 'room', 'first');
  });

  test('dies also where somebody took the label off the anchor', async () => {
    const boundSecret = await bench.driver.createTokenAnchor(CONNECTION, 'room', 'stripped');
    const { token } = await bench.driver.requestToken(CONNECTION, 'room', 'viewer', 600, { boundSecret });
    const path = `/api/v1/namespaces/room/secrets/${boundSecret.name}`;
    await bench.hand('PATCH', path, { metadata: { labels: null } }, 'application/merge-patch+json');
    await bench.driver.deleteTokenAnchor(CONNECTION, 'room', 'stripped');
    expect(await isAlive(token)).toBe(false);
  });

  test('has one anchor however often it is made, and none that somebody else laid out', async () => {
    const first = await bench.driver.createTokenAnchor(CONNECTION, 'room', 'twice');
    expect(await bench.driver.createTokenAnchor(CONNECTION, 'room', 'twice')).toEqual(first);
    await bench.hand('POST', '/api/v1/namespaces/room/secrets', { metadata: { name: 'tenantry-token-trap' } });
    const trapped = bench.driver.createTokenAnchor(CONNECTION, 'room', 'trap');
    await expect(trapped).rejects.toMatchObject({ kind: 'not-ours' });
  });
});

test('replacing a service account ends all its tokens, and is told as drift within a second', async () => {
  const told: Change[] = [];
  bench.driver.watch(CONNECTION, (change) => told.push(change));
  await bench.driver.read(account, { ...bench, fresh: false });
  const { token } = await bench.driver.requestToken(CONNECTION, 'room', 'viewer', 600);
  expect(await bench.driver.replaceServiceAccount(CONNECTION, 'room', 'viewer')).not.toBeNull();
  expect(await isAlive(token)).toBe(false);
  await until('told', () => told.some((change) => change.kind === 'resource' && change.id === account.id), 1_000);
  expect(await bench.driver.read(account, { ...bench, fresh: false })).toBeNull();
  await bench.driver.create(account, {}, bench);
  expect(await isAlive(token)).toBe(false);
});

test('a service account that is not ours is not replaced, and one that is not there is nothing', async () => {
  await bench.hand('POST', '/api/v1/namespaces/room/serviceaccounts', { metadata: { name: 'theirs' } });
  const theirs = bench.driver.replaceServiceAccount(CONNECTION, 'room', 'theirs');
  await expect(theirs).rejects.toMatchObject({ kind: 'not-ours' });
  expect(await bench.driver.replaceServiceAccount(CONNECTION, 'room', 'never')).toBeNull();
});
