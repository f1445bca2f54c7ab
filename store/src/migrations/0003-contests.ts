import { type Kysely, sql } from 'kysely';

/** What a resource's own system calls it, who fights over it, and where an object's resources are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE inventory ADD COLUMN uid text, ADD COLUMN contest jsonb`.execute(db);
  await sql`ALTER TABLE objects ADD COLUMN connections text[] COLLATE "C" NOT NULL DEFAULT '{}'`.execute(db);
  await sql`
    UPDATE objects o SET connections = i.connections
    FROM (SELECT object_uid, array_agg(DISTINCT connection) AS connections FROM inventory GROUP BY object_uid) i
    WHERE o.uid = i.object_uid`.execute(db);
}
