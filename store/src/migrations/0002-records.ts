import { type Kysely, sql } from 'kysely';

/** What happened and who did it: events, the audit log; and answers to repeated requests, settings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createEvents(db);
  await createAudit(db);
  await sql`
    CREATE TABLE idempotency_keys (
      actor text COLLATE "C" NOT NULL,
      key text COLLATE "C" NOT NULL,
      fingerprint text NOT NULL,
      status integer,
      body jsonb,
      run uuid NOT NULL,
      running_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (actor, key)
    )`.execute(db);
  await sql`CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)`.execute(db);
  await sql`
    CREATE TABLE settings (
      key text COLLATE "C" PRIMARY KEY,
      value jsonb NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  // No foreign key: an event outlives its object.
  await sql`
    CREATE TABLE events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      object_uid uuid NOT NULL,
      kind text NOT NULL,
      name text NOT NULL,
      tenant text COLLATE "C",
      type text NOT NULL CHECK (type IN ('normal', 'warning')),
      reason text NOT NULL,
      message text NOT NULL,
      resource text,
      data jsonb
    )`.execute(db);
  await sql`CREATE INDEX events_tenant ON events (tenant, id) WHERE tenant IS NOT NULL`.execute(db);
  await sql`CREATE INDEX events_object ON events (object_uid, id)`.execute(db);

  // Ids must become visible in their order, or a reader that resumes after the highest id it saw would never see a lower
  // one that commits later. Whoever adds events therefore waits, before the first id is drawn, until those who added
  // before have committed. NOTIFY serialises committers anyway, so this costs no concurrency that was there before.
  await sql`
    CREATE FUNCTION events_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('tenantry.events'));
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER events_in_order BEFORE INSERT ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_in_order()`.execute(db);
  await sql`
    CREATE FUNCTION events_notify() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('tenantry_events', '');
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER events_notify AFTER INSERT ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_notify()`.execute(db);
}

async function createAudit(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit (
      id bigint PRIMARY KEY,
      at timestamptz NOT NULL,
      actor jsonb NOT NULL,
      action text NOT NULL,
      kind text NOT NULL,
      name text NOT NULL,
      tenant text COLLATE "C",
      before jsonb,
      after jsonb,
      outcome text NOT NULL CHECK (outcome IN ('success', 'refused', 'failed')),
      previous_hash text NOT NULL,
      hash text NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX audit_tenant ON audit (tenant, id) WHERE tenant IS NOT NULL`.execute(db);

  // The end of the chain. Its row lock, held until the writer commits, puts parallel writers in line; its content shows
  // if the newest rows of the log were cut off.
  await sql`CREATE TABLE audit_head (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), id bigint NOT NULL, hash text NOT NULL)`.execute(
    db,
  );
  await sql`INSERT INTO audit_head (id, hash) VALUES (0, repeat('0', 64))`.execute(db);
  await sql`
    CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE head audit_head;
    BEGIN
      SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
      NEW.id := head.id + 1;
      NEW.at := clock_timestamp();
      NEW.previous_hash := head.hash;
      NEW.hash := encode(sha256(convert_to(jsonb_build_array(
        NEW.previous_hash, NEW.id, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), NEW.actor,
        NEW.action, NEW.kind, NEW.name, NEW.tenant, NEW.before, NEW.after, NEW.outcome
      )::text, 'UTF8')), 'hex');
      UPDATE audit_head SET id = NEW.id, hash = NEW.hash;
      RETURN NEW;
    END $$`.execute(db);
  await sql`CREATE TRIGGER audit_chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chain()`.execute(db);
  await sql`
    CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the audit log can only be added to' USING ERRCODE = 'insufficient_privilege';
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()`.execute(db);
}
