import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import pg from 'pg';
import { startSandbox } from '../../src/composition/sandbox.ts';
import { command, until } from '../product.ts';
import { declaredIn } from './declared.ts';

/*
 * Keeps what an earlier state of the product has made, so that the product of today is tried on it:
 *
 *   git worktree add /tmp/earlier COMMIT && (cd /tmp/earlier && npm install)
 *   POSTGRES=postgres://postgres@127.0.0.1:5432/postgres node server/test/states/make.ts /tmp/earlier NAME
 *
 * The earlier control plane runs against the sandbox of today, as it would against a cloud that knows nothing of versions, and on a
 * database of a server of its own, from which `pg_dump` of that server's version takes it. Objects of every kind that there was
 * then are declared and come to rest. Kept are: the database, the state of the sandbox, the master key, and which commit it was.
 */
const run = promisify(execFile);
const [checkout, name] = process.argv.slice(2);
const server = process.env.POSTGRES;
if (checkout === undefined || name === undefined || server === undefined) {
  throw new Error('usage: POSTGRES=postgres://… node server/test/states/make.ts CHECKOUT NAME');
}
const say = (line: string) => process.stderr.write(`${line}\n`);

interface Shown {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly status: { readonly phase: string };
}

const home = await mkdtemp(join(tmpdir(), 'tenantry-earlier-'));
const sandbox = await startSandbox(join(home, 'sandbox'));
const database = `state_${randomBytes(4).toString('hex')}`;
const admin = new pg.Client({ connectionString: server });
await admin.connect();
await admin.query(`CREATE DATABASE ${database}`);
const url = new URL(server);
url.pathname = `/${database}`;

const environment = {
  ...process.env,
  TENANTRY_HOME: home,
  TENANTRY_PORT: '0',
  TENANTRY_PORTAL_BUILD: '0',
  TENANTRY_SWEEP_SECONDS: '5',
  DATABASE_URL: url.href,
};
try {
  const child = spawn(process.execPath, [join(checkout, 'server/src/main.ts')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await until('it is ready', async () => (output.includes('Tenantry is ready') ? true : undefined), 180_000);

  const manifests = declaredIn(checkout);
  await declare(manifests);
  await until('everything is at rest', async () => ((await atRest(manifests.length)) ? true : undefined), 600_000);
  child.kill('SIGTERM');
  await ended;
  await sandbox.stop();
  await keep(join(import.meta.dirname, name));
} finally {
  await sandbox.stop();
  await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
  await admin.end();
  await rm(home, { recursive: true, force: true });
}

async function declare(manifests: ReturnType<typeof declaredIn>): Promise<void> {
  for (const manifest of manifests) {
    const file = join(home, 'manifest.json');
    await writeFile(file, JSON.stringify(manifest));
    const applied = await command(
      process.execPath,
      [join(checkout ?? '', 'cli/bin/tenantry.js'), 'apply', '-f', file],
      {
        ...environment,
        NO_COLOR: '1',
      },
    );
    say(`${manifest.kind} ${manifest.metadata.name}: ${applied.stdout.trim()} ${applied.stderr.trim()}`);
    if (applied.code !== 0) throw new Error('it was not taken');
  }
}

/** By the database: the API has been another one. */
async function atRest(objects: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    const { rows } = await client.query<Shown & { name: string; phase: string; message: string }>(
      `SELECT kind, name, status->>'phase' AS phase, status->'conditions' AS message FROM objects ORDER BY kind, name`,
    );
    const open = rows.filter(({ phase }) => phase !== 'ready');
    say(open.map(({ kind, name: one, phase }) => `${kind} ${one} ${phase}`).join(', '));
    return rows.length >= objects && open.length === 0;
  } finally {
    await client.end();
  }
}

async function keep(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const options = ['--no-owner', '--no-privileges', '--inserts', '--rows-per-insert=100', '--encoding=UTF8'];
  const { stdout } = await run('pg_dump', [...options, url.href], { maxBuffer: 256 * 1024 * 1024 });
  await writeFile(join(folder, 'database.sql.br'), brotliCompressSync(stdout));
  const files: Record<string, string> = {};
  const from = join(home, 'sandbox');
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /^(run\.json|sandbox\.log|.*\.lock)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.slice(from.length + 1)] = await readFile(path, 'base64');
  }
  say(
    Object.entries(files)
      .map(([path, text]) => `${path} ${text.length}`)
      .join(', '),
  );
  await writeFile(join(folder, 'sandbox.json.br'), brotliCompressSync(JSON.stringify(files)));
  const masterKey = await readFile(join(home, 'master.key'), 'utf8').catch(() => null);
  const git = (...words: string[]) => run('git', ['-C', checkout ?? '', ...words]).then((done) => done.stdout.trim());
  const about = {
    commit: await git('rev-parse', '--short', 'HEAD'),
    subject: await git('log', '-1', '--format=%s'),
    masterKey: masterKey?.trim() ?? null,
    objects: declaredIn(checkout ?? '').map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  };
  await writeFile(join(folder, 'about.json'), `${JSON.stringify(about, null, 2)}\n`);
}
