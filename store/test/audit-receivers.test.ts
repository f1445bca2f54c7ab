import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { MasterKeyChangedError, sealedReceiverName } from '../src/contract.ts';
import { masterKey, seal } from '../src/sealing/seal.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR } from './fixture.ts';

const db = storeUnderTest();
const key = masterKey(randomBytes(32));
const MOST = 3;

beforeEach(async () => {
  await db.sql('TRUNCATE audit_receivers, leases');
  await db.store.useMasterKey(key.id, (_name, sealed) => sealed, ACTOR);
});

async function add(name: string, more: { isPaused?: boolean; fromBeginning?: boolean; by?: typeof key } = {}) {
  const { by = key, ...rest } = more;
  const id = randomUUID();
  const secret = seal(by, sealedReceiverName(id), 'secret');
  const draft = { id, name, spec: { url: 'https://a' }, isPaused: false, fromBeginning: false, secret, ...rest };
  return { id, added: await db.store.addAuditReceiver(draft, MOST, ACTOR) };
}
const deed = () => db.store.recordRefusal(ACTOR, 'delete', 'Tenant', 'dev', 'dev');
const due = async () => (await db.store.dueAuditReceivers()).due.map(({ name }) => name);

async function standing(name = 'siem') {
  const row = await db.store.auditReceiver(name);
  if (row === null) throw new Error('it is there');
  return row;
}

/** A lease of the receiver that somebody took. */
async function lease(holder = 'one') {
  const name = 'audit-receiver/x';
  await db.store.takeLeases([name], holder, 60);
  return { name, holder };
}

describe('who sends', () => {
  it('moves a receiver on only with the lease, and only from where it stands', async () => {
    const { id } = await add('siem', { fromBeginning: true });
    const fence = await lease();
    const step = { through: '1', isDelivered: true };
    expect(await db.store.stepAuditReceiver(id, '0', step, { ...fence, holder: 'two' })).toBe(false);
    expect(await db.store.stepAuditReceiver(id, '0', step, fence)).toBe(true);
    // As a replica that does not know that another was there meanwhile.
    expect(await db.store.stepAuditReceiver(id, '0', step, fence)).toBe(false);
    await db.sql(`UPDATE leases SET held_until = now() - interval '1 second'`);
    expect(await db.store.stepAuditReceiver(id, '1', { through: '2', isDelivered: true }, fence)).toBe(false);
    expect((await standing()).position).toBe('1');
  });

  it('waits after a failure, which is counted until something is taken', async () => {
    const { id } = await add('siem');
    const fence = await lease();
    const { position } = await standing();
    for (const failures of [1, 2]) {
      await db.store.stepAuditReceiver(id, position, { error: 'no', retryInMs: 60_000 }, fence);
      expect(await standing()).toMatchObject({ failures, error: 'no', failingSince: expect.any(Date) });
    }
    const { due: none, nextInMs } = await db.store.dueAuditReceivers();
    expect([none, nextInMs]).toEqual([[], expect.closeTo(60_000, -4)]);
    await db.store.stepAuditReceiver(id, position, { through: position, isDelivered: true }, fence);
    expect(await standing()).toMatchObject({ failures: 0, failingSince: null, error: 'no' });
  });
});

it('a receiver is due while there are rows after it and it is not paused', async () => {
  await add('paused', { isPaused: true });
  const { id } = await add('siem');
  const { position, backlog } = await standing();
  expect(backlog).toEqual({ rows: '1', since: expect.any(Date) });
  expect(await due()).toEqual(['siem']);
  const fence = await lease();
  await db.store.stepAuditReceiver(id, position, { through: (await db.store.auditEnd()).id, isDelivered: true }, fence);
  expect((await standing()).backlog).toEqual({ rows: '0', since: null });
  expect(await due()).toEqual([]);
  await deed();
  expect(await due()).toEqual(['siem']);
});

it('rows are read in the order of the log, and a word comes when there are more', async () => {
  let words = 0;
  const stop = db.store.onAudit(() => {
    words += 1;
  });
  const { id } = await db.store.auditEnd();
  for (let n = 0; n < 3; n++) await deed();
  const ids = [1, 2, 3].map((n) => String(Number(id) + n));
  expect((await db.store.auditAfter(id, 9)).map((row) => row.id)).toEqual(ids);
  expect((await db.store.auditAfter(id, 2)).map((row) => row.id)).toEqual(ids.slice(0, 2));
  await expect.poll(() => words).toBeGreaterThan(0);
  stop();
});

it('one name is one receiver, there are so many at most, and none is sealed with an old key', async () => {
  expect((await add('a')).added).toBe('added');
  expect((await add('a')).added).toBe('exists');
  await add('b');
  expect((await Promise.all([add('c'), add('d')])).map(({ added }) => added).sort()).toEqual(['added', 'too-many']);
  await expect(add('e', { by: masterKey(randomBytes(32)) })).rejects.toThrow(MasterKeyChangedError);
});

it('of two changes at once the second finds out that it knew an old one', async () => {
  const { id } = await add('siem');
  const { revision, secret } = await standing();
  const draft = { spec: { url: 'https://b' }, isPaused: true, secret };
  expect(await db.store.changeAuditReceiver({ id, revision }, draft, 'update', ACTOR)).toBe(true);
  expect(await db.store.changeAuditReceiver({ id, revision }, draft, 'update', ACTOR)).toBe(false);
  expect(await standing()).toMatchObject({ spec: { url: 'https://b' }, isPaused: true, revision: revision + 1 });
});
