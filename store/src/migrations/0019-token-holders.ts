import { type Kysely, sql } from 'kysely';

/** By what right a static token was taken: it ends with that. Of older ones that is not known, and they end by their time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE kube_tokens ADD COLUMN member boolean NOT NULL DEFAULT false`.execute(db);
  await sql`ALTER TABLE kube_tokens ADD COLUMN member_groups text[] NOT NULL DEFAULT '{}'`.execute(db);
  await sql`ALTER TABLE kube_tokens DROP CONSTRAINT kube_tokens_ended_why_check`.execute(db);
  await sql`
    ALTER TABLE kube_tokens ADD CONSTRAINT kube_tokens_ended_why_check
    CHECK (ended_why IN ('revoked', 'replaced', 'anchor-gone', 'role-lost'))`.execute(db);
}
