import { type Kysely, sql } from 'kysely';

/** Secrets of objects, each version sealed; and keys of the installation itself, sealed alike. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE sealed_values (
      object_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      name text COLLATE "C" NOT NULL,
      version integer NOT NULL CHECK (version > 0),
      encoding text NOT NULL CHECK (encoding IN ('text', 'base64')),
      fingerprint text NOT NULL,
      key_id text COLLATE "C" NOT NULL,
      nonce bytea NOT NULL CHECK (octet_length(nonce) = 12),
      sealed bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      created_by text NOT NULL,
      PRIMARY KEY (object_uid, name, version)
    )`.execute(db);
  await sql`
    CREATE TABLE sealed_keys (
      name text COLLATE "C" PRIMARY KEY,
      key_id text COLLATE "C" NOT NULL,
      nonce bytea NOT NULL CHECK (octet_length(nonce) = 12),
      sealed bytea NOT NULL
    )`.execute(db);
}
