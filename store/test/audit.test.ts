import { beforeEach, describe, expect, it } from 'vitest';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();

/** The log can only be added to; a test starts over as whoever owns the database could. */
beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
  await tamper('DELETE FROM audit');
  await db.sql(`UPDATE audit_head SET id = 0, hash = repeat('0', 64)`);
});

async function tamper(statement: string): Promise<void> {
  await db.sql(`ALTER TABLE audit DISABLE TRIGGER USER`);
  await db.sql(statement);
  await db.sql(`ALTER TABLE audit ENABLE TRIGGER USER`);
}

async function someDeeds(): Promise<void> {
  const object = await db.store.create(draft('Tenant', 'dev', { spec: { size: 1 } }), ACTOR);
  await db.store.replace(object.uid, null, draft('Tenant', 'dev', { spec: { size: 2 } }), ACTOR);
  await db.store.recordRefusal(ACTOR, 'delete', 'Tenant', 'dev', 'dev');
  const act = { action: 'issue-kube-token', kind: 'Tenant', name: 'dev', tenant: 'dev', detail: { role: 'viewer' } };
  await db.store.recordAct(ACTOR, { ...act, outcome: 'success' });
  await db.store.requestDeletion(object.uid, null, ACTOR);
}

describe('I10: every deed is recorded', () => {
  it('with who, what, before, after, from where and how it ended', async () => {
    await someDeeds();
    const { items } = await db.store.audit({ limit: 10 });
    expect(items.toReversed()).toMatchObject([
      { id: '1', action: 'create', actor: ACTOR, before: null, after: { spec: { size: 1 } }, outcome: 'success' },
      { id: '2', action: 'update', before: { spec: { size: 1 } }, after: { spec: { size: 2 } } },
      { id: '3', action: 'delete', tenant: 'dev', outcome: 'refused' },
      { id: '4', action: 'issue-kube-token', after: { role: 'viewer' }, outcome: 'success' },
      { id: '5', action: 'delete', before: { spec: { size: 2 } }, after: null, outcome: 'success' },
    ]);
  });

  it('a change of what an object refers to, as any other', async () => {
    const { uid } = await db.store.create(draft('Infrastructure', 'base'), ACTOR);
    const dev = await db.store.create(draft('Tenant', 'dev', { spec: { on: null } }), ACTOR);
    await db.store.replace(dev.uid, null, draft('Tenant', 'dev', { spec: { on: 'base' }, references: [uid] }), ACTOR);
    const { items } = await db.store.audit({ kind: 'Tenant', action: 'update', limit: 10 });
    expect(items).toMatchObject([
      {
        name: 'dev',
        actor: ACTOR,
        before: { spec: { on: null } },
        after: { spec: { on: 'base' } },
        outcome: 'success',
      },
    ]);
  });

  it('page by page, newest first, and for one tenant: what was done in it and to it', async () => {
    await someDeeds();
    const first = await db.store.audit({ limit: 3 });
    const second = await db.store.audit({ limit: 3, cursor: first.nextCursor ?? '' });
    expect([first, second].map((page) => page.items.map(({ id }) => id))).toEqual([
      ['5', '4', '3'],
      ['2', '1'],
    ]);
    expect(second.nextCursor).toBeNull();
    expect((await db.store.audit({ tenant: 'dev', limit: 10 })).items).toHaveLength(5);
    expect((await db.store.audit({ tenant: 'de', limit: 10 })).items).toEqual([]);
  });

  it('a write that fails leaves no row in the log, and a row that cannot be written leaves no change', async () => {
    await db.store.create(draft('Tenant', 'dev'), ACTOR);
    await expect(db.store.create(draft('Tenant', 'dev'), ACTOR)).rejects.toThrow('exists already');
    expect((await db.store.audit({ limit: 10 })).items).toHaveLength(1);
    await db.sql(`ALTER TABLE audit ADD CONSTRAINT broken CHECK (name <> 'other')`);
    await expect(db.store.create(draft('Tenant', 'other'), ACTOR)).rejects.toThrow('broken');
    await db.sql('ALTER TABLE audit DROP CONSTRAINT broken');
    expect(await db.store.find('Tenant', null, 'other')).toBeNull();
    expect(await db.store.verifyAudit()).toBeNull();
  });

  it('can only be added to', async () => {
    await someDeeds();
    for (const statement of [`UPDATE audit SET name = 'x'`, 'DELETE FROM audit', 'TRUNCATE audit']) {
      await expect(db.sql(statement), statement).rejects.toThrow('can only be added to');
    }
  });

  it('parallel writers, in several replicas, make one chain', async () => {
    const replica = await db.replica();
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        (n % 2 ? db.store : replica).recordRefusal(ACTOR, 'create', 'Tenant', `t${n}`, null),
      ),
    );
    expect((await db.store.audit({ limit: 100 })).items).toHaveLength(60);
    expect(await db.store.verifyAudit()).toBeNull();
  });

  it.each([
    { how: 'nothing done', statement: 'SELECT 1', broken: null },
    { how: 'a row rewritten', statement: `UPDATE audit SET actor = '{"name":"bob"}' WHERE id = 3`, broken: '3' },
    { how: 'a value changed', statement: `UPDATE audit SET after = '{"spec":{"size":3}}' WHERE id = 2`, broken: '2' },
    { how: 'a time changed', statement: `UPDATE audit SET at = at - interval '1 day' WHERE id = 1`, broken: '1' },
    { how: 'a row taken out', statement: 'DELETE FROM audit WHERE id = 3', broken: '3' },
    { how: 'the oldest taken out', statement: 'DELETE FROM audit WHERE id = 1', broken: '1' },
    { how: 'the newest cut off', statement: 'DELETE FROM audit WHERE id >= 4', broken: '4' },
    { how: 'all deleted', statement: 'DELETE FROM audit', broken: '1' },
    {
      how: 'a row rewritten and its hash with it',
      statement: `UPDATE audit SET name = 'x', hash = encode(sha256(convert_to(jsonb_build_array(previous_hash, id,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, action, kind, 'x', tenant, before, after,
        outcome)::text, 'UTF8')), 'hex') WHERE id = 2`,
      broken: '3',
    },
    {
      how: 'two rows exchanged',
      statement: `UPDATE audit SET id = CASE id WHEN 2 THEN 1003 ELSE 1002 END WHERE id IN (2, 3);
        UPDATE audit SET id = id - 1000 WHERE id > 1000`,
      broken: '2',
    },
  ])('shows if it was tampered with: $how', async ({ statement, broken }) => {
    await someDeeds();
    await tamper(statement);
    expect(await db.store.verifyAudit()).toBe(broken);
  });
});
