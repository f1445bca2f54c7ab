import { type Kysely, sql } from 'kysely';

/**
 * Asks for the oldest row of the audit log, not whether there is one so old: for that, PostgreSQL read all of a log of which
 * much was to go, 0.3 s for 220,000 rows, while every deed waited for the end of the chain (`npm run bench -- --only audit`).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE OR REPLACE FUNCTION audit_only_trimmed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ends bigint;
    BEGIN
      SELECT max((after ->> 'through')::bigint) INTO ends FROM audit
      WHERE action = 'trim-audit' AND kind = 'Audit' AND xmin = pg_current_xact_id()::xid;
      IF ends IS NULL OR EXISTS (SELECT 1 FROM gone WHERE id > ends) OR (SELECT min(id) FROM audit) <= ends THEN
        RAISE EXCEPTION 'the audit log can only be added to' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NULL;
    END $$`.execute(db);
}
