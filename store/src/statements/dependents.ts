import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';

/** The kind whose objects contain others: what lives in a tenant carries the tenant's name. */
export const TENANT_KIND = 'Tenant';

/** What lives in each of these, where it is a tenant, and what refers to it; those being deleted included. */
export async function dependents(db: Session, uids: readonly string[]): Promise<DeclaredObject[][]> {
  const { rows } = await sql<ObjectRow & { target: string }>`
    SELECT about.target, ${objectColumns('o')}
    FROM (
      SELECT target, referrer AS uid FROM object_references WHERE target = ANY(${uids}::uuid[])
      UNION
      SELECT tenant.uid, inside.uid FROM objects tenant JOIN objects inside ON inside.tenant = tenant.name
      WHERE tenant.uid = ANY(${uids}::uuid[]) AND tenant.kind = ${TENANT_KIND}
    ) AS about JOIN objects o ON o.uid = about.uid
    ORDER BY o.kind, o.name, o.uid`.execute(db);
  const byTarget = Map.groupBy(rows, ({ target }) => target);
  return uids.map((uid) => (byTarget.get(uid) ?? []).map(toObject));
}
