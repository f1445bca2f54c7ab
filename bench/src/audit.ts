import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, AuditCheckpoints } from '@tenantry/store/contract';
import pg from 'pg';
import { withDatabase } from './database.ts';
import { type Figure, median, percentile, ratio, spread } from './figures.ts';

/** As `server/src/audit-retention` takes them. */
const AT_ONCE = 5_000;
const ADD_EVERY_MS = 10;
const ALONE_MS = 5_000;
/** Rows are added beside it in any case: the whole log is never gone. */
const LEFT = 20_000;
const ACTOR: Actor = { name: 'bench@example.com', kind: 'user', address: '127.0.0.1', requestId: 'bench' };

/**
 * Milliseconds of one step that takes old rows of the audit log away, of a log of many, and how long deeds wait meanwhile that
 * are written down; against a bare deletion of as many rows, and against deeds while nothing is taken away.
 */
export function measureAudit(rows: number, tell: (line: string) => void): Promise<Figure[]> {
  return withDatabase(async (databaseUrl) => {
    const store = await openStore({ url: databaseUrl, maxConnections: 3 });
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await fill(client, rows);
      const bare = await bareDeletions(client);
      tell(`${rows} rows; a bare deletion of ${AT_ONCE}: ${spread(bare, 'ms')}`);
      const alone = await deedsDuring(store, sleep(ALONE_MS));
      const steps: number[] = [];
      const beside = await deedsDuring(store, trimAll(store, rows - LEFT, steps));
      const whole = await store.verifyAudit(CHECKPOINTS);
      if (whole !== null) throw new Error(`the log is broken at ${whole}`);
      tell(
        `${steps.length} steps: ${spread(steps, 'ms')}; the first ${steps[0]?.toFixed(1)} ms, the last ${steps.at(-1)?.toFixed(1)} ms`,
      );
      return [
        {
          what: `a step of ${AT_ONCE} of ${rows} rows of audit`,
          measured: spread(steps, 'ms'),
          baseline: `${spread(bare, 'ms')}: bare deletion`,
          ratio: ratio(median(steps), median(bare)),
        },
        {
          what: 'a deed written down meanwhile',
          measured: summary(beside),
          baseline: `${summary(alone)}: nothing is taken away`,
          ratio: ratio(percentile(beside, 99), percentile(alone, 99)),
        },
      ];
    } finally {
      await client.end();
      await store.close();
    }
  });
}

const CHECKPOINTS: AuditCheckpoints = {
  sign: ({ through, hash }) => createHmac('sha256', 'bench').update(`${through} ${hash}`).digest('base64url'),
  isGenuine: (checkpoint) => CHECKPOINTS.sign(checkpoint) === checkpoint.mac,
};

async function trimAll(store: Store, rows: number, steps: number[]): Promise<void> {
  for (let gone = 0; gone < rows; ) {
    const startedAt = performance.now();
    const step = await store.trimAudit(new Date(), AT_ONCE, CHECKPOINTS, ACTOR);
    steps.push(performance.now() - startedAt);
    if (step === null) throw new Error('nothing was taken away');
    gone += step.removed;
  }
}

/** Milliseconds of each deed that is written down, one after another, until some work ends. */
async function deedsDuring(store: Store, work: Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  let isOver = false;
  const failures: unknown[] = [];
  const ending = work
    .catch((error: unknown) => void failures.push(error))
    .finally(() => {
      isOver = true;
    });
  while (!isOver) {
    const startedAt = performance.now();
    const act = { action: 'read-secret', kind: 'Secret', name: 'db', tenant: 'dev01', outcome: 'success' } as const;
    await store.recordAct(ACTOR, { ...act, detail: { version: 3 } });
    taken.push(performance.now() - startedAt);
    await sleep(ADD_EVERY_MS);
  }
  await ending;
  if (failures.length > 0) throw failures[0];
  return taken;
}

/** A year old and chained as the database chains them, but without its trigger for each, which would take long. */
async function fill(client: pg.Client, rows: number): Promise<void> {
  await client.query(`SET session_replication_role = replica; SET statement_timeout = 0`);
  await client.query(FILL.replace('$rows', String(rows)));
  await client.query('SET session_replication_role = DEFAULT');
  await client.query('VACUUM ANALYZE audit');
}

const FILL = `DO $do$
DECLARE
  head audit_head;
  written timestamptz;
  sum text;
  who jsonb := '{"name":"ada@example.com","kind":"user","address":"10.0.0.1","requestId":"bench"}';
  what jsonb := '{"displayName":"web","labels":{"stage":"test"},"spec":{"image":"shop:1.4.2","replicas":3,"port":8080,"env":{"A":"b"}}}';
BEGIN
  SELECT * INTO STRICT head FROM audit_head;
  FOR n IN 1..$rows LOOP
    head.id := head.id + 1;
    written := timestamptz '2025-01-01' + n * interval '1 second';
    sum := encode(sha256(convert_to(jsonb_build_array(
      head.hash, head.id, to_char(written AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), who, 'update', 'Service', 'web',
      'dev01', what, what, 'success')::text, 'UTF8')), 'hex');
    INSERT INTO audit (id, at, actor, action, kind, name, tenant, before, after, outcome, previous_hash, hash)
    VALUES (head.id, written, who, 'update', 'Service', 'web', 'dev01', what, what, 'success', head.hash, sum);
    head.hash := sum;
  END LOOP;
  UPDATE audit_head SET id = head.id, hash = head.hash;
END $do$`;

async function bareDeletions(client: pg.Client): Promise<number[]> {
  const taken: number[] = [];
  await client.query('CREATE TABLE bare_audit (LIKE audit INCLUDING ALL)');
  await client.query('INSERT INTO bare_audit SELECT * FROM audit ORDER BY id LIMIT 100000');
  for (let step = 1; step <= 20; step += 1) {
    const startedAt = performance.now();
    await client.query('DELETE FROM bare_audit WHERE id <= (SELECT min(id) FROM bare_audit) + $1 - 1', [AT_ONCE]);
    taken.push(performance.now() - startedAt);
  }
  await client.query('DROP TABLE bare_audit');
  return taken;
}

function summary(times: readonly number[]): string {
  const at = (share: number) => percentile(times, share).toFixed(1);
  return `p50 ${at(50)} ms, p99 ${at(99)} ms, most ${at(100)} ms`;
}
