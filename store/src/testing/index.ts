import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { migrate } from '../migrations/migrate.ts';
import { emptied, type Pristine, pristineOf } from './emptied.ts';
import { administer, type SharedServer } from './shared-server.ts';

export { migrateToNewerVersion } from './newer-version.ts';

export interface TestDatabase {
  /** Holds a password of no worth. */
  readonly url: string;
  /** Takes the database away. Throws, after that, when a connection to it was still open. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Without the schema, for tests of the migrations. */
  readonly isEmpty?: boolean;
  /** As this one stands, to which nobody is connected. */
  readonly copyOf?: TestDatabase;
}

const CLOSE_LIMIT_MS = 3_000;

/**
 * A database of its own for a test, with the newest schema, copied from a template or left over by another test of this
 * process and empty again. The PostgreSQL server behind it starts with the first one and ends by itself after the last.
 *
 * @example
 * const database = await createTestDatabase();
 * const store = await openStore({ url: database.url });
 * // …
 * await store.close();
 * await database.drop();
 */
export function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const isPlain = !options.isEmpty && options.copyOf === undefined;
  return administer(async (server) => {
    const left = isPlain ? await leftBefore(server) : null;
    if (left !== null) return left;
    const name = `test_${randomBytes(6).toString('hex')}`;
    const template = options.isEmpty
      ? 'template0'
      : options.copyOf === undefined
        ? await ensureTemplate(server)
        : new URL(options.copyOf.url).pathname.slice(1);
    await server.client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    const url = server.urlOf(name);
    if (!isPlain) return { url, drop: () => drop(name) };
    pristine ??= await pristineOf(url);
    const database: TestDatabase = { url, drop: () => giveBack(name, database) };
    return database;
  });
}

/** Used by tests of this process that are over, and empty again: a new one costs more than most of the tests themselves. */
const leftOver: TestDatabase[] = [];
let pristine: Pristine | null = null;

/** The server ends when nobody has used it for a while, and what was left over is gone with it. */
async function leftBefore(server: SharedServer): Promise<TestDatabase | null> {
  const left = leftOver.pop();
  if (left === undefined) return null;
  const name = new URL(left.url).pathname.slice(1);
  const { rowCount } = await server.client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rowCount && left.url === server.urlOf(name) ? left : leftBefore(server);
}

async function giveBack(name: string, database: TestDatabase): Promise<void> {
  const leaked = await administer(({ client }) => leakedConnections(client, name));
  if (leaked.length === 0 && pristine !== null && (await emptied(database.url, pristine))) leftOver.push(database);
  else await drop(name);
}

/** One template per state of the migrations, made by whoever comes first. */
async function ensureTemplate({ client, urlOf }: SharedServer): Promise<string> {
  const template = `template_${await migrationsHash()}`;
  await client.query('SELECT pg_advisory_lock(1)');
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [
      template,
    ]);
    if (rowCount) return template;
    await client.query(`DROP DATABASE IF EXISTS ${template}`);
    await client.query(`CREATE DATABASE ${template} TEMPLATE template0`);
    await migrate(urlOf(template));
    await client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
    return template;
  } finally {
    await client.query('SELECT pg_advisory_unlock(1)');
  }
}

async function migrationsHash(): Promise<string> {
  const folder = new URL('../migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).sort()) hash.update(await readFile(new URL(file, folder)));
  return hash.digest('hex').slice(0, 16);
}

function drop(name: string): Promise<void> {
  return administer(async ({ client }) => {
    const leaked = await leakedConnections(client, name);
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    if (leaked.length > 0) throw new Error(`connections were not closed: ${leaked.join('; ')}`);
  });
}

/** A closed connection takes the server a moment to end; one that stays is a leak. */
async function leakedConnections(client: pg.ClientBase, name: string): Promise<string[]> {
  const giveUpAt = Date.now() + CLOSE_LIMIT_MS;
  for (;;) {
    const { rows } = await client.query<{ what: string }>(
      `SELECT application_name || ' (' || left(query, 60) || ')' AS what FROM pg_stat_activity WHERE datname = $1`,
      [name],
    );
    if (rows.length === 0 || Date.now() > giveUpAt) return rows.map((row) => row.what);
    await pause(20);
  }
}
