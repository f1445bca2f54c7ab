import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import pg from 'pg';
import { MIGRATIONS, RUNS_WITH } from './all.ts';

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

/** What a version brings the database to. */
export interface Schema {
  /** By their names, in the order of these. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** The last migration that the oldest version knows which works on it. */
  readonly runsWith: string;
}

/** The first with NULLS NOT DISTINCT, which keeps names unique among what lives in no tenant. */
const OLDEST_MAJOR = 15;

const DEADLOCK = '40P01';
/** Each takes the server a second to see. */
const MOST_TRIES = 30;
const LONGEST_PAUSE_MS = 500;

/** Of the setting in which a version leaves word for older ones. */
const SCHEMA_SETTING = 'schema';

/**
 * Brings the schema up to `upTo` (by default the newest), in one transaction and under an advisory lock, so that several
 * replicas may start at once: one migrates, the others wait and find nothing left to do. A database that a newer version wrote is
 * left as it is.
 *
 * @throws NewerSchemaError where that newer version does not say that this one can work on it
 */
export async function migrate(
  url: string,
  upTo?: string,
  { migrations, runsWith }: Schema = { migrations: MIGRATIONS, runsWith: RUNS_WITH },
): Promise<void> {
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
      provider: { getMigrations: async () => leavingWord(migrations, runsWith) },
      migrationTableName: 'schema_migrations',
      migrationLockTableName: 'schema_migrations_lock',
    });
    const { error, results } = await patiently(() => (upTo ? migrator.migrateTo(upTo) : migrator.migrateToLatest()));
    if (!error) return;
    if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
      if (await isFor(db, migrations)) return;
      throw new NewerSchemaError(error);
    }
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new Error(`bringing the database up to date failed${failed ? ` at ${failed}` : ''}`, { cause: error });
  } finally {
    await db.destroy();
  }
}

/**
 * Replicas that are at work take locks on tables in whichever order they need them, and now and then one waits for the migration that
 * waits for it. The server undoes one of the two; where it is the migration, all of it, and it comes again.
 */
async function patiently(work: () => Promise<MigrationResultSet>): Promise<MigrationResultSet> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await work();
    const { error } = outcome;
    const isDeadlock = error instanceof Error && 'code' in error && error.code === DEADLOCK;
    if (!isDeadlock || tries >= MOST_TRIES) return outcome;
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
}

/** The last of them says who may work on what they leave, in the same transaction. */
function leavingWord(migrations: Schema['migrations'], runsWith: string): Record<string, Migration> {
  const last = Object.keys(migrations).sort().at(-1) ?? '';
  const { up } = migrations[last] ?? {};
  if (up === undefined) return { ...migrations };
  const upWithWord = async (db: Kysely<unknown>) => {
    await up(db);
    await sql`
      INSERT INTO settings (key, value) VALUES (${SCHEMA_SETTING}, jsonb_build_object('runsWith', ${runsWith}::text))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`.execute(db);
  };
  return { ...migrations, [last]: { up: upWithWord } };
}

/** Whether a database that holds migrations which are not among ours holds all of ours, and was left for a version like this. */
async function isFor(db: Kysely<unknown>, migrations: Schema['migrations']): Promise<boolean> {
  const ours = Object.keys(migrations).sort();
  const { rows } = await sql<{ name: string }>`SELECT name FROM schema_migrations`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  if (ours.some((name) => !done.has(name))) return false;
  const word = await sql<{ runsWith: string | null }>`
    SELECT value ->> 'runsWith' AS "runsWith" FROM settings WHERE key = ${SCHEMA_SETTING}`.execute(db);
  const runsWith = word.rows[0]?.runsWith ?? null;
  return runsWith !== null && runsWith <= (ours.at(-1) ?? '');
}
