import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { MIGRATIONS } from './all.ts';

/** The database was written by a newer Tenantry than this one. */
export class NewerSchemaError extends Error {
  constructor(cause: unknown) {
    super('the database was written by a newer version of Tenantry; install that version or restore a backup', {
      cause,
    });
    this.name = 'NewerSchemaError';
  }
}

/** The server is older than what the statements are written for. */
export class ServerTooOldError extends Error {
  constructor(version: string) {
    super(`the database server is PostgreSQL ${version}; Tenantry needs ${OLDEST_MAJOR} or newer`);
    this.name = 'ServerTooOldError';
  }
}

/** The first with NULLS NOT DISTINCT, which keeps names unique among what lives in no tenant. */
const OLDEST_MAJOR = 15;

/**
 * Brings the schema up to `upTo` (by default the newest), in one transaction and under an advisory lock, so that several
 * replicas may start at once: one migrates, the others wait and find nothing left to do.
 */
export async function migrate(url: string, upTo?: string): Promise<void> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'tenantry migrate',
    max: 1,
    connectionTimeoutMillis: 15_000,
    // Also how long a replica waits for the one that migrates.
    lock_timeout: 300_000,
    statement_timeout: 600_000,
  });
  pool.on('error', () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { rows } = await pool.query<{ number: number; version: string }>(
      `SELECT current_setting('server_version_num')::integer AS number, current_setting('server_version') AS version`,
    );
    const [server] = rows;
    if (server && server.number < OLDEST_MAJOR * 10_000) throw new ServerTooOldError(server.version);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
      migrationTableName: 'schema_migrations',
      migrationLockTableName: 'schema_migrations_lock',
    });
    const { error, results } = upTo ? await migrator.migrateTo(upTo) : await migrator.migrateToLatest();
    if (!error) return;
    if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
      throw new NewerSchemaError(error);
    }
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new Error(`bringing the database up to date failed${failed ? ` at ${failed}` : ''}`, { cause: error });
  } finally {
    await db.destroy();
  }
}
