import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { addAudit, declared } from '../audit/statements.ts';
import { type Actor, StillReferencedError } from '../contract.ts';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { TENANT_KIND } from './dependents.ts';
import { lockObject } from './lock-object.ts';
import { partnersOf } from './references.ts';
import { wake } from './wake.ts';

const MAX_REFERRERS_NAMED = 20;

/**
 * Marks an object for deletion and wakes it; a tenant together with everything that lives in it, and what ends with any of it,
 * such as the grants of others. Refused while another object outside of that set, which is not being deleted itself, refers into
 * it. Asked again, it answers without writing.
 */
export async function requestDeletion(
  session: Session,
  uid: string,
  expectedVersion: string | null,
  actor: Actor,
): Promise<DeclaredObject> {
  const object = await lockObject(session, uid, expectedVersion, 'forUpdate');
  if (object.deletionRequestedAt) return object;
  const inside = object.kind === TENANT_KIND ? await lockInside(session, object.name) : [];
  const within = [uid, ...inside];
  const leaving = [...within, ...(await lockEnding(session, within))];
  await assertUnreferenced(session, leaving);
  const { rows } = await sql<ObjectRow>`
    UPDATE objects o SET
      deletion_requested_at = now(), resource_version = nextval('resource_versions'), updated_at = now()
    WHERE o.uid = ANY(${leaving}::uuid[]) AND o.deletion_requested_at IS NULL
    RETURNING ${objectColumns('o')}`.execute(session);
  const marked = rows.map(toObject);
  const partners = await partnersOf(session, leaving);
  await wake(session, [...new Set([...leaving, ...partners])]);
  await addAudit(
    session,
    actor,
    marked.map((gone) => ({
      action: 'delete',
      kind: gone.kind,
      name: gone.name,
      tenant: gone.tenant,
      before: declared(gone),
      after: null,
      outcome: 'success',
    })),
  );
  return marked.find((one) => one.uid === uid) ?? object;
}

/** The tenant's row is locked already: nothing new can come to live in it. */
async function lockInside(session: Session, tenant: string): Promise<string[]> {
  const { rows } = await sql<{ uid: string }>`
    SELECT uid FROM objects WHERE tenant = ${tenant} ORDER BY uid FOR UPDATE`.execute(session);
  return rows.map((row) => row.uid);
}

/** What lives elsewhere, and ends with what it refers to. */
async function lockEnding(session: Session, leaving: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ uid: string }>`
    SELECT uid FROM objects
    WHERE uid IN (SELECT referrer FROM object_references WHERE target = ANY(${leaving}::uuid[]) AND ends)
      AND NOT uid = ANY(${leaving}::uuid[])
    ORDER BY uid FOR UPDATE`.execute(session);
  return rows.map((row) => row.uid);
}

async function assertUnreferenced(session: Session, leaving: readonly string[]): Promise<void> {
  const { rows } = await sql<{ kind: string; name: string }>`
    SELECT DISTINCT o.kind, o.name FROM object_references r JOIN objects o ON o.uid = r.referrer
    WHERE r.target = ANY(${leaving}::uuid[])
      AND NOT o.uid = ANY(${leaving}::uuid[])
      AND o.deletion_requested_at IS NULL
    ORDER BY o.kind, o.name LIMIT ${MAX_REFERRERS_NAMED}`.execute(session);
  if (rows.length > 0) throw new StillReferencedError(rows);
}
