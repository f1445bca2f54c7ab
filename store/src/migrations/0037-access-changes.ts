import { type Kysely, sql } from 'kysely';

/**
 * What somebody may do is remembered as long as nobody tells of a change, so every change tells: also of what ends with a tenant or
 * a member, and of what a later sign-in makes of a session. Whoever makes the change hears of it within their own connection, and
 * before its transaction ends: INFO is sent whatever the settings say.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE OR REPLACE FUNCTION access_notify() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('tenantry_access', '');
      RAISE INFO 'tenantry_access';
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER access_objects_end AFTER DELETE ON objects
    FOR EACH ROW WHEN (OLD.kind IN ('Tenant', 'Member')) EXECUTE FUNCTION access_notify()`.execute(db);
  await sql`
    CREATE TRIGGER token_changes AFTER UPDATE OF expires_at, verbs, roles, groups, role, tenants, owner ON tokens
    FOR EACH STATEMENT EXECUTE FUNCTION access_notify()`.execute(db);
  await sql`
    CREATE TRIGGER session_changes AFTER UPDATE OF expires_at, role, groups, user_id ON sessions
    FOR EACH STATEMENT EXECUTE FUNCTION access_notify()`.execute(db);
  await sql`
    CREATE TRIGGER user_names AFTER UPDATE OF email ON users
    FOR EACH STATEMENT EXECUTE FUNCTION access_notify()`.execute(db);
}
