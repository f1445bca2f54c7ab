import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type { Fault, FaultChanges, FaultLook, FaultSeen } from './contract.ts';

const KEPT = 200;

interface Changed {
  readonly tenantUid: string;
  readonly cause: string;
  readonly resource: string | null;
  readonly isNew: boolean;
}

/** Tenants that went meanwhile take their faults with them: what is found of them is not written. */
export async function settleFaults(
  session: Session,
  source: string,
  { scopes, tenantUids }: FaultLook,
  seen: readonly FaultSeen[],
): Promise<FaultChanges> {
  const { rows: written } = await sql<Changed>`
    INSERT INTO faults AS f (tenant_uid, source, scope, key, severity, cause, remedy, resource, data)
    SELECT s."tenantUid", ${source}, s.scope, s.key, s.severity, s.cause, s.remedy, s.resource, nullif(s.data, 'null')
    FROM jsonb_to_recordset(${json(seen)}::jsonb) AS s (
      "tenantUid" uuid, scope text, key text, severity text, cause text, remedy text, resource text, data jsonb
    )
    JOIN objects ON objects.uid = s."tenantUid"
    ON CONFLICT (tenant_uid, source, key) WHERE resolved_at IS NULL DO UPDATE
    SET count = f.count + 1, last_seen = now(), severity = excluded.severity, cause = excluded.cause,
      remedy = excluded.remedy, resource = excluded.resource, data = excluded.data, scope = excluded.scope
    RETURNING tenant_uid AS "tenantUid", cause, resource, count = 1 AS "isNew"`.execute(session);
  const keys = json(seen.map(({ tenantUid, key }) => ({ tenantUid, key })));
  const { rows: gone } = await sql<Changed>`
    UPDATE faults SET resolved_at = now()
    WHERE source = ${source} AND resolved_at IS NULL AND scope = ANY (${scopes}::text[])
      AND tenant_uid = ANY (${tenantUids}::uuid[])
      AND NOT EXISTS (
        SELECT FROM jsonb_to_recordset(${keys}::jsonb) AS s ("tenantUid" uuid, key text)
        WHERE s."tenantUid" = faults.tenant_uid AND s.key = faults.key
      )
    RETURNING tenant_uid AS "tenantUid", cause, resource, false AS "isNew"`.execute(session);
  return tell(
    session,
    written.filter(({ isNew }) => isNew),
    gone,
  );
}

export async function retainFaultScopes(
  session: Session,
  source: string,
  scopes: readonly string[],
): Promise<FaultChanges> {
  const { rows } = await sql<Changed>`
    UPDATE faults SET resolved_at = now()
    WHERE source = ${source} AND resolved_at IS NULL AND NOT scope = ANY (${scopes}::text[])
    RETURNING tenant_uid AS "tenantUid", cause, resource, false AS "isNew"`.execute(session);
  return tell(session, [], rows);
}

/** Events of the tenants, and bounds for what is over. */
async function tell(session: Session, opened: readonly Changed[], resolved: readonly Changed[]): Promise<FaultChanges> {
  if (opened.length > 0 || resolved.length > 0) {
    const events = [
      ...opened.map((one) => ({ ...one, type: 'warning', reason: 'FaultOpened', message: one.cause })),
      ...resolved.map((one) => ({ ...one, type: 'normal', reason: 'FaultResolved', message: `Over: ${one.cause}` })),
    ];
    await sql`
      INSERT INTO events (object_uid, kind, name, tenant, type, reason, message, resource)
      SELECT o.uid, o.kind, o.name, o.tenant, e.type, e.reason, e.message, e.resource
      FROM ROWS FROM (jsonb_to_recordset(${json(events)}::jsonb) AS (
        "tenantUid" uuid, type text, reason text, message text, resource text
      )) WITH ORDINALITY AS e("tenantUid", type, reason, message, resource, position)
      JOIN objects o ON o.uid = e."tenantUid"
      ORDER BY e.position`.execute(session);
  }
  if (resolved.length > 0) {
    const tenants = [...new Set(resolved.map(({ tenantUid }) => tenantUid))];
    await sql`
      DELETE FROM faults WHERE id IN (
        SELECT id FROM (
          SELECT id, row_number() OVER (PARTITION BY tenant_uid ORDER BY resolved_at DESC) AS place
          FROM faults WHERE tenant_uid = ANY (${tenants}::uuid[]) AND resolved_at IS NOT NULL
        ) old WHERE place > ${KEPT}
      )`.execute(session);
  }
  return { opened: opened.length, resolved: resolved.length };
}

export async function faults(
  db: Session,
  tenantUid: string,
  { isOpen, limit }: { readonly isOpen?: boolean; readonly limit: number },
): Promise<Fault[]> {
  if (!isUid(tenantUid)) return [];
  const which = isOpen === undefined ? sql`true` : isOpen ? sql`resolved_at IS NULL` : sql`resolved_at IS NOT NULL`;
  const { rows } = await sql<Fault>`
    SELECT id, source, key, severity, cause, remedy, resource, data, count, first_seen AS "firstSeen",
      last_seen AS "lastSeen", resolved_at AS "resolvedAt"
    FROM faults WHERE tenant_uid = ${tenantUid} AND ${which}
    ORDER BY first_seen DESC, id LIMIT ${limit}`.execute(db);
  return rows;
}

export async function takeFaultLook(
  session: Session,
  source: string,
  everySeconds: number,
): Promise<{ readonly position: string | null } | null> {
  const { rows } = await sql<{ position: string | null }>`
    INSERT INTO fault_looks AS l (source, looked_at) VALUES (${source}, now())
    ON CONFLICT (source) DO UPDATE SET looked_at = now()
    WHERE l.looked_at < now() - make_interval(secs => ${everySeconds})
    RETURNING position`.execute(session);
  return rows[0] ?? null;
}

export async function keepFaultPosition(session: Session, source: string, position: string | null): Promise<void> {
  await sql`UPDATE fault_looks SET position = ${position} WHERE source = ${source}`.execute(session);
}
