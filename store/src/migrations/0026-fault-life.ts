import { type Kysely, sql } from 'kysely';

/**
 * Faults of infrastructures too, of what in them they are, and what people did about them; of each object whether its last
 * pass left one open, so that passes that find nothing need not ask.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE faults RENAME COLUMN tenant_uid TO owner_uid`.execute(db);
  await sql`ALTER INDEX faults_tenant RENAME TO faults_owner`.execute(db);
  // No reference to the object: its faults are told of once more when it goes.
  await sql`
    ALTER TABLE faults
      ADD COLUMN code text COLLATE "C",
      ADD COLUMN object_uid uuid,
      ADD COLUMN object_kind text COLLATE "C",
      ADD COLUMN object_name text COLLATE "C",
      ADD COLUMN acknowledged_at timestamptz,
      ADD COLUMN acknowledged_by text,
      ADD COLUMN muted_until timestamptz,
      ADD COLUMN muted_by text,
      ADD COLUMN resolved_by text,
      ADD COLUMN note text`.execute(db);
  await sql`
    UPDATE faults SET object_uid = o.uid, object_kind = o.kind, object_name = o.name,
      code = CASE source WHEN 'reachability' THEN 'UnexplainedPath' ELSE 'LimitPassed' END
    FROM objects o WHERE o.uid = faults.owner_uid`.execute(db);
  await sql`
    ALTER TABLE faults
      ALTER COLUMN code SET NOT NULL,
      ALTER COLUMN object_uid SET NOT NULL,
      ALTER COLUMN object_kind SET NOT NULL,
      ALTER COLUMN object_name SET NOT NULL`.execute(db);
  await sql`CREATE INDEX faults_newest ON faults (first_seen DESC, id DESC)`.execute(db);
  await sql`CREATE INDEX faults_muted ON faults (muted_until) WHERE muted_until IS NOT NULL`.execute(db);
  await sql`ALTER TABLE objects ADD COLUMN has_faults boolean NOT NULL DEFAULT false`.execute(db);
}
