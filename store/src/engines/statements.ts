import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { addAudit, type Deed } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import { json, storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { holdMasterKey } from '../sealing/master-key.ts';
import type { Sealed } from '../sealing/seal.ts';
import { EVENTS_CHANNEL } from '../statements/events.ts';
import type { EngineDraft, EnginePurpose, EngineRow } from './contract.ts';

/** Two for each infrastructure, of which there are not that many. */
const MOST_ENGINES = 2_000;
const COLUMNS = sql`
  o.name AS infrastructure, o.uid AS "infrastructureUid", e.purpose, e.spec, e.revision, e.updated_at AS "updatedAt",
  e.updated_by AS "updatedBy"`;
const OF = sql`infrastructure_engines e JOIN objects o ON o.uid = e.infrastructure_uid`;

export async function engines(db: Session): Promise<EngineRow[]> {
  const { rows } = await sql<EngineRow>`
    SELECT ${COLUMNS} FROM ${OF} ORDER BY o.name, e.purpose LIMIT ${MOST_ENGINES}`.execute(db);
  return rows;
}

export async function engine(
  db: Session,
  infrastructure: string,
  purpose: EnginePurpose,
): Promise<(EngineRow & { secret: Sealed }) | null> {
  const { rows } = await sql<EngineRow & { key_id: string; nonce: Buffer; sealed: Buffer }>`
    SELECT ${COLUMNS}, e.key_id, e.nonce, e.sealed FROM ${OF}
    WHERE o.kind = 'Infrastructure' AND o.name = ${infrastructure} AND e.purpose = ${purpose}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { key_id: keyId, nonce, sealed, ...found } = row;
  return { ...found, secret: { keyId, nonce, sealed } };
}

export async function saveEngine(
  session: Session,
  { infrastructure, infrastructureUid, purpose, spec, secret }: EngineDraft,
  revision: number | null,
  actor: Actor,
): Promise<EngineRow | null> {
  await holdMasterKey(session, secret.keyId);
  const before = await engine(session, infrastructure, purpose);
  const { rows: written } = await sql`
    INSERT INTO infrastructure_engines AS e (infrastructure_uid, purpose, spec, key_id, nonce, sealed, updated_by)
    SELECT uid, ${purpose}, ${json(spec)}::jsonb, ${secret.keyId}, ${secret.nonce}, ${secret.sealed},
      ${storable(actor.name)}
    FROM objects WHERE uid = ${infrastructureUid} AND (${revision}::integer IS NULL OR EXISTS (
      SELECT FROM infrastructure_engines WHERE infrastructure_uid = objects.uid AND purpose = ${purpose}))
    ON CONFLICT (infrastructure_uid, purpose) DO UPDATE SET spec = EXCLUDED.spec, key_id = EXCLUDED.key_id,
      nonce = EXCLUDED.nonce, sealed = EXCLUDED.sealed, revision = e.revision + 1, updated_by = EXCLUDED.updated_by,
      updated_at = now()
    WHERE e.revision = ${revision}::integer
    RETURNING 1`.execute(session);
  if (written.length === 0) return null;
  const saved = await engine(session, infrastructure, purpose);
  if (saved === null) return null;
  await tellMoved(session);
  await addAudit(session, actor, [deed(revision === null ? 'create' : 'update', saved, before?.spec ?? null, spec)]);
  const { secret: _, ...row } = saved;
  return row;
}

export async function removeEngine(
  session: Session,
  infrastructure: string,
  purpose: EnginePurpose,
  actor: Actor,
): Promise<boolean> {
  const { rows } = await sql<{ spec: JsonObject }>`
    DELETE FROM infrastructure_engines e USING objects o
    WHERE o.uid = e.infrastructure_uid AND o.name = ${infrastructure} AND o.kind = 'Infrastructure'
      AND e.purpose = ${purpose}
    RETURNING e.spec`.execute(session);
  const [removed] = rows;
  if (removed === undefined) return false;
  await tellMoved(session);
  await addAudit(session, actor, [deed('delete', { infrastructure, purpose }, removed.spec, null)]);
  return true;
}

/** Whoever looks after tenants' clusters hears by events that something of them may be another now. */
async function tellMoved(session: Session): Promise<void> {
  await sql`SELECT pg_notify(${EVENTS_CHANNEL}, '')`.execute(session);
}

function deed(
  action: string,
  { infrastructure, purpose }: Pick<EngineRow, 'infrastructure' | 'purpose'>,
  before: JsonObject | null,
  after: JsonObject | null,
): Deed {
  return {
    action,
    kind: 'Engine',
    name: `${infrastructure}/${purpose}`,
    tenant: null,
    before,
    after,
    outcome: 'success',
  };
}
