import { EMPTY_STATUS, type JsonObject } from '@tenantry/kinds';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, Claim } from '@tenantry/store/contract';
import { createTestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll } from 'vitest';

const ACTOR: Actor = { name: 'test', kind: 'system', address: null, requestId: null };

/** A store on a database of the file's own, with tenants in an infrastructure. */
export function storeUnderTest() {
  let database: Awaited<ReturnType<typeof createTestDatabase>> | undefined;
  const stores: Store[] = [];
  const open = async () => {
    if (database === undefined) throw new Error('the database is there only within tests');
    const store = await openStore({ url: database.url });
    stores.push(store);
    return store;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    await open();
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database?.drop();
  });
  const store = () => {
    const [first] = stores;
    if (first === undefined) throw new Error('the store is there only within tests');
    return first;
  };
  return {
    store,
    replica: open,
    declare: (kind: string, name: string, spec: JsonObject) => declare(store(), kind, name, spec),
  };
}

async function declare(store: Store, kind: string, name: string, spec: JsonObject): Promise<string> {
  const shared = { displayName: name, tenant: null, labels: {}, annotations: {}, references: [] };
  return (await store.create({ kind, name, spec, ...shared }, ACTOR)).uid;
}

/** Writes a namespace down as a tenant's, as its pass would. */
export async function ownNamespace(store: Store, tenantUid: string, connection: string, namespace: string) {
  await store.wake([tenantUid]);
  const claims = await store.claim(100, 60);
  const claim = claims.find(({ object }) => object.uid === tenantUid);
  if (claim === undefined) throw new Error('the tenant could not be claimed');
  await store.record(claim, [namespaceRow(claim, connection, namespace)]);
  for (const one of claims) {
    await store.finish(one, { status: EMPTY_STATUS, dueAt: new Date(), attempt: 0, events: [] });
  }
}

function namespaceRow({ object }: Claim, connection: string, namespace: string) {
  return {
    ...{ objectUid: object.uid, key: 'namespace', title: 'namespace', driver: 'kubernetes', connection },
    ...{ type: 'v1/Namespace', id: `/api/v1/namespaces/${namespace}`, dependsOn: [], deletedWith: null },
    ...{ state: 'present' as const, applied: null, outputs: {}, operation: null, notBefore: null, problem: null },
    ...{ since: new Date(), uid: null, contest: null },
  };
}

/** Waits until a condition holds, and says which one did not. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
