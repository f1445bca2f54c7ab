import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { Actor, AuditedAct, Page } from '../contract.ts';
import { decodeCursor, encodeCursor, ROW_ID } from '../database/cursor.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import type { AuditEnd, AuditQuery, AuditRow } from './contract.ts';

export type Deed = Pick<AuditRow, 'action' | 'kind' | 'name' | 'tenant' | 'before' | 'after' | 'outcome'>;

/**
 * Adds rows to the audit log. The database chains them (see the migration) and holds the end of the chain until the
 * transaction commits: this comes last in it.
 */
export async function addAudit(session: Session, actor: Actor, deeds: readonly Deed[]): Promise<void> {
  if (deeds.length === 0) return;
  await sql`
    INSERT INTO audit (actor, action, kind, name, tenant, before, after, outcome)
    SELECT ${json(who(actor))}::jsonb, d.action, d.kind, d.name, d.tenant, nullif(d.before, 'null'), nullif(d.after, 'null'), d.outcome
    FROM ROWS FROM (jsonb_to_recordset(${json(deeds)}::jsonb) AS (
      action text, kind text, name text, tenant text, before jsonb, after jsonb, outcome text
    )) WITH ORDINALITY AS d(action, kind, name, tenant, before, after, outcome, position)
    ORDER BY d.position`.execute(session);
}

/** What the log says of who did something, and no more of them. */
export function who({ name, kind, address, requestId, credential }: Actor): Actor {
  return { name, kind, address, requestId, ...(credential && { credential }) };
}

/** What a person declared of an object: all that the log needs of it, without what the system wrote. */
export function declared(
  object: Pick<DeclaredObject, 'displayName' | 'labels' | 'annotations' | 'spec' | 'counters'>,
): JsonObject {
  const { displayName, labels, annotations, spec, counters } = object;
  return {
    displayName,
    labels,
    annotations,
    spec,
    ...(Object.keys(counters).length === 0 ? {} : { counters }),
  };
}

export function actDeed(act: AuditedAct): Deed {
  const { action, kind, name, tenant, detail, outcome } = act;
  return { action, kind, name, tenant, before: null, after: detail, outcome };
}

/** Newest first. */
export async function listAudit(db: Session, query: AuditQuery): Promise<Page<AuditRow>> {
  let select = db
    .selectFrom('audit')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.tenant !== undefined) {
    // What is done to a tenant is done in it too.
    select = select.where(
      sql<boolean>`(tenant = ${query.tenant} OR (tenant IS NULL AND kind = 'Tenant' AND name = ${query.tenant}))`,
    );
  }
  for (const field of ['action', 'kind', 'name', 'outcome'] as const) {
    const wanted = query[field];
    if (wanted !== undefined) select = select.where(field, '=', wanted);
  }
  if (query.actor !== undefined) select = select.where(sql<boolean>`actor->>'name' = ${query.actor}`);
  if (query.since !== undefined) select = select.where('at', '>=', query.since);
  if (query.until !== undefined) select = select.where('at', '<', query.until);
  if (query.cursor !== undefined) select = select.where('id', '<', decodeCursor(query.cursor, [ROW_ID])[0] ?? '');
  const rows = await select.execute();
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ previous_hash: previousHash, ...row }) => ({ ...row, previousHash })),
    nextCursor: last ? encodeCursor([last.id]) : null,
  };
}

export async function auditEnd(db: Session): Promise<AuditEnd> {
  const { rows } = await sql<AuditEnd>`SELECT id::text, hash FROM audit_head`.execute(db);
  return rows[0] ?? { id: '0', hash: '0'.repeat(64) };
}

export async function auditBegin(db: Session): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`SELECT id::text FROM audit ORDER BY audit.id LIMIT 1`.execute(db);
  return rows[0]?.id ?? null;
}
