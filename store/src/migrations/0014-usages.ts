import { type Kysely, sql } from 'kysely';

/** What each object uses of what its infrastructure limits. Derived from the objects, so that it can be counted anew at any time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE usages (
      object_uid uuid PRIMARY KEY REFERENCES objects ON DELETE CASCADE,
      kind text COLLATE "C" NOT NULL,
      tenant text COLLATE "C" NOT NULL,
      sizes jsonb NOT NULL DEFAULT '[]',
      units jsonb NOT NULL DEFAULT '[]'
    )`.execute(db);
  await sql`CREATE INDEX usages_tenant ON usages (tenant, kind)`.execute(db);
  // What they use beside their places is counted when the control plane starts.
  await sql`
    INSERT INTO usages (object_uid, kind, tenant)
    SELECT uid, kind, coalesce(tenant, name) FROM objects WHERE tenant IS NOT NULL OR kind = 'Tenant'`.execute(db);
}
