import { sql } from 'kysely';
import { type Actor, StaleVersionError } from '../contract.ts';
import { storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { holdMasterKey } from '../sealing/master-key.ts';
import type { Sealed } from '../sealing/seal.ts';
import type { DraftSecrets, NewSealedValue, SealedVersion } from './contract.ts';

/** Versions kept of each value, and of all values of an object; those that its spec means are kept besides. */
const MOST_VERSIONS = 10;
const MOST_OF_OBJECT = 400;

interface VersionRow {
  readonly name: string;
  readonly version: number;
  readonly encoding: SealedVersion['encoding'];
  readonly fingerprint: string;
  readonly created_at: Date;
  readonly created_by: string;
}

interface SealedColumns {
  readonly key_id: string;
  readonly nonce: Buffer;
  readonly sealed: Buffer;
}

export async function sealedVersions(db: Session, uid: string): Promise<SealedVersion[]> {
  const { rows } = await sql<VersionRow>`
    SELECT name, version, encoding, fingerprint, created_at, created_by FROM sealed_values
    WHERE object_uid = ${uid} ORDER BY name, version DESC`.execute(db);
  return rows.map(({ created_at: createdAt, created_by: createdBy, ...row }) => ({ ...row, createdAt, createdBy }));
}

export async function sealedValue(
  db: Session,
  uid: string,
  name: string,
  version: number,
): Promise<NewSealedValue | null> {
  const { rows } = await sql<VersionRow & SealedColumns>`
    SELECT * FROM sealed_values WHERE object_uid = ${uid} AND name = ${name} AND version = ${version}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { encoding, fingerprint } = row;
  return { name, version, encoding, fingerprint, sealed: toSealed(row) };
}

/**
 * Adds the new values of an object that this transaction has locked or made, and takes the oldest away.
 *
 * @throws StaleVersionError when another hand added a version or took one away since they were numbered
 */
export async function keepSecrets(
  session: Session,
  { uid, resourceVersion }: { readonly uid: string; readonly resourceVersion: string },
  { meant, added }: DraftSecrets,
  actor: Actor,
): Promise<void> {
  for (const { name, version, encoding, fingerprint, sealed } of added) {
    await holdMasterKey(session, sealed.keyId);
    const { numAffectedRows } = await sql`
      INSERT INTO sealed_values (object_uid, name, version, encoding, fingerprint, key_id, nonce, sealed, created_by)
      VALUES (${uid}, ${name}, ${version}, ${encoding}, ${fingerprint}, ${sealed.keyId}, ${sealed.nonce}, ${sealed.sealed},
        ${storable(actor.name)})
      ON CONFLICT DO NOTHING`.execute(session);
    if (numAffectedRows !== 1n) throw new StaleVersionError(resourceVersion);
  }
  const names = meant.map(({ name }) => name);
  const versions = meant.map(({ version }) => version);
  const { rows } = await sql<{ found: number }>`
    SELECT count(*)::integer AS found FROM sealed_values v
    JOIN unnest(${names}::text[], ${versions}::integer[]) AS meant (name, version) USING (name, version)
    WHERE v.object_uid = ${uid}`.execute(session);
  if (rows[0]?.found !== meant.length) throw new StaleVersionError(resourceVersion);
  if (added.length === 0) return;
  await sql`
    DELETE FROM sealed_values v USING (
      SELECT name, version,
        row_number() OVER (PARTITION BY name ORDER BY version DESC) AS of_name,
        row_number() OVER (ORDER BY created_at DESC, version DESC) AS of_object
      FROM sealed_values WHERE object_uid = ${uid}
    ) old
    WHERE v.object_uid = ${uid} AND v.name = old.name AND v.version = old.version
      AND (old.of_name > ${MOST_VERSIONS} OR old.of_object > ${MOST_OF_OBJECT})
      AND (v.name, v.version) NOT IN (SELECT * FROM unnest(${names}::text[], ${versions}::integer[]))`.execute(session);
}

export async function settleSealedKey(
  session: Session,
  name: string,
  key: Sealed,
  masterKeyIds: readonly string[],
): Promise<Sealed> {
  await holdMasterKey(session, key.keyId);
  const { rows } = await sql<SealedColumns>`
    INSERT INTO sealed_keys AS k (name, key_id, nonce, sealed) VALUES (${name}, ${key.keyId}, ${key.nonce}, ${key.sealed})
    ON CONFLICT (name) DO UPDATE SET key_id = EXCLUDED.key_id, nonce = EXCLUDED.nonce, sealed = EXCLUDED.sealed
    WHERE k.key_id <> ALL(${masterKeyIds}::text[]) RETURNING *`.execute(session);
  if (rows[0] !== undefined) return toSealed(rows[0]);
  const standing = await sql<SealedColumns>`SELECT * FROM sealed_keys WHERE name = ${name}`.execute(session);
  const [row] = standing.rows;
  if (row === undefined) throw new Error(`the sealed key ${name} was stored and is not there`);
  return toSealed(row);
}

function toSealed({ key_id: keyId, nonce, sealed }: SealedColumns): Sealed {
  return { keyId, nonce, sealed };
}
