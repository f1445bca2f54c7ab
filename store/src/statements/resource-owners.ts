import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import type { ResourceOwner } from '../inventory/contract.ts';
import { TENANT_KIND } from './dependents.ts';

/** Those of the ids, given in lower case, that are in the inventory of an object on this connection. */
export async function resourceOwners(
  db: Session,
  connection: string,
  ids: readonly string[],
): Promise<ResourceOwner[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ResourceOwner>`
    SELECT DISTINCT ON (lower(i.id)) lower(i.id) AS id, i.title, coalesce(t.uid, o.uid) AS "ownerUid",
      jsonb_build_object('uid', o.uid, 'kind', o.kind, 'name', o.name) AS object
    FROM inventory i JOIN objects o ON o.uid = i.object_uid
    LEFT JOIN objects t ON t.kind = ${TENANT_KIND} AND t.tenant IS NULL AND t.name = o.tenant
    WHERE i.connection = ${connection} AND lower(i.id) = ANY (${ids}::text[])
    ORDER BY lower(i.id), o.uid`.execute(db);
  return rows;
}
