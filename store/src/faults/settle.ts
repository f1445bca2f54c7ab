import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import type { FaultChanges, FaultLook, FaultSeen } from './contract.ts';
import { type FaultChange, tell } from './tell.ts';

const KEPT = 200;
/** What comes again so soon after it was over is the same fault, not another. */
const SAME_AFTER = sql`interval '1 hour'`;

export async function settleFaults(
  session: Session,
  source: string,
  looked: FaultLook,
  seen: readonly FaultSeen[],
): Promise<FaultChanges> {
  return told(session, await writeFaults(session, source, looked, seen));
}

export async function retainFaultScopes(
  session: Session,
  source: string,
  scopes: readonly string[],
): Promise<FaultChanges> {
  const { rows } = await sql<FaultChange>`
    UPDATE faults SET resolved_at = now()
    WHERE source = ${source} AND resolved_at IS NULL AND NOT scope = ANY (${scopes}::text[])
    RETURNING ${changed('resolved')}`.execute(session);
  return told(session, rows);
}

export async function endSilentFaults(session: Session, source: string, silentSeconds: number): Promise<FaultChanges> {
  const { rows } = await sql<FaultChange>`
    UPDATE faults SET resolved_at = now()
    WHERE source = ${source} AND resolved_at IS NULL
      AND coalesce((data->>'endsAt')::timestamptz, last_seen + make_interval(secs => ${silentSeconds})) < now()
    RETURNING ${changed('resolved')}`.execute(session);
  return told(session, rows);
}

/**
 * The rows alone, for transactions that lock objects before they tell. Owners that went meanwhile take their faults with them:
 * what is found of them is not written.
 */
export async function writeFaults(
  session: Session,
  source: string,
  { scopes, ownerUids, exceptResources = [] }: FaultLook,
  seen: readonly FaultSeen[],
): Promise<FaultChange[]> {
  const found = [...seen].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const written = found.length === 0 ? [] : await writeFound(session, source, found);
  const keys = json(found.map(({ ownerUid, key }) => ({ ownerUid, key })));
  const { rows: gone } = await sql<FaultChange>`
    UPDATE faults SET resolved_at = now()
    WHERE source = ${source} AND resolved_at IS NULL AND scope = ANY (${scopes}::text[])
      AND owner_uid = ANY (${ownerUids}::uuid[])
      AND (resource IS NULL OR NOT resource = ANY (${exceptResources}::text[]))
      AND NOT EXISTS (
        SELECT FROM jsonb_to_recordset(${keys}::jsonb) AS s ("ownerUid" uuid, key text)
        WHERE s."ownerUid" = faults.owner_uid AND s.key = faults.key
      )
    RETURNING ${changed('resolved')}`.execute(session);
  return [...written, ...gone];
}

/** All that is open of a tenant or infrastructure that goes: whoever was told of it is told that it is over. */
export async function endOwnFaults(session: Session, ownerUid: string): Promise<FaultChange[]> {
  const { rows } = await sql<FaultChange>`
    UPDATE faults SET resolved_at = now() WHERE owner_uid = ${ownerUid} AND resolved_at IS NULL
    RETURNING ${changed('resolved')}`.execute(session);
  return rows;
}

/** Tells what was written, and keeps what is over within its bounds. */
export async function told(session: Session, changes: readonly FaultChange[]): Promise<FaultChanges> {
  await tell(session, changes);
  const resolved = changes.filter(({ change }) => change === 'resolved').map(({ id }) => id);
  if (resolved.length > 0) await forgetOld(session, resolved);
  const opened = changes.filter(({ change }) => change === 'opened' || change === 'reopened');
  return { opened: opened.length, resolved: resolved.length };
}

function changed(change: FaultChange['change']) {
  return sql`faults.id, ${sql.lit(change)} AS change, coalesce(faults.muted_until > now(), false) AS "isMuted", NULL AS by`;
}

function recordset(found: readonly FaultSeen[]) {
  return sql`jsonb_to_recordset(${json(found)}::jsonb) AS s (
    "ownerUid" uuid, scope text, key text, code text, severity text, cause text, remedy text, object jsonb, resource text, data jsonb
  )`;
}

const ABOUT = sql`
  scope, code, severity, cause, remedy, object_uid, object_kind, object_name, resource, data`;
const SEEN = sql`
  s.scope, s.code, s.severity, s.cause, s.remedy, coalesce(s.object->>'uid', o.uid::text)::uuid,
  coalesce(s.object->>'kind', o.kind), coalesce(s.object->>'name', o.name), s.resource, nullif(s.data, 'null')`;

const nameOf = ({ ownerUid, key }: Pick<FaultSeen, 'ownerUid' | 'key'>) => `${ownerUid} ${key}`;

async function writeFound(session: Session, source: string, found: readonly FaultSeen[]): Promise<FaultChange[]> {
  const again = await reopen(session, source, found);
  const known = new Set(again.map(nameOf));
  const rest = found.filter((fault) => !known.has(nameOf(fault)));
  const opened = rest.length === 0 ? [] : await open(session, source, rest);
  return [...again.map(({ ownerUid: _owner, key: _key, ...change }) => change), ...opened];
}

/** What was resolved by hand though it is not over, what is back already, and what is still not to be heard of. */
async function reopen(session: Session, source: string, found: readonly FaultSeen[]) {
  const { rows } = await sql<FaultChange & Pick<FaultSeen, 'ownerUid' | 'key'>>`
    UPDATE faults SET resolved_at = NULL, resolved_by = NULL, acknowledged_at = NULL, acknowledged_by = NULL, note = NULL,
      count = count + 1, last_seen = now(), (${ABOUT}) = (
        SELECT ${SEEN} FROM ${recordset(found)} JOIN objects o ON o.uid = s."ownerUid"
        WHERE s."ownerUid" = faults.owner_uid AND s.key = faults.key
      )
    WHERE resolved_at IS NOT NULL
      AND (resolved_by IS NOT NULL OR resolved_at > now() - ${SAME_AFTER} OR muted_until > now())
      AND id IN (
        SELECT last.id FROM ${recordset(found)}, LATERAL (
          SELECT f.id, f.resolved_at FROM faults f
          WHERE f.owner_uid = s."ownerUid" AND f.source = ${source} AND f.key = s.key
          ORDER BY f.resolved_at DESC NULLS FIRST LIMIT 1
        ) last WHERE last.resolved_at IS NOT NULL
      )
    RETURNING ${changed('reopened')}, owner_uid AS "ownerUid", key`.execute(session);
  return rows;
}

async function open(session: Session, source: string, found: readonly FaultSeen[]): Promise<FaultChange[]> {
  const { rows } = await sql<FaultChange & { readonly isNew: boolean; readonly isGraver: boolean }>`
    WITH graver AS (
      SELECT f.id FROM ${recordset(found)} JOIN faults f
        ON f.owner_uid = s."ownerUid" AND f.source = ${source} AND f.key = s.key AND f.resolved_at IS NULL
      WHERE f.severity = 'warning' AND s.severity = 'critical'
    )
    INSERT INTO faults (owner_uid, source, key, ${ABOUT})
    SELECT o.uid, ${source}, s.key, ${SEEN}
    FROM ${recordset(found)} JOIN objects o ON o.uid = s."ownerUid"
    ON CONFLICT (owner_uid, source, key) WHERE resolved_at IS NULL DO UPDATE
    SET count = faults.count + 1, last_seen = now(), (${ABOUT}) = (
      excluded.scope, excluded.code, excluded.severity, excluded.cause, excluded.remedy, excluded.object_uid,
      excluded.object_kind, excluded.object_name, excluded.resource, excluded.data
    )
    RETURNING ${changed('opened')}, count = 1 AS "isNew",
      EXISTS (SELECT FROM graver WHERE graver.id = faults.id) AS "isGraver"`.execute(session);
  return rows.flatMap(({ isNew, isGraver, ...change }) => {
    if (isNew) return [change];
    return isGraver ? [{ ...change, change: 'worsened' as const }] : [];
  });
}

async function forgetOld(session: Session, resolved: readonly string[]): Promise<void> {
  await sql`
    DELETE FROM faults WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY owner_uid ORDER BY resolved_at DESC) AS place
        FROM faults WHERE resolved_at IS NOT NULL
          AND owner_uid IN (SELECT owner_uid FROM faults WHERE id = ANY (${resolved}::uuid[]))
      ) old WHERE place > ${KEPT}
    )`.execute(session);
}
