import { type Kysely, sql } from 'kysely';

/** Clusters registered by upload, their credential sealed; and which objects work on which of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE clusters (
      name text COLLATE "C" PRIMARY KEY,
      description jsonb NOT NULL,
      key_id text COLLATE "C" NOT NULL,
      nonce bytea NOT NULL CHECK (octet_length(nonce) = 12),
      sealed bytea NOT NULL,
      checked jsonb,
      revision bigint NOT NULL DEFAULT 1,
      uploaded_at timestamptz NOT NULL DEFAULT now(),
      uploaded_by text NOT NULL
    )`.execute(db);
  // The constraint decides between who begins to use a cluster and who takes it away at the same moment.
  await sql`
    CREATE TABLE cluster_uses (
      object_uid uuid PRIMARY KEY REFERENCES objects ON DELETE CASCADE,
      cluster text COLLATE "C" NOT NULL CONSTRAINT cluster_uses_cluster REFERENCES clusters
    )`.execute(db);
  await sql`CREATE INDEX cluster_uses_cluster ON cluster_uses (cluster)`.execute(db);
}
