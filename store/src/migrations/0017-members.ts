import { type Kysely, sql } from 'kysely';

/** Who is a member of what is asked at every request, and whoever holds a stream open hears of each change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX objects_member_user ON objects ((spec->>'user')) WHERE kind = 'Member'`.execute(db);
  await sql`CREATE INDEX objects_member_group ON objects ((spec->>'group')) WHERE kind = 'Member'`.execute(db);
  await sql`
    CREATE FUNCTION access_notify() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('tenantry_access', '');
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER member_changes AFTER INSERT OR UPDATE OF spec, deletion_requested_at ON objects
    FOR EACH ROW WHEN (NEW.kind = 'Member') EXECUTE FUNCTION access_notify()`.execute(db);
}
