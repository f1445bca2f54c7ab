import { beforeEach, describe, expect, it } from 'vitest';
import {
  IdempotencyInProgressError,
  IdempotencyMismatchError,
  InvalidCursorError,
  NameTakenError,
  ObjectGoneError,
  ReferenceGoneError,
  StaleVersionError,
  StillReferencedError,
} from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, event, rest, status } from './fixture.ts';

const db = storeUnderTest();

beforeEach(async () => {
  await db.sql('TRUNCATE objects, events, idempotency_keys, settings RESTART IDENTITY CASCADE');
});

const uidsDue = async () => (await db.store.claim(100, 30)).map(({ object }) => object.name).toSorted();

describe('declaring objects', () => {
  it('stores what was declared, due at once', async () => {
    const { references, ...wanted } = draft('Tenant', 'dev', {
      displayName: 'Dev',
      labels: { team: 'a' },
      annotations: { note: 'n' },
      spec: { list: [1, { two: null }] },
    });
    const object = await db.store.create({ ...wanted, references }, ACTOR);
    expect(object).toMatchObject({ ...wanted, generation: 1, deletionRequestedAt: null });
    expect(object.status.phase).toBe('pending');
    expect(await db.store.find('Tenant', null, 'dev')).toEqual(object);
    expect(await db.store.object(object.uid)).toEqual(object);
    expect(await uidsDue()).toEqual(['dev']);
  });

  it('a name is unique per kind and tenant, and taken as long as its holder is being deleted', async () => {
    const { uid } = await db.store.create(draft('Service', 'web', { tenant: 'dev' }), ACTOR);
    await db.store.create(draft('Service', 'web', { tenant: 'dev2' }), ACTOR);
    await db.store.create(draft('Service', 'web'), ACTOR);
    await db.store.create(draft('Job', 'web', { tenant: 'dev' }), ACTOR);
    const again = () => db.store.create(draft('Service', 'web', { tenant: 'dev' }), ACTOR);
    await expect(again()).rejects.toMatchObject({ name: 'NameTakenError', deleting: false });
    await db.store.requestDeletion(uid, null, ACTOR);
    await expect(again()).rejects.toMatchObject({ name: 'NameTakenError', deleting: true });
    await expect(db.store.create(draft('Service', 'web'), ACTOR)).rejects.toThrow(NameTakenError);
  });

  it('of many who create one name at once, one does', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => db.store.create(draft('Tenant', 'dev'), ACTOR)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(NameTakenError);
  });

  it('stores many together as one by one: in their order, each with what it refers to, in a whole log', async () => {
    const [one, two] = await db.store.createAll(
      [draft('Infrastructure', 'one'), draft('Infrastructure', 'two')],
      ACTOR,
    );
    const tenants = ['c', 'a', 'b'].map((name) =>
      draft('Tenant', name, { references: [one?.uid ?? '', ...(name === 'a' ? [two?.uid ?? ''] : [])] }),
    );
    const made = await db.store.createAll(tenants, ACTOR);
    expect(made.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
    expect(await db.store.object(made[1]?.uid ?? '')).toEqual(made[1]);
    const references = await Promise.all(made.map(({ uid }) => db.store.referencesOf(uid)));
    expect(references.map((targets) => targets.length)).toEqual([1, 2, 1]);
    expect(await db.store.revisions(made[0]?.uid ?? '')).toMatchObject([{ generation: 1, through: 'create' }]);
    const { items } = await db.store.audit({ kind: 'Tenant', limit: 3 });
    expect(items.map(({ name, action, before }) => [name, action, before])).toEqual([
      ['b', 'create', null],
      ['a', 'create', null],
      ['c', 'create', null],
    ]);
    expect(await db.store.verifyAudit()).toBeNull();
    expect(await uidsDue()).toEqual(['a', 'b', 'c', 'one', 'two']);
  });

  it('of many that are stored together, none is where one cannot be', async () => {
    await db.store.create(draft('Tenant', 'there'), ACTOR);
    const gone = draft('Tenant', 'lost', { references: [crypto.randomUUID()] });
    await expect(db.store.createAll([draft('Tenant', 'x'), gone], ACTOR)).rejects.toThrow(ReferenceGoneError);
    const twice = [draft('Tenant', 'x'), draft('Tenant', 'there')];
    await expect(db.store.createAll(twice, ACTOR)).rejects.toThrow(NameTakenError);
    expect(await uidsDue()).toEqual(['there']);
  });

  it('refuses a reference to what is gone or going', async () => {
    const base = await db.store.create(draft('Infrastructure', 'base'), ACTOR);
    const create = (name: string, uid: string) => db.store.create(draft('Tenant', name, { references: [uid] }), ACTOR);
    await expect(create('a', crypto.randomUUID())).rejects.toThrow(ReferenceGoneError);
    const earlier = await create('b', base.uid);
    await db.store.requestDeletion(earlier.uid, null, ACTOR);
    await db.store.requestDeletion(base.uid, null, ACTOR);
    await expect(create('c', base.uid)).rejects.toThrow(ReferenceGoneError);
    expect(await db.store.find('Tenant', null, 'c')).toBeNull();
  });

  it('a reference and a deletion at the same moment: one of the two is refused', async () => {
    for (let round = 0; round < 20; round += 1) {
      const base = await db.store.create(draft('Infrastructure', `base${round}`), ACTOR);
      const [created, deleted] = await Promise.allSettled([
        db.store.create(draft('Tenant', `t${round}`, { references: [base.uid] }), ACTOR),
        db.store.requestDeletion(base.uid, null, ACTOR),
      ]);
      expect([created.status, deleted.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });
});

describe('changing objects', () => {
  it('a change of spec counts a generation; one of labels only a version; no change writes nothing', async () => {
    const first = await db.store.create(draft('Tenant', 'dev', { spec: { a: 1, b: 2 } }), ACTOR);
    const replace = (rest: Parameters<typeof draft>[2]) =>
      db.store.replace(first.uid, null, draft('Tenant', 'dev', rest), ACTOR);
    const audited = async () => (await db.store.audit({ limit: 100 })).items.length;

    const before = await audited();
    expect(await replace({ spec: { b: 2, a: 1 } })).toEqual(first);
    expect(await audited()).toBe(before);

    const labelled = await replace({ spec: { a: 1, b: 2 }, labels: { x: 'y' } });
    expect(labelled.generation).toBe(1);
    expect(labelled.resourceVersion).not.toBe(first.resourceVersion);

    const changed = await replace({ spec: { a: 2 }, labels: { x: 'y' } });
    expect(changed).toMatchObject({ generation: 2, spec: { a: 2 }, labels: { x: 'y' } });
    expect(await audited()).toBe(before + 2);
  });

  it('a change makes an object at rest due', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'dev'), ACTOR);
    await db.store.finish(await claimOf(db.store, uid), rest());
    await db.store.replace(uid, null, draft('Tenant', 'dev', { spec: { a: 2 } }), ACTOR);
    expect(await uidsDue()).toEqual(['dev']);
  });

  it('of two who changed the same version, the second is refused and told the version of now', async () => {
    const { uid, resourceVersion } = await db.store.create(draft('Tenant', 'dev'), ACTOR);
    const change = (n: number) =>
      db.store.replace(uid, resourceVersion, draft('Tenant', 'dev', { spec: { n } }), ACTOR);
    const changed = await change(1);
    await expect(change(2)).rejects.toMatchObject({ name: 'StaleVersionError', current: changed.resourceVersion });
    await expect(db.store.requestDeletion(uid, resourceVersion, ACTOR)).rejects.toThrow(StaleVersionError);
    await db.store.requestDeletion(uid, changed.resourceVersion, ACTOR);
  });

  it('references follow the change', async () => {
    const [a, b] = [
      await db.store.create(draft('Infrastructure', 'a'), ACTOR),
      await db.store.create(draft('Infrastructure', 'b'), ACTOR),
    ];
    const user = await db.store.create(draft('Tenant', 'user', { references: [a.uid] }), ACTOR);
    await db.store.replace(user.uid, null, draft('Tenant', 'user', { spec: { n: 1 }, references: [b.uid] }), ACTOR);
    expect(await db.store.dependents(a.uid)).toEqual([]);
    expect((await db.store.dependents(b.uid)).map(({ name }) => name)).toEqual(['user']);
    await db.store.requestDeletion(a.uid, null, ACTOR);
    await expect(db.store.requestDeletion(b.uid, null, ACTOR)).rejects.toThrow(StillReferencedError);
  });

  it('an object that is gone can neither be changed nor deleted', async () => {
    const uid = crypto.randomUUID();
    await expect(db.store.replace(uid, null, draft('Tenant', 'a'), ACTOR)).rejects.toThrow(ObjectGoneError);
    await expect(db.store.requestDeletion(uid, null, ACTOR)).rejects.toThrow(ObjectGoneError);
    expect(await db.store.object('not-a-uid')).toBeNull();
  });
});

describe('asking for deletion', () => {
  it('I7: a tenant goes with all that lives in it, and with nothing of a tenant whose name contains its own', async () => {
    const tenants = new Map<string, string>();
    for (const name of ['dev', 'dev0', 'dev01']) {
      const { uid } = await db.store.create(draft('Tenant', name), ACTOR);
      tenants.set(name, uid);
      for (const service of ['web', 'api']) {
        await db.store.create(draft('Service', service, { tenant: name, references: [uid] }), ACTOR);
      }
    }
    for (const claim of await db.store.claim(100, 30)) await db.store.finish(claim, rest());

    await db.store.requestDeletion(tenants.get('dev0') ?? '', null, ACTOR);

    const deleting = await db.sql<{ what: string }>(
      `SELECT kind || ' ' || coalesce(tenant || '/', '') || name AS what FROM objects
       WHERE deletion_requested_at IS NOT NULL ORDER BY what`,
    );
    expect(deleting.map(({ what }) => what)).toEqual(['Service dev0/api', 'Service dev0/web', 'Tenant dev0']);
    expect(await uidsDue()).toEqual(['api', 'dev0', 'web']);
    const audit = await db.store.audit({ tenant: 'dev0', limit: 3 });
    expect(audit.items.map(({ action, name }) => `${action} ${name}`).toSorted()).toEqual([
      'delete api',
      'delete dev0',
      'delete web',
    ]);
  });

  it('is refused while something outside refers to it or into it, and says what', async () => {
    const dev = await db.store.create(draft('Tenant', 'dev'), ACTOR);
    const shared = await db.store.create(draft('Service', 'shared', { tenant: 'dev', references: [dev.uid] }), ACTOR);
    const other = await db.store.create(draft('Tenant', 'other'), ACTOR);
    const grant = await db.store.create(
      draft('Grant', 'use', { tenant: 'other', references: [other.uid, shared.uid] }),
      ACTOR,
    );
    await expect(db.store.requestDeletion(dev.uid, null, ACTOR)).rejects.toMatchObject({
      name: 'StillReferencedError',
      referrers: [{ kind: 'Grant', name: 'use' }],
    });
    expect((await db.store.object(shared.uid))?.deletionRequestedAt).toBeNull();
    await db.store.requestDeletion(grant.uid, null, ACTOR);
    await db.store.requestDeletion(dev.uid, null, ACTOR);
    expect((await db.store.object(shared.uid))?.deletionRequestedAt).not.toBeNull();
  });

  it('asked again, it changes nothing', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'dev'), ACTOR);
    const first = await db.store.requestDeletion(uid, null, ACTOR);
    expect(await db.store.requestDeletion(uid, null, ACTOR)).toEqual(first);
  });

  it('the tenant of what has gone wakes, and so does what it referred to', async () => {
    const base = await db.store.create(draft('Infrastructure', 'base'), ACTOR);
    const dev = await db.store.create(draft('Tenant', 'dev'), ACTOR);
    // It lives in the tenant without a reference to it: the name is enough.
    const web = await db.store.create(draft('Service', 'web', { tenant: 'dev', references: [base.uid] }), ACTOR);
    await db.store.requestDeletion(web.uid, null, ACTOR);
    const claim = await claimOf(db.store, web.uid);
    expect(await uidsDue()).toEqual([]);
    expect((await db.store.dependents(dev.uid)).map(({ name }) => name)).toEqual(['web']);
    await db.store.remove(claim, []);
    expect(await uidsDue()).toEqual(['base', 'dev']);
  });
});

describe('listing objects', () => {
  it('goes through all of a kind by name, page by page, whatever is created meanwhile', async () => {
    const names = Array.from({ length: 25 }, (_, n) => `t${String(n).padStart(2, '0')}`);
    for (const name of names.toReversed()) await db.store.create(draft('Tenant', name), ACTOR);
    await db.store.create(draft('Infrastructure', 't00'), ACTOR);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await db.store.list({ kind: 'Tenant', limit: 10, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
      await db.store.create(draft('Tenant', `a-new-${seen.length}`), ACTOR);
    } while (cursor);
    expect(seen).toEqual(names);
  });

  it('filters by tenant, label, phase, part of the name and reference', async () => {
    const base = await db.store.create(draft('Infrastructure', 'base'), ACTOR);
    await db.store.create(draft('Service', 'web', { tenant: 'dev', labels: { a: '1', b: '2' } }), ACTOR);
    await db.store.create(draft('Service', 'web%api', { tenant: 'dev01', labels: { a: '1' } }), ACTOR);
    const worker = await db.store.create(draft('Service', 'worker', { tenant: 'dev', references: [base.uid] }), ACTOR);
    await db.store.finish(await claimOf(db.store, worker.uid), rest({ status: status({ phase: 'ready' }) }));
    const cases = [
      { query: {}, names: ['web', 'web%api', 'worker'] },
      { query: { tenant: 'dev' }, names: ['web', 'worker'] },
      { query: { labels: { a: '1' } }, names: ['web', 'web%api'] },
      { query: { labels: { a: '1', b: '2' } }, names: ['web'] },
      { query: { labels: {} }, names: ['web', 'web%api', 'worker'] },
      { query: { phase: 'ready' }, names: ['worker'] },
      { query: { search: 'WEB' }, names: ['web', 'web%api'] },
      { query: { search: '%' }, names: ['web%api'] },
      { query: { refersTo: base.uid }, names: ['worker'] },
      { query: { tenant: 'de' }, names: [] },
    ];
    for (const { query, names } of cases) {
      const page = await db.store.list({ kind: 'Service', limit: 10, ...query });
      expect(
        page.items.map(({ name }) => name),
        JSON.stringify(query),
      ).toEqual(names);
      expect(page.nextCursor).toBeNull();
    }
  });

  it('refuses a cursor it did not give', async () => {
    const bad = ['x', '', Buffer.from('["a"]').toString('base64url'), Buffer.from('["a","b"]').toString('base64url')];
    for (const cursor of bad) {
      await expect(db.store.list({ kind: 'Tenant', limit: 1, cursor }), cursor).rejects.toThrow(InvalidCursorError);
      await expect(db.store.audit({ limit: 1, cursor }), cursor).rejects.toThrow(InvalidCursorError);
      await expect(db.store.events({ afterId: cursor, limit: 1 }), cursor).rejects.toThrow(InvalidCursorError);
    }
  });

  it('counts objects by phase, resources by state, and how late the oldest due is', async () => {
    await db.store.create(draft('Tenant', 'a'), ACTOR);
    await db.store.create(draft('Tenant', 'b'), ACTOR);
    await db.sql(`UPDATE objects SET due_at = now() - interval '90 seconds' WHERE name = 'a'`);
    const counts = await db.store.counts();
    expect(counts.objects).toEqual([{ kind: 'Tenant', phase: 'pending', count: 2 }]);
    const { due, oldestDueSeconds } = await db.store.backlog();
    expect(due).toBe(2);
    expect(oldestDueSeconds).toBeGreaterThanOrEqual(90);
    expect(oldestDueSeconds).toBeLessThan(120);
  });
});

describe('I11: events are bounded', () => {
  it('pruning leaves the newest so many, and none that is too old', async () => {
    const { uid } = await db.store.create(draft('Tenant', 'a'), ACTOR);
    const claim = await claimOf(db.store, uid);
    const reasons = () => db.store.events({ afterId: null, limit: 100 }).then((all) => all.map(({ reason }) => reason));
    for (const reason of ['A', 'B', 'C', 'D', 'E']) await db.store.emit(claim, [event(reason)]);
    await db.sql(`UPDATE events SET at = now() - interval '10 days' WHERE reason IN ('A', 'B')`);
    expect(await db.store.prune({ maxAgeDays: 30, maxEvents: 10 })).toEqual({ events: 0, idempotencyKeys: 0 });
    expect((await db.store.prune({ maxAgeDays: 7, maxEvents: 10 })).events).toBe(2);
    expect(await reasons()).toEqual(['C', 'D', 'E']);
    expect((await db.store.prune({ maxAgeDays: 7, maxEvents: 1 })).events).toBe(2);
    expect(await reasons()).toEqual(['E']);
  });
});

describe('a request repeated with the same Idempotency-Key', () => {
  const answer = { status: 201, body: { uid: '1' } };

  it('gets the first answer, and its work is not done again', async () => {
    let runs = 0;
    const request = () =>
      db.store.once('ada', 'key', 'print', async () => {
        runs += 1;
        return answer;
      });
    expect(await request()).toEqual({ ...answer, replayed: false });
    expect(await request()).toEqual({ ...answer, replayed: true });
    expect(runs).toBe(1);
    expect((await db.store.once('bob', 'key', 'print', async () => answer)).replayed).toBe(false);
  });

  it('is refused for another request, and during the first', async () => {
    let isInside = false;
    await db.store.once('ada', 'key', 'print', async () => {
      isInside = true;
      const same = db.store.once('ada', 'key', 'print', async () => answer);
      await expect(same).rejects.toThrow(IdempotencyInProgressError);
      const other = db.store.once('ada', 'key', 'other', async () => answer);
      await expect(other).rejects.toThrow(IdempotencyMismatchError);
      return answer;
    });
    expect(isInside).toBe(true);
    await expect(db.store.once('ada', 'key', 'other', async () => answer)).rejects.toThrow(IdempotencyMismatchError);
  });

  it('runs again after a failure, after its process died, and after 24 hours', async () => {
    const fail = db.store.once('ada', 'key', 'print', () => Promise.reject(new Error('no')));
    await expect(fail).rejects.toThrow('no');
    const request = () => db.store.once('ada', 'key', 'print', async () => answer);
    expect((await request()).replayed).toBe(false);

    await db.sql(`UPDATE idempotency_keys SET status = NULL, body = NULL, running_until = now() - interval '1 second'`);
    expect((await request()).replayed).toBe(false);
    expect((await request()).replayed).toBe(true);

    await db.sql(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`);
    expect((await request()).replayed).toBe(false);
    await db.sql(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`);
    expect((await db.store.prune({ maxAgeDays: 1, maxEvents: 1 })).idempotencyKeys).toBe(1);
  });
});

describe('settings of the installation', () => {
  it('replicas that settle one at once agree on it', async () => {
    const values = await Promise.all([1, 2, 3, 4].map((n) => db.store.settleSetting('id', { n })));
    expect(new Set(values.map((value) => value.n)).size).toBe(1);
    expect(await db.store.setting('other')).toBeNull();
    await db.store.saveSetting('id', { n: 9 });
    expect(await db.store.setting('id')).toEqual({ n: 9 });
  });
});
