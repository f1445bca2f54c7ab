import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@tenantry/store/testing';
import pg from 'pg';
import { type RunningSandbox, startSandbox } from '../../../server/src/composition/sandbox.ts';
import { Front } from './front.ts';
import { Replica, SERVER } from './replica.ts';

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
  readonly #ends: AsyncDisposableStack;

  private constructor(
    parts: Pick<Installation, 'folder' | 'replicas' | 'front' | 'sandbox' | 'adminToken' | 'sql' | 'databaseUrl'>,
    ends: AsyncDisposableStack,
  ) {
    this.folder = parts.folder;
    this.replicas = parts.replicas;
    this.front = parts.front;
    this.sandbox = parts.sandbox;
    this.adminToken = parts.adminToken;
    this.sql = parts.sql;
    this.databaseUrl = parts.databaseUrl;
    this.#ends = ends;
  }

  /** What was started before a failure is ended again. */
  static async open(
    count: number,
    environment: Readonly<Record<string, string>>,
    program = SERVER,
  ): Promise<Installation> {
    await using ends = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-replicas-'));
    ends.defer(() => rm(folder, { recursive: true, force: true }));
    const keep = async (file: string, content: string) => {
      await writeFile(join(folder, file), `${content}\n`, { mode: 0o600 });
      return join(folder, file);
    };
    const adminToken = `tenantry_${randomBytes(32).toString('base64url')}`;
    const database = await createTestDatabase();
    ends.defer(() => database.drop());
    // The server ends when nobody is connected for a while; the replicas take their time.
    const sql = new pg.Pool({ connectionString: database.url, max: 2, idleTimeoutMillis: 0 });
    ends.defer(() => sql.end());
    await sql.query('SELECT 1');
    const sandbox = await startSandbox(join(folder, 'sandbox'), {
      environment: { SANDBOX_EXCHANGES: join(folder, 'exchanges.jsonl') },
    });
    ends.defer(() => sandbox.stop());
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
        return new Replica(name, home, { ...shared, TENANTRY_HOME: home }, program);
      }),
    );
    ends.defer(async () => {
      await Promise.all(replicas.map((replica) => replica.stop()));
    });
    // All at once, as a new installation does: one makes the schema's rows, keys and first user, the others find them.
    await Promise.all(replicas.map((replica) => replica.start()));
    const front = await Front.open(replicas);
    ends.defer(() => front.close());
    const parts = { folder, replicas, front, sandbox, adminToken, sql, databaseUrl: database.url };
    const installation = new Installation(parts, ends.move());
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

  close(): Promise<void> {
    return this.#ends.disposeAsync();
  }
}
