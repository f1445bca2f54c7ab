import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../embedded/start.ts';

/**
 * The test server's own process: outlives the test process that started it, so that all test files of a run share it, and
 * ends by itself when nobody has been connected for a while, or when its checkout was taken away. Started with the directory
 * as its argument.
 */
const LINGER_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

const directory = process.argv[2];
if (!directory) throw new Error('usage: server.ts DIRECTORY');

const database = await startEmbedded({ directory, durability: 'none' });
await writeFile(join(directory, 'server.pid'), String(process.pid), { mode: 0o600 });
const client = new pg.Client({ connectionString: database.url, application_name: 'tenantry test server' });
client.on('error', () => {});
await client.connect();
await writeFile(join(directory, 'url'), database.url, { mode: 0o600 });

let lastSeen = Date.now();
const look = setInterval(async () => {
  const others = await client
    .query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND application_name NOT IN ('tenantry test server', 'tenantry owner')`,
    )
    .catch(() => null);
  if (others?.rows[0]?.count) lastSeen = Date.now();
  const isLeft = !existsSync(import.meta.filename);
  if (others && !isLeft && Date.now() - lastSeen < LINGER_MS) return;
  clearInterval(look);
  await client.end().catch(() => {});
  await database.stop();
  if (isLeft) await rm(directory, { recursive: true, force: true });
}, LOOK_EVERY_MS);
