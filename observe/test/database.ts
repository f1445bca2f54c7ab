import { EMPTY_STATUS, type JsonObject } from '@tenantry/kinds';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, Claim, InventoryRow } from '@tenantry/store/contract';
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

/** Declares what lives in a tenant. */
export async function declareIn(store: Store, tenant: string, kind: string, name: string): Promise<string> {
  const draft = { displayName: name, labels: {}, annotations: {}, references: [], spec: {} };
  return (await store.create({ kind, name, tenant, ...draft }, ACTOR)).uid;
}

/** Writes a namespace down as a tenant's, as its pass would. */
export async function ownNamespace(store: Store, tenantUid: string, connection: string, namespace: string) {
  const place = { driver: 'kubernetes', connection, type: 'v1/Namespace', id: `/api/v1/namespaces/${namespace}` };
  await ownResources(store, tenantUid, [{ key: 'namespace', ...place }]);
}

type Own = Pick<InventoryRow, 'connection' | 'type' | 'id'> & Partial<InventoryRow>;

/** Writes resources down as an object's, as its pass would. */
export async function ownResources(store: Store, uid: string, resources: readonly Own[]) {
  await store.wake([uid]);
  const claims = await store.claim(100, 60);
  const claim = claims.find(({ object }) => object.uid === uid);
  if (claim === undefined) throw new Error('the object could not be claimed');
  await store.record(
    claim,
    resources.map((own) => rowOf(claim, own)),
  );
  for (const one of claims) {
    await store.finish(one, { status: EMPTY_STATUS, dueAt: new Date(), attempt: 0, events: [] });
  }
}

function rowOf({ object }: Claim, own: Own): InventoryRow {
  return {
    ...{ objectUid: object.uid, key: own.type, title: own.type, driver: 'azure', dependsOn: [], deletedWith: null },
    ...{ state: 'present', applied: null, outputs: {}, operation: null, notBefore: null, problem: null },
    ...{ since: new Date(), uid: null, contest: null },
    ...own,
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
