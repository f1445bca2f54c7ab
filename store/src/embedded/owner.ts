import pg from 'pg';
import { SUPERUSER } from './cluster.ts';
import { EmbeddedDatabaseError } from './errors.ts';

export const DATABASE = 'tenantry';
const OWNER_LOCK = [0x74656e, 0x616e74] as const;
const LOCK_PATIENCE_MS = 3_000;

export interface Address {
  /** A folder with a socket, or a loopback address. */
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/** A URL that both `pg` and PostgreSQL's own programs understand. */
export function urlOf(address: Address, database = DATABASE): string {
  const account = `${SUPERUSER}:${encodeURIComponent(address.password)}`;
  return address.host.startsWith('/')
    ? `postgres://${account}@localhost:${address.port}/${database}?host=${encodeURIComponent(address.host)}`
    : `postgres://${account}@${address.host}:${address.port}/${database}`;
}

/** Connects to the server's maintenance database; null while nobody answers there yet. */
export async function connectOwner(address: Address): Promise<pg.Client | null> {
  const client = new pg.Client({
    host: address.host,
    port: address.port,
    user: SUPERUSER,
    password: address.password,
    database: 'postgres',
    application_name: 'tenantry owner',
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  });
  // Without a listener, a connection that breaks later would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if (isNotUpYet(error)) return null;
    throw error;
  }
}

function isNotUpYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  // 57P03: starting up or shutting down. A timeout or a connection cut short are the same seen from further off.
  return (
    ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03'].includes(code) ||
    /timeout|terminated unexpectedly/.test(error.message)
  );
}

/**
 * Marks the running server as ours for as long as this connection lives. Two Tenantry processes on one directory would
 * otherwise share a server that the first to end takes down. The lock ends with its holder, SIGKILL included; the
 * server may need a moment to notice, hence the patience.
 */
export async function takeOwnership(client: pg.Client, directory: string): Promise<void> {
  const giveUpAt = Date.now() + LOCK_PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ owned: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS owned', [
      ...OWNER_LOCK,
    ]);
    if (rows[0]?.owned) return;
    if (Date.now() > giveUpAt) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new EmbeddedDatabaseError(
    'directory-in-use',
    `Another Tenantry is running on ${directory}`,
    'Stop it first, or give this one a TENANTRY_HOME of its own',
  );
}

export async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}
