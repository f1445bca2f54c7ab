import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { openStore, type Store } from '../src/open-store.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.ts';

export interface StoreUnderTest {
  readonly store: Store;
  readonly url: string;
  /** One statement as the superuser, on a connection that is not the store's. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A second replica on the same database; closed with the first. */
  replica(): Promise<Store>;
}

/** A store on a database of this test file's own. Closing fails if a connection was leaked. */
export function storeUnderTest(): StoreUnderTest {
  let database: TestDatabase | undefined;
  const stores: Store[] = [];
  let pool: pg.Pool | undefined;
  const url = () => {
    if (!database) throw new Error('the database is there only within tests');
    return database.url;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    stores.push(await openStore({ url: database.url }));
  });
  afterAll(async () => {
    await Promise.all([pool?.end(), ...stores.map((store) => store.close())]);
    await database?.drop();
  });
  return {
    get store() {
      const [first] = stores;
      if (!first) throw new Error('the store is there only within tests');
      return first;
    },
    get url() {
      return url();
    },
    async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      pool ??= new pg.Pool({ connectionString: url(), application_name: 'test', query_timeout: 20_000 });
      return (await pool.query<Row>(text, values)).rows;
    },
    async replica() {
      const store = await openStore({ url: url() });
      stores.push(store);
      return store;
    },
  };
}
