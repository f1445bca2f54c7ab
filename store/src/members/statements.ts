import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import type { Membership } from './contract.ts';

export const ACCESS_CHANNEL = 'tenantry_access';

export async function memberships(db: Session, user: string, groups: readonly string[]): Promise<Membership[]> {
  const { rows } = await sql<Membership>`
    SELECT tenant, spec->>'role' AS role, (spec->>'until')::timestamptz AS until FROM objects
    WHERE kind = 'Member' AND deletion_requested_at IS NULL
      AND (spec->>'user' = ${user} OR spec->>'group' = ANY(${groups}::text[]))
      AND (spec->>'until' IS NULL OR (spec->>'until')::timestamptz > now())`.execute(db);
  return rows;
}
