import { type Kysely, sql } from 'kysely';

/** What people ask for: a role in a tenant for a time, or a tenant by a template that is offered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE access_requests (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      position bigint GENERATED ALWAYS AS IDENTITY,
      requester text NOT NULL,
      asked jsonb NOT NULL,
      reason text NOT NULL,
      state text NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn', 'expired')),
      created_at timestamptz NOT NULL DEFAULT now(),
      decided_at timestamptz,
      decided_by text,
      note text
    )`.execute(db);
  await sql`CREATE INDEX access_requests_requester ON access_requests (requester, position)`.execute(db);
  await sql`CREATE INDEX access_requests_tenant ON access_requests ((asked->>'tenant'), position)`.execute(db);
  await sql`
    CREATE TABLE tenant_templates (
      name text COLLATE "C" PRIMARY KEY,
      description text NOT NULL,
      spec jsonb NOT NULL
    )`.execute(db);
}
