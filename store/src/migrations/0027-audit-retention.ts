import { type Kysely, sql } from 'kysely';

/**
 * The oldest rows of the audit log may go, in the one transaction that writes down through where. Everything else that deletes
 * from it, or changes it, is refused as before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX audit_trims ON audit (id) WHERE action = 'trim-audit'`.execute(db);
  await sql`ALTER TABLE audit_receivers ADD COLUMN missed bigint NOT NULL DEFAULT 0`.execute(db);
  await sql`DROP TRIGGER audit_append_only ON audit`.execute(db);
  await sql`
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()`.execute(db);
  await sql`
    CREATE FUNCTION audit_only_trimmed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ends bigint;
    BEGIN
      SELECT max((after ->> 'through')::bigint) INTO ends FROM audit
      WHERE action = 'trim-audit' AND kind = 'Audit' AND xmin = pg_current_xact_id()::xid;
      IF ends IS NULL OR EXISTS (SELECT 1 FROM gone WHERE id > ends) OR EXISTS (SELECT 1 FROM audit WHERE id <= ends) THEN
        RAISE EXCEPTION 'the audit log can only be added to' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER audit_only_trimmed AFTER DELETE ON audit REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_trimmed()`.execute(db);
}
