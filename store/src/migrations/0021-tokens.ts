import { type Kysely, sql } from 'kysely';

/**
 * Tokens of people and of tenants, never themselves; and the issuers whose tokens tenants take in exchange. What is a tenant's
 * goes with the tenant itself, so that one of the same name made later gives them nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTrusts(db);
  await createTokens(db);
  await notify(db);
}

async function createTrusts(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE trusts (
      id uuid PRIMARY KEY,
      tenant_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      name text COLLATE "C" NOT NULL,
      issuer text COLLATE "C" NOT NULL,
      audience text COLLATE "C" NOT NULL,
      conditions jsonb NOT NULL,
      role text NOT NULL CHECK (role IN ('viewer', 'editor', 'owner')),
      verbs text[] NOT NULL,
      minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 60),
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      last_used_at timestamptz,
      UNIQUE (tenant_uid, name)
    )`.execute(db);
  await sql`CREATE INDEX trusts_issuer ON trusts (issuer)`.execute(db);
}

async function createTokens(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE tokens (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('personal', 'machine', 'exchanged')),
      name text COLLATE "C" NOT NULL,
      hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
      owner text COLLATE "C",
      tenants uuid[],
      roles text[] NOT NULL DEFAULT '{}',
      groups text[] NOT NULL DEFAULT '{}',
      tenant_uid uuid REFERENCES objects ON DELETE CASCADE,
      role text CHECK (role IN ('viewer', 'editor', 'owner')),
      trust_id uuid REFERENCES trusts ON DELETE CASCADE,
      subject text,
      verbs text[] NOT NULL,
      made_with uuid REFERENCES tokens ON DELETE CASCADE,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      last_used_at timestamptz,
      last_used_address text,
      addresses text[] NOT NULL DEFAULT '{}',
      ended_at timestamptz,
      ended_by text,
      CHECK ((kind = 'personal') = (owner IS NOT NULL)),
      CHECK ((kind = 'personal') = (tenant_uid IS NULL)),
      CHECK ((tenant_uid IS NULL) = (role IS NULL)),
      CHECK ((kind = 'exchanged') = (trust_id IS NOT NULL))
    )`.execute(db);
  await sql`CREATE INDEX tokens_owner ON tokens (owner, created_at) WHERE owner IS NOT NULL`.execute(db);
  await sql`CREATE INDEX tokens_tenant ON tokens (tenant_uid, created_at) WHERE tenant_uid IS NOT NULL`.execute(db);
  await sql`CREATE INDEX tokens_made_with ON tokens (made_with) WHERE made_with IS NOT NULL`.execute(db);
  await sql`CREATE INDEX tokens_trust ON tokens (trust_id) WHERE trust_id IS NOT NULL`.execute(db);
}

/** Whoever holds a stream open with a token hears that it ended. */
async function notify(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TRIGGER token_ends AFTER DELETE OR UPDATE OF ended_at ON tokens
    FOR EACH STATEMENT EXECUTE FUNCTION access_notify()`.execute(db);
  await sql`
    CREATE TRIGGER tenant_ends AFTER UPDATE OF deletion_requested_at ON objects
    FOR EACH ROW WHEN (NEW.kind = 'Tenant') EXECUTE FUNCTION access_notify()`.execute(db);
}
