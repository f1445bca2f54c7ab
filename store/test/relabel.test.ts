import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type NotesPatch, StaleVersionError } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, rest, untilOneWaits } from './fixture.ts';

const db = storeUnderTest();

const tenant = (name: string) => ({ kind: 'Tenant', tenant: null, name });
const patch = (labels: NotesPatch['labels'], annotations: NotesPatch['annotations'] = {}): NotesPatch => ({
  ...{ labels, annotations },
  most: 64,
});
const relabel = (name: string, asked: NotesPatch, version: string | null = null) =>
  db.store.relabel(tenant(name), version, asked, ACTOR);
const logged = async () => Number((await db.sql<{ n: string }>('SELECT count(*) AS n FROM audit'))[0]?.n);

describe('labels and annotations alone', () => {
  it('I10: are changed without a pass, and the log says what it says of any other change', async () => {
    const { uid, displayName, spec } = await db.store.create(
      draft('Tenant', 'a', { spec: { n: 1 }, labels: { gone: '1', kept: '2' } }),
      ACTOR,
    );
    await db.store.finish(await claimOf(db.store, uid), rest());
    const seen = await db.store.object(uid);
    const now = await relabel('a', patch({ gone: null, never: null, team: 'x' }, { note: 'y' }));
    expect(now).toEqual({
      ...seen,
      labels: { kept: '2', team: 'x' },
      annotations: { note: 'y' },
      resourceVersion: now?.resourceVersion,
      updatedAt: now?.updatedAt,
    });
    expect(now?.resourceVersion).not.toBe(seen?.resourceVersion);
    const [row] = (await db.store.audit({ limit: 1 })).items;
    const kept = { displayName, spec };
    expect(row).toMatchObject({ actor: ACTOR, action: 'update', kind: 'Tenant', name: 'a', outcome: 'success' });
    expect(row?.before).toEqual({ ...kept, labels: { gone: '1', kept: '2' }, annotations: {} });
    expect(row?.after).toEqual({ ...kept, labels: now?.labels, annotations: now?.annotations });
    expect(await db.store.object(uid)).toEqual(now);
    expect(await db.sql('SELECT woken, due_at <= now() AS due FROM objects WHERE uid = $1', [uid])).toEqual([
      { woken: false, due: false },
    ]);
    expect(await db.store.verifyAudit()).toBeNull();
  });

  it('are changed at the version that was seen, by one of those who saw it', async () => {
    const { resourceVersion } = await db.store.create(draft('Tenant', 'b'), ACTOR);
    const tries = await Promise.allSettled(
      ['x', 'y', 'z'].map((team) => relabel('b', patch({ team }), resourceVersion)),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(relabel('b', patch({ team: 'w' }), '99999999999999999999')).rejects.toThrow(StaleVersionError);
  });

  it('are left to who looks at the whole where nothing is new, where too many would be, and where the object is going or not there', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'c', { labels: { one: '1' } }), ACTOR);
    const before = await logged();
    expect(await relabel('c', patch({ one: '1', two: null }))).toBeNull();
    expect(await relabel('c', { ...patch({ two: '2' }), most: 1 })).toBeNull();
    expect(await relabel('c', { ...patch({}, { a: '1', b: '2' }), most: 1 })).toBeNull();
    expect(await relabel('c', { ...patch({ one: null, two: '2' }), most: 1 })).toMatchObject({ labels: { two: '2' } });
    expect(await relabel('nobody', patch({ two: '2' }))).toBeNull();
    await db.store.requestDeletion(uid, null, ACTOR);
    expect(await relabel('c', patch({ three: '3' }))).toBeNull();
    expect(await logged()).toBe(before + 2);
  });

  it('of what has the same name elsewhere stay as they are', async () => {
    for (const inside of ['d', 'e']) await db.store.create(draft('Config', 'web', { tenant: inside }), ACTOR);
    const asked = { kind: 'Config', tenant: 'd', name: 'web' };
    expect(await db.store.relabel(asked, null, patch({ team: 'x' }), ACTOR)).toMatchObject({ tenant: 'd' });
    expect(await db.store.find('Config', 'e', 'web')).toMatchObject({ labels: {} });
  });

  it('are merged into what another wrote while the change waited, and nobody else waits', async () => {
    await db.store.createAll([draft('Tenant', 'f'), draft('Tenant', 'g')], ACTOR);
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `UPDATE objects SET labels = '{"theirs":"1"}', resource_version = nextval('resource_versions') WHERE name = 'f'`,
      );
      const waiting = Promise.all(['a', 'b'].map((key) => relabel('f', patch({ [key]: '2' }))));
      expect(await relabel('g', patch({ team: 'x' }))).toMatchObject({ labels: { team: 'x' } });
      await untilOneWaits(db);
      await client.query('COMMIT');
      await waiting;
    } finally {
      await client.end();
    }
    expect(await db.store.find('Tenant', null, 'f')).toMatchObject({ labels: { theirs: '1', a: '2', b: '2' } });
    expect(await db.store.verifyAudit()).toBeNull();
  });
});
