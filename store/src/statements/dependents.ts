import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';

/** The kind whose objects contain others: what lives in a tenant carries the tenant's name. */
export const TENANT_KIND = 'Tenant';

/** What lives in this tenant, and what refers to this object; those being deleted included. */
export async function dependents(db: Session, uid: string): Promise<DeclaredObject[]> {
  const { rows } = await sql<ObjectRow>`
    SELECT ${objectColumns('o')} FROM objects o
    WHERE o.uid IN (
      SELECT referrer FROM object_references WHERE target = ${uid}
      UNION
      SELECT inside.uid FROM objects tenant JOIN objects inside ON inside.tenant = tenant.name
      WHERE tenant.uid = ${uid} AND tenant.kind = ${TENANT_KIND}
    )
    ORDER BY o.kind, o.name, o.uid`.execute(db);
  return rows.map(toObject);
}
