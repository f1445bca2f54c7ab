import { type Kysely, sql } from 'kysely';

/**
 * Who may sign in, and who has. The tables of the library that keeps accounts (users, accounts, sessions, verifications,
 * device codes, second factors) under our names, with what we ask of them besides.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createUsers(db);
  await createSessions(db);
  await createFlows(db);
  await createProviders(db);
}

async function createUsers(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE users (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      name text NOT NULL,
      email text COLLATE "C" NOT NULL UNIQUE CHECK (email = lower(email)),
      email_verified boolean NOT NULL DEFAULT false,
      image text,
      role text NOT NULL DEFAULT 'member' CHECK (role IN ('administrator', 'auditor', 'member')),
      two_factor_enabled boolean NOT NULL DEFAULT false,
      disabled_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
  // How somebody proves to be a user: by a password of ours (provider_id 'credential') or as somebody at a provider.
  await sql`
    CREATE TABLE user_accounts (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      provider_id text COLLATE "C" NOT NULL,
      account_id text COLLATE "C" NOT NULL,
      password text,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (provider_id, account_id)
    )`.execute(db);
  await sql`CREATE INDEX user_accounts_user ON user_accounts (user_id)`.execute(db);
  await sql`
    CREATE TABLE two_factors (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
      secret text NOT NULL,
      backup_codes text NOT NULL,
      verified boolean DEFAULT true,
      failed_verification_count integer DEFAULT 0,
      locked_until timestamptz
    )`.execute(db);
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  // A token alone opens nothing: what a client holds is signed with a key that is not in the database.
  await sql`
    CREATE TABLE sessions (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      token text COLLATE "C" NOT NULL UNIQUE,
      ip_address text,
      user_agent text,
      method text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'provider', 'device')),
      provider text COLLATE "C",
      groups jsonb NOT NULL DEFAULT '[]',
      role text NOT NULL DEFAULT 'member' CHECK (role IN ('administrator', 'auditor', 'member')),
      expires_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
  await sql`CREATE INDEX sessions_user ON sessions (user_id)`.execute(db);
  await sql`CREATE INDEX sessions_expiry ON sessions (expires_at)`.execute(db);
  await sql`CREATE INDEX sessions_provider ON sessions (provider) WHERE provider IS NOT NULL`.execute(db);
  // Whoever holds a stream open hears that a session ended, or that somebody may do otherwise than before.
  await sql`
    CREATE TRIGGER session_ends AFTER DELETE ON sessions
    FOR EACH STATEMENT EXECUTE FUNCTION access_notify()`.execute(db);
  await sql`
    CREATE TRIGGER user_changes AFTER DELETE OR UPDATE OF role, disabled_at ON users
    FOR EACH STATEMENT EXECUTE FUNCTION access_notify()`.execute(db);
}

async function createFlows(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE verifications (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      identifier text COLLATE "C" NOT NULL,
      value text NOT NULL,
      expires_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
  await sql`CREATE INDEX verifications_identifier ON verifications (identifier)`.execute(db);
  await sql`
    CREATE TABLE device_codes (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      device_code text COLLATE "C" NOT NULL UNIQUE,
      user_code text COLLATE "C" NOT NULL UNIQUE,
      user_id uuid REFERENCES users ON DELETE CASCADE,
      approved_by uuid REFERENCES sessions ON DELETE CASCADE,
      status text NOT NULL,
      client_id text,
      scope text,
      polling_interval integer,
      last_polled_at timestamptz,
      expires_at timestamptz NOT NULL
    )`.execute(db);
  // Windows in which attempts are counted, of an account or of an address; replicas count together.
  await sql`
    CREATE TABLE sign_in_attempts (
      key text COLLATE "C" PRIMARY KEY,
      count integer NOT NULL,
      ends_at timestamptz NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX sign_in_attempts_end ON sign_in_attempts (ends_at)`.execute(db);
}

async function createProviders(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE identity_providers (
      name text COLLATE "C" PRIMARY KEY,
      spec jsonb NOT NULL,
      key_id text COLLATE "C" NOT NULL,
      nonce bytea NOT NULL CHECK (octet_length(nonce) = 12),
      sealed bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      updated_by text NOT NULL
    )`.execute(db);
}
