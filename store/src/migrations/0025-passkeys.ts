import { type Kysely, sql } from 'kysely';

/** Passkeys of users, by which they sign in without a password, and which sessions began with which. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The public half alone, which opens nothing.
  await sql`
    CREATE TABLE passkeys (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      credential_id text COLLATE "C" NOT NULL UNIQUE,
      public_key bytea NOT NULL,
      counter bigint NOT NULL,
      name text NOT NULL,
      host text COLLATE "C" NOT NULL,
      backed_up boolean NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz
    )`.execute(db);
  await sql`CREATE INDEX passkeys_user ON passkeys (user_id)`.execute(db);
  await sql`
    ALTER TABLE sessions
      ADD COLUMN passkey_id uuid REFERENCES passkeys ON DELETE CASCADE,
      DROP CONSTRAINT sessions_method_check,
      ADD CONSTRAINT sessions_method_check CHECK (method IN ('password', 'passkey', 'provider', 'device'))`.execute(db);
  await sql`CREATE INDEX sessions_passkey ON sessions (passkey_id) WHERE passkey_id IS NOT NULL`.execute(db);
}
