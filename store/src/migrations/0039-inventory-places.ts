import { type Kysely, sql } from 'kysely';

/**
 * Where tenants live: their namespaces, the nodes of their own and their resource groups. They are read time and again of all tenants,
 * and are two or three of the fifteen and more resources of each. The state is no part of it, for it changes, and a row whose indexes
 * stay as they are is changed in its place.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE INDEX inventory_places ON inventory (type, object_uid)
    WHERE type IN ('v1/Namespace', 'v1/Node', 'Microsoft.Resources/resourceGroups')`.execute(db);
}
