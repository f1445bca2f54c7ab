import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import {
  MasterKeyChangedError,
  type NewSealedValue,
  StaleVersionError,
  sealedClusterName,
  sealedEngineName,
  sealedProviderName,
  sealedReceiverName,
  sealedRouteName,
  sealedValueName,
} from '../src/contract.ts';
import { masterKey, open, seal } from '../src/sealing/seal.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();
const first = masterKey(randomBytes(32));
const second = masterKey(randomBytes(32));
const UID = '00000000-0000-4000-8000-000000000007';

beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
  await db.sql('TRUNCATE sealed_keys, identity_providers, clusters, audit_receivers CASCADE');
  await db.store.useMasterKey(first.id, (_name, sealed) => sealed, ACTOR);
});

const infrastructure = () => draft('Infrastructure', 'nonprod');

function value(name: string, version: number, text = 'secret', key = first): NewSealedValue {
  const sealed = seal(key, sealedValueName(UID, name, version), text);
  return { name, version, encoding: 'text', fingerprint: `f${version}`, sealed };
}

function secret(version: number, added: readonly NewSealedValue[]) {
  const meant = [{ name: 'values/A', version }];
  return draft('Secret', 'db', { uid: UID, spec: { values: { A: version } }, secrets: { meant, added } });
}

async function opened(version: number, key = first): Promise<string> {
  const found = await db.store.sealedValue(UID, 'values/A', version);
  if (found === null) throw new Error('it is kept');
  return open([key], sealedValueName(UID, 'values/A', version), found.sealed);
}

it('secrets are kept with their object, in versions that say who and when, and go with it', async () => {
  const { uid } = await db.store.create(secret(1, [value('values/A', 1, 'one')]), ACTOR);
  expect(uid).toBe(UID);
  await db.store.replace(UID, null, secret(2, [value('values/A', 2, 'two')]), ACTOR);
  expect(await db.store.sealedVersions(UID)).toMatchObject([
    { name: 'values/A', version: 2, createdBy: 'ada', createdAt: expect.any(Date) },
    { name: 'values/A', version: 1 },
  ]);
  expect([await opened(1), await opened(2)]).toEqual(['one', 'two']);
  expect(await db.store.sealedValue(UID, 'values/A', 3)).toBeNull();
  await db.sql('DELETE FROM objects');
  expect(await db.store.sealedVersions(UID)).toEqual([]);
});

it('two who number the same version do not both win, and what loses leaves nothing', async () => {
  await db.store.create(secret(1, [value('values/A', 1)]), ACTOR);
  await db.store.replace(UID, null, secret(2, [value('values/A', 2, 'hers')]), ACTOR);
  const late = db.store.replace(UID, null, secret(2, [value('values/A', 2, 'his')]), ACTOR);
  // What is declared is the same already, so nothing is written.
  await late;
  expect(await opened(2)).toBe('hers');
  const other = { ...secret(2, [value('values/A', 2, 'his')]), labels: { by: 'him' } };
  await expect(db.store.replace(UID, null, other, ACTOR)).rejects.toThrow(StaleVersionError);
  expect(await db.store.find('Secret', null, 'db')).toMatchObject({ labels: {} });
});

it('a spec cannot mean a version that is not kept', async () => {
  await expect(db.store.create(secret(4, []), ACTOR)).rejects.toThrow(StaleVersionError);
  expect(await db.store.find('Secret', null, 'db')).toBeNull();
});

it('ten versions of a value are kept, and the one that the spec means', async () => {
  await db.store.create(secret(1, [value('values/A', 1)]), ACTOR);
  for (let version = 2; version <= 12; version++) {
    const spec = { ...secret(1, [value('values/A', version)]), labels: { version: String(version) } };
    await db.store.replace(UID, null, spec, ACTOR);
  }
  expect((await db.store.sealedVersions(UID)).map(({ version }) => version)).toEqual([
    12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 1,
  ]);
});

it('a new master key seals all of it anew; with the old one nothing is sealed any more', async () => {
  await db.store.create(secret(1, [value('values/A', 1, 'one')]), ACTOR);
  const kept = await db.store.settleSealedKey('fingerprints', seal(first, 'key/fingerprints', 'k1'), [first.id]);
  expect(open([first], 'key/fingerprints', kept)).toBe('k1');
  expect(await db.store.sealingKeyIds()).toEqual([first.id]);
  const reseal = (name: string, sealed: typeof kept) => seal(second, name, open([first], name, sealed));
  expect(await db.store.useMasterKey(second.id, reseal, ACTOR)).toBe(2);
  expect(await db.store.sealingKeyIds()).toEqual([second.id]);
  expect(await opened(1, second)).toBe('one');
  const late = secret(2, [value('values/A', 2, 'two')]);
  await expect(db.store.replace(UID, null, late, ACTOR)).rejects.toThrow(MasterKeyChangedError);
});

it('no table that holds something sealed is left out when the master key changes', async () => {
  const provider = sealedProviderName('entra');
  await db.store.create(secret(1, [value('values/A', 1)]), ACTOR);
  await db.store.settleSealedKey('accounts', seal(first, 'key/accounts', 'k'), [first.id]);
  await db.store.saveIdentityProvider(
    { name: 'entra', spec: {}, secret: seal(first, provider, 'client secret') },
    ACTOR,
  );
  const credential = seal(first, sealedClusterName('prod'), 'kubeconfig');
  await db.store.saveCluster({ name: 'prod', description: {}, checked: null, credential }, ACTOR);
  const receiver = seal(first, sealedReceiverName(UID), 'secret of a webhook');
  const draft = { id: UID, name: 'siem', spec: {}, isPaused: false, secret: receiver, fromBeginning: false };
  await db.store.addAuditReceiver(draft, 1, ACTOR);
  const route = { ...draft, tenantUid: null, secret: seal(first, sealedRouteName(UID), 'secret of a route') };
  await db.store.addFaultRoute(route, 1, ACTOR);
  const { uid: infrastructureUid } = await db.store.create(infrastructure(), ACTOR);
  const engine = sealedEngineName(infrastructureUid, 'logs');
  const place = { infrastructure: 'nonprod', infrastructureUid, purpose: 'logs' } as const;
  await db.store.saveEngine({ ...place, spec: {}, secret: seal(first, engine, 'credential') }, null, ACTOR);
  const tables = await db.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'sealed' ORDER BY name`,
  );
  const keysOf = () =>
    Promise.all(tables.map(({ name }) => db.sql<{ id: string }>(`SELECT DISTINCT key_id AS id FROM ${name}`)));
  // Whoever adds a table seals a row of it above.
  expect(await keysOf()).toEqual(tables.map(() => [{ id: first.id }]));
  await db.store.useMasterKey(second.id, (name, old) => seal(second, name, open([first], name, old)), ACTOR);
  expect(await keysOf()).toEqual(tables.map(() => [{ id: second.id }]));
  const kept = await db.store.identityProvider('entra');
  expect(kept && open([second], provider, kept.secret)).toBe('client secret');
  const siem = await db.store.auditReceiver('siem');
  expect(siem && open([second], sealedReceiverName(UID), siem.secret)).toBe('secret of a webhook');
  const told = await db.store.faultRoute(null, 'siem');
  expect(told && open([second], sealedRouteName(UID), told.secret)).toBe('secret of a route');
  const asked = await db.store.engine('nonprod', 'logs');
  expect(asked && open([second], engine, asked.secret)).toBe('credential');
});

it('a key of the installation stays the first one, until it cannot be opened any more', async () => {
  const key = (text: string, by = first) => seal(by, 'key/fingerprints', text);
  await db.store.settleSealedKey('fingerprints', key('k1'), [first.id]);
  const again = await db.store.settleSealedKey('fingerprints', key('k2'), [first.id]);
  expect(open([first], 'key/fingerprints', again)).toBe('k1');
  await db.store.useMasterKey(second.id, (_name, sealed) => sealed, ACTOR);
  const anew = await db.store.settleSealedKey('fingerprints', key('k3', second), [second.id]);
  expect(open([second], 'key/fingerprints', anew)).toBe('k3');
});
