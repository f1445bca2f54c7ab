import type { AzureAilment, AzureFailure } from '@tenantry/drivers/azure';
import { openStore, type Store } from '@tenantry/store';
import type { Actor } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AskedSubscription, sweepAzure } from './azure-sweep.ts';

const ACTOR: Actor = { name: 'ada', kind: 'user', address: null, requestId: null };
const GROUP = '/subscriptions/S/resourceGroups/G';
const SERVER = `${GROUP}/providers/Microsoft.Sql/servers/db`;
const STORE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/st`;
const CACHE = '/subscriptions/T/resourceGroups/G/providers/Microsoft.Cache/redisEnterprise/cache';
const { signal } = new AbortController();

let database: TestDatabase;
let store: Store;
let ailments: readonly AzureAilment[] | Error = [];
let failures: readonly AzureFailure[] = [];
let others: readonly AskedSubscription[] = [];
const warned: string[] = [];
const look = () =>
  sweepAzure(
    {
      ...{ store, log: { warn: (_: unknown, text?: string) => void warned.push(text ?? '') } },
      subscriptions: async () => [
        {
          connection: 'azure:S',
          infrastructures: (await store.list({ kind: 'Infrastructure', limit: 9 })).items.filter(
            ({ name }) => name === 'nonprod',
          ),
          async ailments() {
            if (ailments instanceof Error) throw ailments;
            return ailments;
          },
          async failures({ from, to }) {
            expect(to.getTime() - from.getTime()).toBe(3_600_000);
            return failures;
          },
        },
        ...others,
      ],
    },
    new Date(),
    signal,
  );
const faults = async () =>
  (await store.faults({ state: 'open', limit: 50 })).items
    .map(({ owner, object, severity, cause }) => [owner.name, `${object.kind} ${object.name}`, severity, cause])
    .sort();

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  const create = (kind: string, name: string, tenant: string | null, references: string[]) =>
    store.create(
      { ...{ kind, name, displayName: name, tenant, labels: {}, annotations: {}, spec: {}, references } },
      ACTOR,
    );
  const { uid } = await create('Infrastructure', 'nonprod', null, []);
  const { uid: tenant } = await create('Tenant', 'dev01', null, [uid]);
  await create('SqlDatabase', 'shop', 'dev01', [tenant]);
  await create('StorageAccount', 'data', 'dev01', [tenant]);
  const { uid: other } = await create('Infrastructure', 'prod', null, []);
  const { uid: prod01 } = await create('Tenant', 'prod01', null, [other]);
  await create('Redis', 'cache', 'prod01', [prod01]);
  const resources: Readonly<Record<string, string>> = {
    ...{ SqlDatabase: SERVER, StorageAccount: STORE, Redis: CACHE },
  };
  const connections: Readonly<Record<string, string>> = { Redis: 'azure:T' };
  for (const claim of await store.claim(12, 60)) {
    const { uid: objectUid, kind, name } = claim.object;
    const id = name === 'dev01' ? GROUP : resources[kind];
    const connection = connections[kind] ?? 'azure:S';
    if (id === undefined) continue;
    await store.record(claim, [
      {
        ...{ objectUid, key: 'it', title: `resource ${name}`, driver: 'azure', connection, type: 'T', id },
        ...{ dependsOn: [], deletedWith: null, state: 'present', applied: null, outputs: {}, operation: null },
        ...{ notBefore: null, problem: null, since: new Date(), uid: null, contest: null },
      },
    ]);
  }
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const ill = (id: string, summary = 'We are sorry'): AzureAilment => ({ id, state: 'Unavailable', summary, action: '' });
const OUT = [
  'dev01',
  'SqlDatabase shop',
  'critical',
  'Azure says that resource shop of SqlDatabase shop is not available: We are sorry.',
];

test('what Azure says is not available is a fault of its tenant, one for what has one cause, until Azure says so', async () => {
  ailments = [ill(`${SERVER}/databases/shop`), ill(`${GROUP}x/providers/Microsoft.Sql/servers/other`)];
  await look();
  await look();
  expect(await faults()).toEqual([OUT]);
  ailments = [ill(SERVER.toUpperCase()), ill(STORE)];
  await look();
  expect(await faults()).toEqual([
    [
      ...['dev01', 'Tenant dev01', 'critical'],
      'Azure says that resource shop of SqlDatabase shop, resource data of StorageAccount data are not available: We are sorry.',
    ],
  ]);
  ailments = [];
  await look();
  expect(await faults()).toEqual([]);
});

test('what another hand could not do to a resource is a fault of its object, and I4: Azure that does not answer changes nothing', async () => {
  failures = [
    {
      ...{ id: STORE, operation: 'Microsoft.Storage/storageAccounts/delete', who: 'ada@example.com' },
      ...{ at: new Date('2026-11-29T12:00:00Z'), code: 'ScopeLocked', message: 'It is locked.' },
    },
    {
      ...{ id: GROUP, operation: 'Microsoft.Resources/subscriptions/resourceGroups/write', who: 'an-application' },
      ...{ at: new Date('2026-11-29T12:00:00Z'), code: '', message: '' },
    },
  ];
  ailments = [ill(SERVER)];
  await look();
  const found = await faults();
  expect(found).toEqual([
    OUT,
    [
      ...['dev01', 'StorageAccount data', 'warning'],
      'ada@example.com could not delete resource data of StorageAccount data in Azure at 2026-11-29T12:00:00.000Z: ScopeLocked: It is locked.',
    ],
    [
      ...['dev01', 'Tenant dev01', 'warning'],
      'an-application could not change resource dev01 of Tenant dev01 in Azure at 2026-11-29T12:00:00.000Z: Azure says no more.',
    ],
  ]);
  ailments = new Error('it does not answer');
  failures = [];
  await look();
  expect(await faults()).toEqual([OUT]);
  expect(warned).toEqual(['what Azure says of resources could not be read; tried again later']);
  ailments = [];
  await look();
  expect(await faults()).toEqual([]);
});

test('I4: a subscription that does not answer keeps its faults, while those of others come and go', async () => {
  const infrastructures = (await store.list({ kind: 'Infrastructure', limit: 9 })).items;
  const prod = infrastructures.filter(({ name }) => name === 'prod');
  let sick: readonly AzureAilment[] | Error = [ill(CACHE)];
  others = [
    {
      ...{ connection: 'azure:T', infrastructures: prod, failures: null },
      async ailments() {
        if (sick instanceof Error) throw sick;
        return sick;
      },
    },
  ];
  ailments = [ill(SERVER)];
  const cache = [
    ...['prod01', 'Redis cache', 'critical'],
    'Azure says that resource cache of Redis cache is not available: We are sorry.',
  ];
  await look();
  expect(await faults()).toEqual([OUT, cache]);
  ailments = [];
  sick = new Error('it does not answer');
  await look();
  expect(await faults()).toEqual([cache]);
  sick = [];
  await look();
  expect(await faults()).toEqual([]);
});
