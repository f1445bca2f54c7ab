import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { AuditBrokenError, type AuditCheckpoints, sealedReceiverName } from '../src/contract.ts';
import { masterKey, seal } from '../src/sealing/seal.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR } from './fixture.ts';

const db = storeUnderTest();
const key = masterKey(randomBytes(32));
const LATER = new Date(Date.now() + 3_600_000);

function checkpointsBy(secret: string): AuditCheckpoints {
  const sign: AuditCheckpoints['sign'] = ({ through, hash }) =>
    createHmac('sha256', secret).update(`${through} ${hash}`).digest('hex');
  return { sign, isGenuine: (checkpoint) => sign(checkpoint) === checkpoint.mac };
}
const checkpoints = checkpointsBy('ours');

beforeEach(async () => {
  await tamper('DELETE FROM audit');
  await db.sql(`UPDATE audit_head SET id = 0, hash = repeat('0', 64)`);
  await db.sql('TRUNCATE audit_receivers, leases');
  for (let n = 0; n < 9; n++) await db.store.recordRefusal(ACTOR, 'delete', 'Tenant', `dev${n}`, null);
});

/** As whoever owns the database could. */
async function tamper(statement: string): Promise<void> {
  await db.sql(`ALTER TABLE audit DISABLE TRIGGER USER`);
  await db.sql(statement);
  await db.sql(`ALTER TABLE audit ENABLE TRIGGER USER`);
}

const trim = (most: number, before = LATER, by = checkpoints) => db.store.trimAudit(before, most, by, ACTOR);
const verify = () => db.store.verifyAudit(checkpoints);
const idsOf = async () => (await db.store.audit({ limit: 100 })).items.map(({ id }) => Number(id)).toReversed();

async function receiver(name: string, at: number, isPaused = false) {
  await db.store.useMasterKey(key.id, (_name, sealed) => sealed, ACTOR);
  const id = randomUUID();
  const secret = seal(key, sealedReceiverName(id), 'secret');
  await db.store.addAuditReceiver({ id, name, spec: {}, isPaused, secret, fromBeginning: true }, 9, ACTOR);
  await db.sql('UPDATE audit_receivers SET position = $2 WHERE name = $1', [name, at]);
}

describe('the oldest rows are taken away', () => {
  it('and the log is whole, once and again, down to the row that says so', async () => {
    expect(await trim(4)).toEqual({ removed: 4, through: '4' });
    expect([await idsOf(), await db.store.auditBegin(), await verify()]).toEqual([[5, 6, 7, 8, 9, 10], '5', null]);
    const [row] = (await db.store.audit({ action: 'trim-audit', limit: 1 })).items;
    expect(row).toMatchObject({ id: '10', kind: 'Audit', outcome: 'success', after: { through: '4' } });
    expect(await trim(100)).toEqual({ removed: 6, through: '10' });
    expect([await idsOf(), await verify()]).toEqual([[11], null]);
    // That it was done is the newest row, and the next to go.
    expect(await trim(100)).toEqual({ removed: 1, through: '11' });
    await db.store.recordRefusal(ACTOR, 'delete', 'Tenant', 'dev', null);
    expect([await idsOf(), await verify()]).toEqual([[12, 13], null]);
  });

  it('up to the first that is young enough, and no further though later ones are older', async () => {
    await tamper(`UPDATE audit SET at = at - interval '40 days' WHERE id <> 4`);
    const chained = await db.store.verifyAudit(checkpoints);
    expect(chained).toBe('1');
    const before = new Date(Date.now() - 30 * 86_400_000);
    // Nothing of a log that is not whole goes.
    await expect(trim(100, before)).rejects.toEqual(new AuditBrokenError('1'));
    await rechain();
    expect(await trim(100, before)).toEqual({ removed: 3, through: '3' });
    expect(await trim(100, before)).toBeNull();
    expect(await verify()).toBeNull();
  });

  it('but none that a receiver has yet to get, unless it is stopped; then what it missed is counted', async () => {
    await receiver('slow', 3);
    await receiver('stopped', 1, true);
    expect(await trim(100)).toEqual({ removed: 3, through: '3' });
    expect(await trim(100)).toBeNull();
    expect(await db.store.auditReceiver('stopped')).toMatchObject({ position: '3', missed: '2' });
    expect(await db.store.auditReceiver('slow')).toMatchObject({ position: '3', missed: '0' });
    expect(await verify()).toBeNull();
  });

  it('by several replicas at once as by one', async () => {
    const replica = await db.replica();
    const gone = await Promise.all([trim(2), replica.trimAudit(LATER, 2, checkpoints, ACTOR), trim(2)]);
    expect(gone.map((one) => one?.through).sort()).toEqual(['2', '4', '6']);
    expect([(await idsOf())[0], await verify()]).toEqual([7, null]);
  });
});

/** The whole chain made anew over what stands in the rows: as one that was always so. */
async function rechain(): Promise<void> {
  await db.sql(`ALTER TABLE audit DISABLE TRIGGER USER`);
  await db.sql(`
    DO $$ DECLARE r audit; link text := repeat('0', 64); now text; BEGIN
      FOR r IN SELECT * FROM audit ORDER BY id LOOP
        now := encode(sha256(convert_to(jsonb_build_array(link, r.id,
          to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), r.actor, r.action, r.kind, r.name, r.tenant,
          r.before, r.after, r.outcome)::text, 'UTF8')), 'hex');
        UPDATE audit SET previous_hash = link, hash = now WHERE id = r.id;
        link := now;
      END LOOP;
      UPDATE audit_head SET hash = link;
    END $$`);
  await db.sql(`ALTER TABLE audit ENABLE TRIGGER USER`);
}

it('where the key that signed is lost, a new one may sign where the log begins; where it is not, it begins as it began', async () => {
  await trim(2);
  expect(await db.store.anchorAudit(checkpoints, ACTOR)).toBe(false);
  const anew = checkpointsBy('anew');
  expect(await db.store.verifyAudit(anew)).toBe('1');
  expect(await db.store.anchorAudit(anew, ACTOR)).toBe(true);
  expect(await db.store.verifyAudit(anew)).toBeNull();
  expect(await trim(2, LATER, anew)).toEqual({ removed: 2, through: '4' });
  expect(await db.store.verifyAudit(anew)).toBeNull();
});

describe('I10: whoever takes rows away by hand is found out', () => {
  it.each([
    { how: 'the beginning of a log that never was trimmed', ids: 'id <= 3', broken: '1' },
    { how: 'all but the newest', ids: 'id < 9', broken: '1' },
  ])('$how', async ({ ids, broken }) => {
    await tamper(`DELETE FROM audit WHERE ${ids}`);
    expect(await verify()).toBe(broken);
    await expect(trim(2)).rejects.toThrow(AuditBrokenError);
  });

  it.each([
    { how: 'more than was trimmed', statement: 'DELETE FROM audit WHERE id <= 5', broken: '4' },
    { how: 'the row that says what was trimmed', statement: 'DELETE FROM audit WHERE id = 10', broken: '1' },
    { how: 'all that is left', statement: 'DELETE FROM audit', broken: '1' },
    {
      how: 'and puts another in its place',
      statement: 'UPDATE audit SET previous_hash = hash WHERE id = 4',
      broken: '4',
    },
  ])('after a trim: $how', async ({ statement, broken }) => {
    await trim(3);
    await tamper(statement);
    expect(await verify()).toBe(broken);
  });

  it('with a checkpoint of their own, though it is chained as it should be: by no key, another key, or a copied mac', async () => {
    await trim(2);
    const [trimmed] = (await db.store.audit({ action: 'trim-audit', limit: 1 })).items;
    const [fifth] = await db.store.auditAfter('4', 1);
    const end = { through: '5', hash: fifth?.hash ?? '' };
    for (const mac of ['', checkpointsBy('theirs').sign(end), String(trimmed?.after?.mac)]) {
      const detail = { ...end, mac };
      const act = { action: 'trim-audit', kind: 'Audit', name: '', tenant: null, detail, outcome: 'success' } as const;
      await db.store.recordAct(ACTOR, act);
      await tamper('DELETE FROM audit WHERE id <= 5');
      expect(await verify(), mac).toBe('3');
    }
  });
});

describe('the log can only be added to, but by a trim', () => {
  it.each([
    'DELETE FROM audit',
    'DELETE FROM audit WHERE id = 5',
    `UPDATE audit SET name = 'x'`,
    'TRUNCATE audit',
    // With the row of a trim that was before.
    'DELETE FROM audit WHERE id <= 3',
  ])('%s is refused', async (statement) => {
    await trim(2);
    await expect(db.sql(statement)).rejects.toThrow('can only be added to');
  });

  it.each([
    { how: 'beyond what the row says', through: 3, ids: 'id <= 4' },
    { how: 'out of the middle', through: 5, ids: 'id IN (4, 5)' },
  ])('nor $how in the same transaction', async ({ through, ids }) => {
    const statement = `
      INSERT INTO audit (actor, action, kind, name, after, outcome)
        VALUES ('{}', 'trim-audit', 'Audit', '', '{"through":"${through}"}', 'success');
      DELETE FROM audit WHERE ${ids}`;
    await expect(db.sql(statement)).rejects.toThrow('can only be added to');
    expect(await idsOf()).toHaveLength(9);
  });
});
