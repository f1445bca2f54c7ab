import { sql } from 'kysely';
import type { TenantState } from '../contract.ts';
import type { Session } from '../database/tables.ts';

/** How many tenants there are of each infrastructure in each phase; of these names, or of all (null). One scan of one kind. */
export async function tenantStates(db: Session, names: readonly string[] | null): Promise<TenantState[]> {
  let select = db
    .selectFrom('objects')
    .select([
      sql<string | null>`spec->>'infrastructure'`.as('infrastructure'),
      'phase',
      sql<number>`count(*)::integer`.as('count'),
    ])
    .where('kind', '=', 'Tenant')
    .groupBy(sql`1, 2`)
    .orderBy(sql`1, 2`);
  if (names !== null) select = select.where(sql<boolean>`name = ANY(${names}::text[])`);
  return select.execute();
}
