import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { NameHeldError } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft } from './fixture.ts';

const under = storeUnderTest();

const claim = (pool: string, name: string) => ({ pool, name, field: `spec.hosts.${name}` });
const holding = (pool: string, ...names: string[]) =>
  draft('Tenant', `t-${randomUUID()}`, { spec: { names }, claims: names.map((name) => claim(pool, name)) });

test.for([
  ['a.example.com', 'a.example.com', true],
  ['*.a.example.com', 'x.a.example.com', true],
  ['x.y.a.example.com', '*.a.example.com', true],
  ['*.a.example.com', '*.b.a.example.com', true],
  ['*.a.example.com', '*.a.example.com', true],
  ['*.a.example.com', 'a.example.com', false],
  ['*.a.example.com', 'xa.example.com', false],
  ['*.a.example.com', 'a-b.example.com', false],
  ['a.example.com', 'a.example.com.org', false],
  ['example.com', 'a.example.com', false],
  ['*.a.example.com', 'x.b.example.com', false],
] as const)('a name belongs to one object: %s and %s overlap: %s', async ([one, other, overlap]) => {
  const pool = `host/${randomUUID()}`;
  const first = await under.store.create(holding(pool, one), ACTOR);
  const second = under.store.create(holding(pool, other), ACTOR);
  if (!overlap) {
    expect(await second).toMatchObject({ kind: 'Tenant' });
    return;
  }
  const error = await second.catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(NameHeldError);
  expect((error as NameHeldError).held).toMatchObject([
    { name: other, field: `spec.hosts.${other}`, holder: { uid: first.uid, name: first.name } },
  ]);
});

test('the same name may be held in two pools, and twice by one object', async () => {
  await under.store.create(holding('host/one', 'a.example.com', '*.example.com', 'a.example.com'), ACTOR);
  await under.store.create(holding('host/two', 'a.example.com'), ACTOR);
});

test('of many who claim a name at the same moment, one gets it, and the others learn who', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, () => under.store.create(holding('host/race', 'a.example.com'), ACTOR)),
  );
  const lost = results.filter((result) => result.status === 'rejected');
  expect(lost).toHaveLength(11);
  for (const { reason } of lost) expect(reason).toBeInstanceOf(NameHeldError);
});

test('a refused object is not stored, and a refused change leaves what was declared and held', async () => {
  await under.store.create(holding('host/kept', 'a.example.com'), ACTOR);
  const refused = holding('host/kept', 'a.example.com');
  await expect(under.store.create(refused, ACTOR)).rejects.toBeInstanceOf(NameHeldError);
  expect(await under.store.find('Tenant', null, refused.name)).toBeNull();
  const mine = holding('host/kept', 'b.example.com');
  const { uid } = await under.store.create(mine, ACTOR);
  const greedy = { ...mine, spec: { names: [] }, claims: [claim('host/kept', 'a.example.com')] };
  await expect(under.store.replace(uid, null, greedy, ACTOR)).rejects.toBeInstanceOf(NameHeldError);
  expect((await under.store.find('Tenant', null, mine.name))?.spec).toEqual({ names: ['b.example.com'] });
  expect(await under.store.heldNames(null, [claim('host/kept', 'b.example.com')])).toHaveLength(1);
});

test('a name is free again when the object no longer claims it, and when the object is gone', async () => {
  const first = holding('host/free', 'a.example.com', 'b.example.com');
  const { uid } = await under.store.create(first, ACTOR);
  await under.store.replace(
    uid,
    null,
    { ...first, spec: { names: [] }, claims: [claim('host/free', 'b.example.com')] },
    ACTOR,
  );
  expect(await under.store.heldNames(null, [claim('host/free', 'a.example.com')])).toEqual([]);
  expect(await under.store.heldNames(uid, [claim('host/free', 'b.example.com')])).toEqual([]);
  expect(await under.store.heldNames(null, [claim('host/free', '*.example.com')])).toMatchObject([{ holder: { uid } }]);
  await under.store.requestDeletion(uid, null, ACTOR);
  await under.store.remove(await claimOf(under.store, uid), []);
  expect(await under.store.heldNames(null, [claim('host/free', '*.example.com')])).toEqual([]);
});
