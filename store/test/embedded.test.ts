import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isReachable, locateBinaries } from '../src/embedded/binaries.ts';
import { EmbeddedDatabaseError, startError } from '../src/embedded/errors.ts';
import { layoutOf, socketFits } from '../src/embedded/layout.ts';
import { runningPostmaster } from '../src/embedded/postmaster.ts';
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from '../src/embedded/start.ts';
import { eventually } from './fixture.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('embedded.test.ts: what holds for root only is skipped, this is not root\n');

let home: string;
/** A database that was started once. To make one takes a second of a processor, and most of what is tested here comes later. */
let made: string;
const databases: EmbeddedDatabase[] = [];
const processes: ChildProcess[] = [];

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'tenantry-embedded-'));
  await (await startEmbedded({ directory: join(made, 'db'), durability: 'none' })).stop();
}, 60_000);
afterAll(() => rmSync(made, { recursive: true, force: true }));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tenantry-embedded-'));
});

afterEach(async () => {
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  for (const database of databases.splice(0)) await database.stop();
  for (const directory of [join(home, 'db')]) {
    const running = await runningPostmaster(layoutOf(directory));
    if (!running) continue;
    process.kill(running.pid, 'SIGINT');
    await eventually(async () => (await runningPostmaster(layoutOf(directory))) === null, 'the left server ends');
  }
  rmSync(home, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ directory: join(home, 'db'), ...options });
  databases.push(database);
  return database;
}

/** The database is there already; its files keep their owners. */
function beginWithDatabase(): void {
  execFileSync('cp', ['-a', join(made, 'db'), home]);
}

async function stop(): Promise<void> {
  await databases.pop()?.stop();
}

async function sql<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** An embedded database in a process of its own, which can be killed. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('embedded-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, join(home, 'db')], { stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await eventually(() => output.includes('\n'), 'the other process starts its database', 30_000);
  return { child, url: output.trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

describe('the embedded database', () => {
  it('starts, keeps what was written, writes it to disk for good, and orders and tells time the same everywhere', async () => {
    const first = await start();
    await sql(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const [settings] = await sql(
      first.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
         current_setting('synchronous_commit') AS synchronous, current_setting('TimeZone') AS zone,
         current_setting('data_checksums') AS checksums, current_setting('server_encoding') AS encoding,
         (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()) AS locale`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      pages: 'on',
      synchronous: 'on',
      zone: 'UTC',
      checksums: 'on',
      encoding: 'UTF8',
      locale: 'b C.UTF-8',
    });
    await stop();
    expect(await runningPostmaster(layoutOf(join(home, 'db')))).toBeNull();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await sql(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('opens no port; its password is random, asked for, and readable by its owner only', async () => {
    const { url } = await start();
    const [listens] = await sql<{ addresses: string }>(url, `SELECT current_setting('listen_addresses') AS addresses`);
    expect(listens?.addresses).toBe('');
    expect(statSync(join(home, 'db', 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'db')).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'db', 'data')).mode & 0o777).toBe(0o700);
    const password = readFileSync(join(home, 'db', 'password'), 'utf8');
    expect(password.length).toBeGreaterThanOrEqual(32);
    expect(url).toContain(password);
    await expect(sql(url.replace(password, 'guess'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const running = await runningPostmaster(layoutOf(join(home, 'db')));
    expect(execFileSync('ps', ['-o', 'args=', '-p', String(running?.pid)]).toString()).not.toContain(password);
  });

  it('survives the SIGKILL of its parent, and the next start takes it over as it runs', async () => {
    beginWithDatabase();
    const { child, url } = await startElsewhere();
    await sql(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const before = await runningPostmaster(layoutOf(join(home, 'db')));
    await kill(child);
    const taken = await start();
    expect(taken.url).toBe(url);
    expect(await runningPostmaster(layoutOf(join(home, 'db')))).toEqual(before);
    expect(await sql(taken.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await stop();
    expect(await runningPostmaster(layoutOf(join(home, 'db')))).toBeNull();
  });

  it('starts again after all of it was killed, with what had been committed', async () => {
    beginWithDatabase();
    const { child, url } = await startElsewhere();
    await sql(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const running = await runningPostmaster(layoutOf(join(home, 'db')));
    // The parent first: it would start the server again.
    await kill(child);
    process.kill(running?.pid ?? 0, 'SIGKILL');
    expect(existsSync(join(home, 'db', 'data', 'postmaster.pid'))).toBe(true);
    const { url: again } = await start();
    expect(await sql(again, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('a server that was killed is started again, and is found where it was', async () => {
    beginWithDatabase();
    const { url } = await start();
    await sql(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const before = await runningPostmaster(layoutOf(join(home, 'db')));
    process.kill(before?.pid ?? 0, 'SIGKILL');
    const answer = () => sql(url, 'SELECT answer FROM kept').catch(() => []);
    await eventually(async () => (await answer()).length === 1, 'the database answers again', 30_000);
    expect((await runningPostmaster(layoutOf(join(home, 'db'))))?.pid).not.toBe(before?.pid);
  });

  it('is not misled by a pid file whose number belongs to another program by now', async () => {
    beginWithDatabase();
    await start();
    await stop();
    writeFileSync(join(home, 'db', 'data', 'postmaster.pid'), `${process.pid}\n/somewhere\n1\n5432\n.\n\n1 1\nready\n`);
    const { url } = await start();
    expect(await sql(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a directory that another Tenantry uses, and leaves that one alone', async () => {
    beginWithDatabase();
    const { url } = await startElsewhere();
    await expect(start()).rejects.toMatchObject({ code: 'directory-in-use' });
    expect(await sql(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('of two that start at once on a new directory, one gets it', async () => {
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'directory-in-use' });
    }
  });

  it('refuses data of another major version and says what to do', async () => {
    beginWithDatabase();
    await start();
    await stop();
    writeFileSync(join(home, 'db', 'data', 'PG_VERSION'), '16\n');
    await expect(start()).rejects.toMatchObject({ code: 'wrong-major-version' });
    await expect(start()).rejects.toThrow(/PostgreSQL 16.*pg_dump/);
  });

  it('says why the server did not come up', async () => {
    beginWithDatabase();
    await start();
    await stop();
    const configuration = join(home, 'db', 'data', 'postgresql.conf');
    writeFileSync(configuration, `${readFileSync(configuration, 'utf8')}\nno_such_setting = 1\n`);
    await expect(start()).rejects.toMatchObject({ code: 'start-failed' });
    await expect(start()).rejects.toThrow('no_such_setting');
  });

  it('a creation that was cut short leaves nothing that looks like a database', async () => {
    await mkdir(join(home, 'db', 'new-abcdef'), { recursive: true });
    const { url } = await start();
    expect(await sql(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(home, 'db', 'new-abcdef'))).toBe(false);
  });

  it('a creation beside it that has lost, and goes on writing, does not keep it from starting', async () => {
    beginWithDatabase();
    const losing = join(home, 'db', 'new-abcdef', 'base');
    let count = 0;
    const write = setInterval(() => {
      mkdirSync(losing, { recursive: true });
      count += 20;
      for (let n = 0; n < 20; n += 1) writeFileSync(join(losing, String(count + n)), '');
    }, 0);
    try {
      const { url } = await start();
      expect(await sql(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      clearInterval(write);
    }
  });

  it('a password that was to be written and never was is written now', async () => {
    await mkdir(join(home, 'db'), { mode: 0o700 });
    writeFileSync(layoutOf(join(home, 'db')).password, '', { mode: 0o600 });
    const { url } = await start();
    expect(await sql(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readFileSync(layoutOf(join(home, 'db')).password, 'utf8')).toMatch(/^[\w-]{32}$/);
  });

  it('listens on loopback where asked to, or where the path is too long for a socket; the port stays', async () => {
    const deep = join(home, 'd'.repeat(60), 'e'.repeat(60));
    expect(socketFits(layoutOf(deep))).toBe(false);
    const first = await start({ directory: deep });
    expect(new URL(first.url).hostname).toBe('127.0.0.1');
    const [listens] = await sql<{ addresses: string }>(
      first.url,
      `SELECT current_setting('listen_addresses') AS addresses`,
    );
    expect(listens?.addresses).toBe('127.0.0.1');
    await stop();
    expect((await start({ directory: deep })).url).toBe(first.url);
  });

  it('a server taken over is spoken to where it listens, whatever was asked this time', async () => {
    beginWithDatabase();
    const { child, url } = await startElsewhere();
    await kill(child);
    expect((await start({ port: 0 })).url).toBe(url);
  });

  it('tells a full disk from other failures, wherever it shows', () => {
    const outputs = [
      'initdb: error: could not write to file "x": No space left on device',
      'FATAL: could not extend: Disk quota exceeded',
    ];
    for (const output of outputs) expect(startError('Starting', output).code).toBe('disk-full');
    expect(startError('Starting', '', Object.assign(new Error('write'), { code: 'ENOSPC' })).code).toBe('disk-full');
    const other = startError('Starting PostgreSQL', '2026-01-01 00:00:00 UTC [1] FATAL:  out of shared memory\n');
    expect(other).toBeInstanceOf(EmbeddedDatabaseError);
    expect(other.message).toMatch(/^Starting PostgreSQL: out of shared memory\. See postgres\.log/);
  });
});

describe.skipIf(!isRoot)('as root', () => {
  it('runs under another account, below a folder that is closed to it, and leaves that folder closed', async () => {
    chmodSync(home, 0o700);
    const { url } = await start();
    const running = await runningPostmaster(layoutOf(join(home, 'db')));
    const uid = Number(execFileSync('ps', ['-o', 'uid=', '-p', String(running?.pid)]).toString());
    expect(uid).not.toBe(0);
    expect(statSync(join(home, 'db', 'data')).uid).toBe(uid);
    expect(await isReachable(join(home, 'db'), { uid, gid: 65534 })).toBe(false);
    // Reads and writes files, makes new ones, and starts processes that do.
    await sql(url, `CREATE TABLE t AS SELECT n, repeat('x', 100) AS x FROM generate_series(1, 20000) AS n`);
    await sql(url, 'VACUUM ANALYZE t');
    await sql(url, 'CHECKPOINT');
    await sql(url, 'CREATE DATABASE another');
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  it('programs that the account cannot reach are run from a copy that only root can write', async () => {
    const account = { uid: 65534, gid: 65534 };
    const installed = await locateBinaries(null);
    const hidden = join(home, 'node_modules');
    await mkdir(hidden);
    execFileSync('cp', ['-r', join(installed.root, '..'), join(hidden, 'postgres')]);
    chmodSync(home, 0o700);
    expect(await isReachable(join(hidden, 'postgres', 'native'), account)).toBe(false);

    const cache = join(mkdtempSync(join(tmpdir(), 'tenantry-cache-')), 'cache');
    chmodSync(join(cache, '..'), 0o755);
    const copy = await locateBinaries(account, { folder: join(hidden, 'postgres'), caches: [cache] });
    expect(copy.root).toBe(join(cache, `postgres-${copy.version}`));
    expect(execFileSync(join(copy.root, 'bin', 'postgres'), ['--version'], account).toString()).toContain(
      '(PostgreSQL) 18.',
    );

    chmodSync(cache, 0o777);
    await expect(locateBinaries(account, { folder: join(hidden, 'postgres'), caches: [cache] })).rejects.toMatchObject({
      code: 'directory-unreachable',
    });
    rmSync(join(cache, '..'), { recursive: true });
  });
});
