import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import pg from 'pg';
import { type RunningSandbox, startSandbox } from '../../../server/src/composition/sandbox.ts';
import { Front } from './front.ts';
import { Replica } from './replica.ts';

/** Several control planes with one database and one sandbox, and what balances load between them. */
export class Installation {
  readonly folder: string;
  readonly replicas: readonly Replica[];
  readonly front: Front;
  readonly sandbox: RunningSandbox;
  readonly adminToken: string;
  /** To look with; nothing is changed by it. */
  readonly sql: pg.Pool;
  readonly databaseUrl: string;
  readonly #database: TestDatabase;

  private constructor(
    folder: string,
    parts: Pick<Installation, 'replicas' | 'front' | 'sandbox' | 'adminToken' | 'sql'>,
    database: TestDatabase,
  ) {
    this.folder = folder;
    this.replicas = parts.replicas;
    this.front = parts.front;
    this.sandbox = parts.sandbox;
    this.adminToken = parts.adminToken;
    this.sql = parts.sql;
    this.databaseUrl = database.url;
    this.#database = database;
  }

  static async open(count: number, environment: Readonly<Record<string, string>>): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-replicas-'));
    const keep = async (file: string, content: string) => {
      await writeFile(join(folder, file), `${content}\n`, { mode: 0o600 });
      return join(folder, file);
    };
    const adminToken = `tenantry_${randomBytes(32).toString('base64url')}`;
    const database = await createTestDatabase();
    // The server ends when nobody is connected for a while; the replicas take their time.
    const sql = new pg.Pool({ connectionString: database.url, max: 2, idleTimeoutMillis: 0 });
    await sql.query('SELECT 1');
    // Inherited by the sandbox.
    process.env.SANDBOX_EXCHANGES = join(folder, 'exchanges.jsonl');
    const sandbox = await startSandbox(join(folder, 'sandbox'));
    const shared = {
      ...process.env,
      DATABASE_URL: database.url,
      TENANTRY_SANDBOX_HOME: join(folder, 'sandbox'),
      TENANTRY_MASTER_KEY_FILE: await keep('master.key', randomBytes(32).toString('base64')),
      TENANTRY_ADMIN_TOKEN_FILE: await keep('admin-token', adminToken),
      TENANTRY_PORT: '0',
      TENANTRY_PORTAL_BUILD: '0',
      TENANTRY_OUTBOUND_ALLOW: '127.0.0.0/8',
      // What the workload does in a second, people do in a minute.
      TENANTRY_RATE_LIMIT: '0',
      TENANTRY_ADDRESS_RATE_LIMIT: '0',
      TENANTRY_RESYNC_SECONDS: '30',
      TENANTRY_SWEEP_SECONDS: '10',
      NO_COLOR: '1',
      ...environment,
    };
    const replicas = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const name = String.fromCharCode('a'.charCodeAt(0) + index);
        const home = join(folder, name);
        await mkdir(home);
        return new Replica(name, home, { ...shared, TENANTRY_HOME: home });
      }),
    );
    // All at once, as a new installation does: one makes the schema's rows, keys and first user, the others find them.
    await Promise.all(replicas.map((replica) => replica.start()));
    const front = await Front.open(replicas);
    const installation = new Installation(folder, { replicas, front, sandbox, adminToken, sql }, database);
    await installation.administer('PUT', '/faults', { relaxLimits: true });
    return installation;
  }

  /** The sandbox's own controls. */
  async administer<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { url, token } = this.sandbox.admin;
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} → ${answer.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as Answer;
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.front.close();
    await this.sandbox.stop();
    await this.sql.end();
    await this.#database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
