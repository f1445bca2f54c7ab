import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { Prepared } from './prepared.ts';
import type { Session, Tables } from './tables.ts';

export interface PoolOptions {
  readonly url: string;
  /** Connections of this replica, beside the one that listens. */
  readonly maxConnections: number;
  /** Sees each connection before the first statement is sent on it. */
  readonly onConnect: (client: pg.PoolClient) => void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** A little longer than the server's own limit, for when the server no longer answers. */
const QUERY_TIMEOUT_MS = 35_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/** A server decides whether it keeps a plan by what the ones before cost on that connection, in an estate that was smaller then. */
const LIVES_SECONDS = 300;

/** Connections on which nothing can hang: not to connect, not on a lock, not in a statement, not in a transaction. */
export function openPool({ url, maxConnections, onConnect }: PoolOptions): { pool: pg.Pool; db: Session } {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'tenantry',
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: LIVES_SECONDS,
    lock_timeout: LOCK_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
  });
  // A connection that the server closes fails the statement on it, or is replaced by the next one asked for. Its error
  // event says the same again, while idle through the pool and in between two statements by itself; unheard, it would end
  // the process.
  pool.on('error', () => {});
  const prepared = new Prepared();
  pool.on('connect', (client) => {
    client.on('error', () => {});
    prepared.serve(client);
    onConnect(client);
  });
  return { pool, db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }) };
}
