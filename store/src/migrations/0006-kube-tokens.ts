import { type Kysely, sql } from 'kysely';

/** Static tokens for tenants' clusters: that they are there, whose, and until when. Never the tokens themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE kube_tokens (
      id uuid PRIMARY KEY,
      tenant_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      role text NOT NULL CHECK (role IN ('viewer', 'editor')),
      connection text NOT NULL,
      namespace text NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      anchor_uid text,
      ended_at timestamptz,
      ended_by text,
      ended_why text CHECK (ended_why IN ('revoked', 'replaced', 'anchor-gone')),
      seen_at timestamptz,
      swept boolean NOT NULL DEFAULT false,
      CHECK ((ended_at IS NULL) = (ended_why IS NULL))
    )`.execute(db);
  await sql`CREATE INDEX kube_tokens_tenant ON kube_tokens (tenant_uid, created_at)`.execute(db);
  await sql`CREATE INDEX kube_tokens_unswept ON kube_tokens (expires_at) WHERE NOT swept`.execute(db);
}
