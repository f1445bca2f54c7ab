import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import type { TokenDraw, TokensDrawn } from './contract.ts';

/** Far more than anybody waits; keeps a wrong header from closing a bucket for ever. */
const LONGEST_PAUSE_MS = 3_600_000;

/** Each call to Azure draws, and a bucket is new but once: it is made full when it is found missing. */
export async function drawTokens(db: Session, draws: readonly TokenDraw[]): Promise<TokensDrawn[]> {
  const drawn = await drawFromAll(db, draws);
  if (drawn.length > 0 || draws.length === 0) return drawn;
  await sql`
    INSERT INTO token_buckets (key, tokens)
    SELECT key, size FROM jsonb_to_recordset(${json(draws)}::jsonb) AS d (key text, size float8) ORDER BY key
    ON CONFLICT DO NOTHING`.execute(db);
  return drawFromAll(db, draws);
}

/**
 * From all of them or, where one is missing, from none. Rows are locked in the order of their keys, so that two that draw from
 * the same buckets cannot wait for each other; how full a bucket is, is reckoned after its lock was got.
 */
async function drawFromAll(db: Session, draws: readonly TokenDraw[]): Promise<TokensDrawn[]> {
  const wished = json(draws);
  const { rows } = await sql<TokensDrawn>`
    WITH draw AS (
      SELECT * FROM jsonb_to_recordset(${wished}::jsonb)
        AS d (key text, size float8, "perSecond" float8, want integer, told float8)
    ), held AS MATERIALIZED (
      SELECT key, tokens, filled_at, paused_until FROM token_buckets
      WHERE key IN (SELECT key FROM draw) ORDER BY key FOR UPDATE
    ), timed AS MATERIALIZED (
      SELECT draw.*, tokens, filled_at, paused_until, clock_timestamp() AS at FROM held JOIN draw USING (key)
    ), level AS (
      SELECT key, want, "perSecond", paused_until, at, least(
        size, tokens + "perSecond" * greatest(0, extract(epoch FROM at - filled_at)::float8), CASE WHEN told IS NULL THEN NULL ELSE greatest(0, told) END
      ) AS tokens
      FROM timed
    ), deal AS (
      SELECT *, CASE WHEN paused_until > at THEN 0 ELSE least(want, floor(tokens)::integer) END AS granted FROM level
    )
    UPDATE token_buckets b
    SET tokens = deal.tokens - deal.granted, filled_at = greatest(b.filled_at, deal.at), granted = deal.granted
    FROM deal WHERE b.key = deal.key AND (SELECT count(*) FROM held) = ${draws.length}
    RETURNING b.key, b.granted, CASE
      WHEN b.granted > 0 THEN 0
      WHEN deal.paused_until > deal.at THEN ceil(extract(epoch FROM deal.paused_until - deal.at) * 1000)::float8
      ELSE ceil((1 - deal.tokens) / deal."perSecond" * 1000)
    END AS "waitMs"`.execute(db);
  return rows;
}

export async function pauseTokens(
  session: Session,
  { key, size }: Pick<TokenDraw, 'key' | 'size'>,
  milliseconds: number,
): Promise<void> {
  const seconds = Math.min(Math.max(0, milliseconds), LONGEST_PAUSE_MS) / 1000;
  await sql`
    INSERT INTO token_buckets AS b (key, tokens, paused_until)
    VALUES (${key}, ${size}, clock_timestamp() + make_interval(secs => ${seconds}))
    ON CONFLICT (key) DO UPDATE SET paused_until = greatest(b.paused_until, excluded.paused_until)`.execute(session);
}

/** What nobody drew from for a day is full again. */
export async function pruneAzureBudget(session: Session): Promise<void> {
  await sql`DELETE FROM token_buckets WHERE filled_at < now() - interval '1 day'
    AND paused_until < now()`.execute(session);
}
