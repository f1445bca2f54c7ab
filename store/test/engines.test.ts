import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { MasterKeyChangedError, sealedEngineName } from '../src/contract.ts';
import { masterKey, open, seal } from '../src/sealing/seal.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();
const key = masterKey(randomBytes(32));
let infrastructureUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
  await db.store.useMasterKey(key.id, (_name, sealed) => sealed, ACTOR);
  ({ uid: infrastructureUid } = await db.store.create(draft('Infrastructure', 'nonprod'), ACTOR));
});

function engine(url: string, purpose: 'logs' | 'metrics' = 'logs', by = key) {
  const secret = seal(by, sealedEngineName(infrastructureUid, purpose), `credential for ${url}`);
  return { infrastructure: 'nonprod', infrastructureUid, purpose, spec: { url }, secret };
}

it('an infrastructure has one engine for each purpose, and it is on record who set it', async () => {
  await db.store.saveEngine(engine('a'), null, ACTOR);
  await db.store.saveEngine(engine('b', 'metrics'), null, ACTOR);
  expect(await db.store.engines()).toMatchObject([
    { infrastructure: 'nonprod', purpose: 'logs', spec: { url: 'a' }, revision: 1, updatedBy: 'ada' },
    { infrastructure: 'nonprod', purpose: 'metrics', spec: { url: 'b' } },
  ]);
  expect(JSON.stringify(await db.store.engines())).not.toContain('secret');
  const found = await db.store.engine('nonprod', 'logs');
  expect(found && open([key], sealedEngineName(infrastructureUid, 'logs'), found.secret)).toBe('credential for a');
  expect(await db.store.removeEngine('nonprod', 'logs', ACTOR)).toBe(true);
  expect(await db.store.removeEngine('nonprod', 'logs', ACTOR)).toBe(false);
  expect(await db.store.engine('nonprod', 'logs')).toBeNull();
  const { items } = await db.store.audit({ kind: 'Engine', limit: 10 });
  expect(items.map(({ action, name }) => `${action} ${name}`)).toEqual([
    'delete nonprod/logs',
    'create nonprod/metrics',
    'create nonprod/logs',
  ]);
});

it('a change of what somebody else changed since is none', async () => {
  await db.store.saveEngine(engine('a'), null, ACTOR);
  expect(await db.store.saveEngine(engine('b'), null, ACTOR)).toBeNull();
  expect(await db.store.saveEngine(engine('b'), 1, ACTOR)).toMatchObject({ revision: 2, spec: { url: 'b' } });
  expect(await db.store.saveEngine(engine('c'), 1, ACTOR)).toBeNull();
  await db.store.removeEngine('nonprod', 'logs', ACTOR);
  expect(await db.store.saveEngine(engine('c'), 2, ACTOR)).toBeNull();
  expect(await db.store.engine('nonprod', 'logs')).toBeNull();
});

it('nothing is sealed with a key that is not the installation’s any more', async () => {
  const other = masterKey(randomBytes(32));
  await expect(db.store.saveEngine(engine('a', 'logs', other), null, ACTOR)).rejects.toThrow(MasterKeyChangedError);
});

it('goes with its infrastructure', async () => {
  await db.store.saveEngine(engine('a'), null, ACTOR);
  await db.sql(`DELETE FROM objects WHERE uid = '${infrastructureUid}'`);
  expect(await db.sql('SELECT 1 FROM infrastructure_engines')).toEqual([]);
});
