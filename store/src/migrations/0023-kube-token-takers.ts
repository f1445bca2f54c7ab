import { type Kysely, sql } from 'kysely';

/**
 * By which token a static token was taken: it ends with that. Tokens are forgotten, so that nothing refers to them; one that is not
 * there has ended. Of older static tokens it is not known, and they end by their time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE kube_tokens ADD COLUMN token_id uuid`.execute(db);
  await sql`ALTER TABLE kube_tokens DROP CONSTRAINT kube_tokens_ended_why_check`.execute(db);
  await sql`
    ALTER TABLE kube_tokens ADD CONSTRAINT kube_tokens_ended_why_check
    CHECK (ended_why IN ('revoked', 'replaced', 'anchor-gone', 'role-lost', 'token-ended'))`.execute(db);
}
