import { execFile, spawn } from 'node:child_process';
import { access, chown, constants, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { until } from './product.ts';

const run = promisify(execFile);
/** PostgreSQL does not run as root; as `nobody` then. */
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null;
const NEEDED = ['initdb', 'postgres', 'pg_dump', 'pg_restore'];

/** A PostgreSQL that the machine has, with its programs for backups. The embedded one comes without these. */
export class ExternalPostgres {
  readonly version: string;
  readonly #programs: string;
  readonly #folder: string;
  readonly #ended: Promise<unknown>;
  readonly #end: () => void;

  private constructor(programs: string, version: string, folder: string, end: () => void, ended: Promise<unknown>) {
    this.#programs = programs;
    this.version = version;
    this.#folder = folder;
    this.#end = end;
    this.#ended = ended;
  }

  /** Null where the machine has none. */
  static async start(): Promise<ExternalPostgres | null> {
    const programs = await findPrograms();
    if (programs === null) return null;
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-postgres-'));
    if (account !== null) await chown(folder, account.uid, account.gid);
    const as = { ...account, cwd: '/' };
    await run(join(programs, 'initdb'), ['-D', folder, '-A', 'trust', '-U', 'tenantry', '-E', 'UTF8', '-N'], as);
    const options = ['-D', folder, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'];
    const server = spawn(join(programs, 'postgres'), options, { ...as, stdio: 'ignore' });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const { stdout } = await run(join(programs, 'pg_dump'), ['--version']);
    const version = /\d+(\.\d+)?/.exec(stdout)?.[0] ?? '';
    const started = new ExternalPostgres(programs, version, folder, () => server.kill('SIGINT'), ended);
    await until('PostgreSQL answers', () => started.#ask('SELECT 1').then(() => true), 60_000);
    return started;
  }

  /** An empty database. */
  async create(name: string): Promise<string> {
    await this.#ask(`CREATE DATABASE ${name}`);
    return this.#url(name);
  }

  async drop(name: string): Promise<void> {
    await this.#ask(`DROP DATABASE ${name} WITH (FORCE)`);
  }

  async dump(url: string, file: string): Promise<void> {
    await run(join(this.#programs, 'pg_dump'), ['--format=custom', `--file=${file}`, url]);
  }

  async restore(url: string, file: string): Promise<void> {
    await run(join(this.#programs, 'pg_restore'), [`--dbname=${url}`, '--exit-on-error', file]);
  }

  async stop(): Promise<void> {
    this.#end();
    await this.#ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #url(name: string): string {
    return `postgres://tenantry@localhost/${name}?host=${encodeURIComponent(this.#folder)}`;
  }

  async #ask(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url('postgres') });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

/** On the path, or where Debian's packages lie, the newest first. */
async function findPrograms(): Promise<string | null> {
  const debian = '/usr/lib/postgresql';
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
  ];
  for (const folder of folders) {
    const found = await Promise.all(
      NEEDED.map((name) =>
        access(join(folder, name), constants.X_OK).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (found.every(Boolean)) return folder;
  }
  return null;
}
