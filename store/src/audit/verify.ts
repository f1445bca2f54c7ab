import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import type { AuditCheckpoint, AuditCheckpoints } from './contract.ts';

/** Nothing was ever taken away. */
const NONE: AuditCheckpoints = {
  sign: () => {
    throw new Error('nothing is signed without a key');
  },
  isGenuine: () => false,
};
/** Of these the newest says where the log begins. */
const MOST_CHECKPOINTS = 100;
const NOTHING_BEFORE = '0'.repeat(64);

interface Chain {
  readonly first: { readonly id: number; readonly previousHash: string } | null;
  /** The first row that does not fit itself or the one before it; what comes before the first row is not looked at. */
  readonly broken: number | null;
  readonly checkpoints: readonly AuditCheckpoint[];
  readonly head: { readonly id: number; readonly hash: string };
  readonly last: { readonly id: number; readonly hash: string } | null;
}

/**
 * Recomputes the chain, each hash from its row and each link from the row before, and compares its beginning with the newest
 * genuine checkpoint and its end with the one kept apart. The formula is written out again and not called from the database,
 * where whoever changes rows could change it.
 *
 * @returns the id of the first row that does not fit, or that is missing; null when the log is whole.
 */
export async function verifyAudit(db: Session, checkpoints = NONE): Promise<string | null> {
  const { head, last, ...chain } = await readChain(db, null);
  const broken = firstBroken(chain, checkpoints);
  if (broken !== null) return String(broken);
  const end = last ?? { id: 0, hash: NOTHING_BEFORE };
  if (head.id === end.id && head.hash === end.hash) return null;
  return String(Math.min(head.id, end.id + 1));
}

/** The same of the rows up to one, without what comes after them. */
export async function verifyAuditThrough(
  db: Session,
  through: string,
  checkpoints: AuditCheckpoints,
): Promise<string | null> {
  const broken = firstBroken(await readChain(db, through), checkpoints);
  return broken === null ? null : String(broken);
}

function firstBroken(
  { first, broken, checkpoints }: Pick<Chain, 'first' | 'broken' | 'checkpoints'>,
  { isGenuine }: AuditCheckpoints,
): number | null {
  if (first === null) return null;
  const genuine = checkpoints.filter((one) => Number(one.through) < first.id && isGenuine(one));
  const newest = genuine.reduce((best, one) => (Number(one.through) > Number(best.through) ? one : best), {
    through: '0',
    hash: NOTHING_BEFORE,
  });
  const begin = Number(newest.through) + 1;
  return begin === first.id && newest.hash === first.previousHash ? broken : begin;
}

/** In one statement: rows that are taken away meanwhile are no break. */
async function readChain(db: Session, through: string | null): Promise<Chain> {
  const { rows } = await sql<Chain>`
    WITH chain AS (
      SELECT a.*, lag(id) OVER links AS id_before, lag(hash) OVER links AS hash_before
      FROM audit a WHERE ${through}::bigint IS NULL OR id <= ${through}::bigint WINDOW links AS (ORDER BY id)
    ), broken AS (
      SELECT CASE WHEN id <> id_before + 1 THEN id_before + 1 ELSE id END AS id FROM chain
      WHERE id <> id_before + 1 OR previous_hash <> hash_before OR hash <> encode(sha256(convert_to(jsonb_build_array(
        previous_hash, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor,
        action, kind, name, tenant, before, after, outcome
      )::text, 'UTF8')), 'hex')
      ORDER BY id LIMIT 1
    ), trims AS (
      SELECT after FROM audit
      WHERE action = 'trim-audit' AND kind = 'Audit' ORDER BY id DESC LIMIT ${MOST_CHECKPOINTS}
    )
    SELECT
      (SELECT jsonb_build_object('id', id, 'previousHash', previous_hash) FROM audit ORDER BY id LIMIT 1) AS first,
      (SELECT id::float8 FROM broken) AS broken,
      (SELECT coalesce(jsonb_agg(after), '[]') FROM trims) AS checkpoints,
      (SELECT jsonb_build_object('id', id, 'hash', hash) FROM audit_head) AS head,
      (SELECT jsonb_build_object('id', id, 'hash', hash) FROM audit ORDER BY id DESC LIMIT 1) AS last`.execute(db);
  const [chain] = rows;
  if (chain === undefined) throw new Error('the audit log could not be read');
  return chain;
}
