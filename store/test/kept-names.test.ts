import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { NameHeldError } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, row } from './fixture.ts';

const under = storeUnderTest();

const holding = (pool: string, ...names: string[]) =>
  draft('Tenant', `t-${randomUUID()}`, {
    spec: { names },
    claims: names.map((name) => ({ pool, name, field: 'spec.hosts', keptBy: `host/${name}` })),
  });

async function holder(pool: string, ...names: string[]) {
  const object = await under.store.create(holding(pool, ...names), ACTOR);
  const claim = await claimOf(under.store, object.uid);
  await under.store.record(
    claim,
    names.map((name) => row(claim, `host/${name}`)),
  );
  return { object, claim };
}

const take = (pool: string, name: string) => under.store.create(holding(pool, name), ACTOR);

test('I9: a name given up is nobody else\u2019s while a resource of who had it uses it, and free when that is forgotten', async () => {
  const pool = `host/${randomUUID()}`;
  const { object, claim } = await holder(pool, 'a.example.com', 'b.example.com');
  await under.store.replace(object.uid, null, { ...holding(pool, 'b.example.com'), name: object.name }, ACTOR);
  await expect(take(pool, 'a.example.com')).rejects.toBeInstanceOf(NameHeldError);
  await under.store.forget(claim, ['host/a.example.com']);
  expect(await take(pool, 'a.example.com')).toMatchObject({ kind: 'Tenant' });
  await expect(take(pool, 'b.example.com')).rejects.toBeInstanceOf(NameHeldError);
});

test('a wildcard given up for one name below it keeps all of them until it is out of use', async () => {
  const pool = `host/${randomUUID()}`;
  const { object, claim } = await holder(pool, '*.example.com');
  await under.store.replace(object.uid, null, { ...holding(pool, 'a.example.com'), name: object.name }, ACTOR);
  await expect(take(pool, 'x.example.com')).rejects.toBeInstanceOf(NameHeldError);
  await under.store.forget(claim, ['host/*.example.com']);
  expect(await take(pool, 'x.example.com')).toMatchObject({ kind: 'Tenant' });
  await expect(take(pool, 'a.example.com')).rejects.toBeInstanceOf(NameHeldError);
});

test('a name that is claimed again is held as before, and given up again free only when out of use', async () => {
  const pool = `host/${randomUUID()}`;
  const { object, claim } = await holder(pool, 'a.example.com');
  const become = (...names: string[]) =>
    under.store.replace(object.uid, null, { ...holding(pool, ...names), name: object.name }, ACTOR);
  await become();
  await become('a.example.com');
  await expect(take(pool, 'a.example.com')).rejects.toBeInstanceOf(NameHeldError);
  await under.store.forget(claim, ['host/a.example.com']);
  await expect(take(pool, 'a.example.com')).rejects.toBeInstanceOf(NameHeldError);
  await become();
  expect(await take(pool, 'a.example.com')).toMatchObject({ kind: 'Tenant' });
});
