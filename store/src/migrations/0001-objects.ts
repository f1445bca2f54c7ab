import { type Kysely, sql } from 'kysely';

/** Objects with their work items, what they refer to, the inventory, and numbers held in pools. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE SEQUENCE resource_versions AS bigint`.execute(db);
  await sql`CREATE SEQUENCE lease_tokens AS bigint`.execute(db);

  // Half-filled pages leave room for the next version of a row on its own page: a pass rewrites it several times, and
  // none of the columns it writes but due_at is indexed.
  await sql`
    CREATE TABLE objects (
      uid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      kind text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      display_name text NOT NULL,
      tenant text COLLATE "C",
      labels jsonb NOT NULL DEFAULT '{}',
      annotations jsonb NOT NULL DEFAULT '{}',
      generation integer NOT NULL DEFAULT 1,
      resource_version bigint NOT NULL DEFAULT nextval('resource_versions'),
      spec jsonb NOT NULL,
      status jsonb NOT NULL,
      phase text COLLATE "C" GENERATED ALWAYS AS (status ->> 'phase') STORED,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      deletion_requested_at timestamptz,
      due_at timestamptz NOT NULL DEFAULT now(),
      lease_until timestamptz,
      lease_token bigint,
      attempt integer NOT NULL DEFAULT 0,
      woken boolean NOT NULL DEFAULT false,
      CHECK ((lease_until IS NULL) = (lease_token IS NULL))
    ) WITH (fillfactor = 50)`.execute(db);
  await sql`CREATE UNIQUE INDEX objects_name ON objects (kind, tenant, name) NULLS NOT DISTINCT`.execute(db);
  await sql`CREATE INDEX objects_list ON objects (kind, name, uid)`.execute(db);
  await sql`CREATE INDEX objects_tenant ON objects (tenant) WHERE tenant IS NOT NULL`.execute(db);
  await sql`CREATE INDEX objects_labels ON objects USING gin (labels jsonb_path_ops)`.execute(db);
  await sql`CREATE INDEX objects_due ON objects (due_at)`.execute(db);

  await sql`
    CREATE TABLE object_references (
      referrer uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      target uuid NOT NULL REFERENCES objects,
      PRIMARY KEY (referrer, target)
    )`.execute(db);
  await sql`CREATE INDEX object_references_target ON object_references (target)`.execute(db);

  // No cascade: an object cannot go while something of it is left in the world (I1, I7).
  await sql`
    CREATE TABLE inventory (
      object_uid uuid NOT NULL REFERENCES objects,
      key text COLLATE "C" NOT NULL,
      title text NOT NULL,
      driver text NOT NULL,
      connection text COLLATE "C" NOT NULL,
      type text NOT NULL,
      id text NOT NULL,
      depends_on jsonb NOT NULL,
      deleted_with text,
      state text COLLATE "C" NOT NULL CHECK (state IN ('planned', 'changing', 'present', 'blocked', 'deleting')),
      applied jsonb,
      outputs jsonb NOT NULL,
      operation jsonb,
      not_before timestamptz,
      problem jsonb,
      since timestamptz NOT NULL,
      PRIMARY KEY (object_uid, key)
    ) WITH (fillfactor = 80)`.execute(db);
  // ARM ids are compared without regard to case.
  await sql`CREATE INDEX inventory_resource ON inventory (connection, lower(id))`.execute(db);

  await sql`
    CREATE TABLE allocations (
      pool text COLLATE "C" NOT NULL,
      number bigint NOT NULL,
      object_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      key text COLLATE "C" NOT NULL,
      PRIMARY KEY (pool, number),
      UNIQUE (object_uid, key)
    )`.execute(db);
}
