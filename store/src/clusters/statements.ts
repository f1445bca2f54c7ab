import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { addAudit, type Deed } from '../audit/statements.ts';
import { type Actor, StillReferencedError } from '../contract.ts';
import { json, storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { holdMasterKey } from '../sealing/master-key.ts';
import type { Sealed } from '../sealing/seal.ts';
import type { ClusterDraft, RegisteredCluster } from './contract.ts';

export const CLUSTERS_CHANNEL = 'tenantry_clusters';
const KIND = 'Cluster';
/** An estate is some dozens of clusters; a list beyond this is a mistake. */
const MOST_CLUSTERS = 1_000;

interface ClusterRow {
  readonly name: string;
  readonly description: JsonObject;
  readonly checked: JsonObject | null;
  readonly revision: string;
  readonly uploaded_at: Date;
  readonly uploaded_by: string;
  readonly used_by: RegisteredCluster['usedBy'] | null;
}

const COLUMNS = sql`c.name, c.description, c.checked, c.revision, c.uploaded_at, c.uploaded_by, (
  SELECT jsonb_agg(jsonb_build_object('kind', o.kind, 'name', o.name) ORDER BY o.kind, o.name)
  FROM cluster_uses u JOIN objects o ON o.uid = u.object_uid WHERE u.cluster = c.name
) AS used_by`;

function toCluster(row: ClusterRow): RegisteredCluster {
  const { name, description, checked, revision } = row;
  return {
    name,
    description,
    checked,
    revision,
    uploadedAt: row.uploaded_at,
    uploadedBy: row.uploaded_by,
    usedBy: row.used_by ?? [],
  };
}

export async function findCluster(db: Session, name: string): Promise<RegisteredCluster | null> {
  const { rows } = await sql<ClusterRow>`SELECT ${COLUMNS} FROM clusters c WHERE c.name = ${name}`.execute(db);
  return rows[0] === undefined ? null : toCluster(rows[0]);
}

export async function listClusters(db: Session): Promise<RegisteredCluster[]> {
  const { rows } = await sql<ClusterRow>`
    SELECT ${COLUMNS} FROM clusters c ORDER BY c.name LIMIT ${MOST_CLUSTERS}`.execute(db);
  return rows.map(toCluster);
}

export async function saveCluster(
  session: Session,
  { name, description, checked, credential }: ClusterDraft,
  actor: Actor,
): Promise<{ cluster: RegisteredCluster; isNew: boolean }> {
  await holdMasterKey(session, credential.keyId);
  const before = await findCluster(session, name);
  await sql`
    INSERT INTO clusters (name, description, checked, key_id, nonce, sealed, uploaded_by)
    VALUES (${name}, ${json(description)}::jsonb, ${checked && json(checked)}::jsonb, ${credential.keyId},
      ${credential.nonce}, ${credential.sealed}, ${storable(actor.name)})
    ON CONFLICT (name) DO UPDATE SET
      description = EXCLUDED.description, checked = EXCLUDED.checked, key_id = EXCLUDED.key_id, nonce = EXCLUDED.nonce,
      sealed = EXCLUDED.sealed, uploaded_by = EXCLUDED.uploaded_by, uploaded_at = now(), revision = clusters.revision + 1`.execute(
    session,
  );
  await tell(session);
  const isNew = before === null;
  await addAudit(session, actor, [
    deed(isNew ? 'create' : 'replace-credential', name, before?.description ?? null, description),
  ]);
  const cluster = await findCluster(session, name);
  if (cluster === null) throw new Error(`cluster ${name} was stored and is not there`);
  return { cluster, isNew };
}

export async function clusterCredential(
  db: Session,
  name: string,
): Promise<{ credential: Sealed; description: JsonObject; revision: string } | null> {
  const { rows } = await sql<SealedRow & { description: JsonObject; revision: string }>`
    SELECT name, key_id, nonce, sealed, description, revision FROM clusters WHERE name = ${name}`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { credential: toSealed(row), description: row.description, revision: row.revision };
}

export async function saveClusterCheck(
  session: Session,
  name: string,
  revision: string,
  checked: JsonObject,
  actor: Actor,
): Promise<void> {
  await sql`
    UPDATE clusters SET checked = ${json(checked)}::jsonb WHERE name = ${name} AND revision = ${revision}::bigint`.execute(
    session,
  );
  await addAudit(session, actor, [deed('check', name, null, null)]);
}

export async function deleteCluster(session: Session, name: string, actor: Actor): Promise<boolean> {
  // Who is about to use it waits here and then finds it gone, or was before and is seen below.
  await sql`SELECT 1 FROM clusters WHERE name = ${name} FOR UPDATE`.execute(session);
  const before = await findCluster(session, name);
  if (before === null) return false;
  if (before.usedBy.length > 0) throw new StillReferencedError(before.usedBy);
  await sql`DELETE FROM clusters WHERE name = ${name}`.execute(session);
  await tell(session);
  await addAudit(session, actor, [deed('delete', name, before.description, null)]);
  return true;
}

interface SealedRow {
  readonly name: string;
  readonly key_id: string;
  readonly nonce: Buffer;
  readonly sealed: Buffer;
}

function toSealed(row: SealedRow): Sealed {
  return { keyId: row.key_id, nonce: row.nonce, sealed: row.sealed };
}

async function tell(session: Session): Promise<void> {
  await sql`SELECT pg_notify(${CLUSTERS_CHANNEL}, '')`.execute(session);
}

function deed(action: string, name: string, before: JsonObject | null, after: JsonObject | null): Deed {
  return { action, kind: KIND, name, tenant: null, before, after, outcome: 'success' };
}
