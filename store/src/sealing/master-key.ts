import { sql } from 'kysely';
import { addAudit } from '../audit/statements.ts';
import { MasterKeyChangedError } from '../clusters/contract.ts';
import type { Actor } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import type { Sealed } from './seal.ts';

const MASTER_KEY_SETTING = 'master-key';

interface SealedRow {
  readonly name: string;
  readonly key_id: string;
  readonly nonce: Buffer;
  readonly sealed: Buffer;
}

export async function sealingKeyIds(db: Session): Promise<string[]> {
  const { rows } = await sql<{ key_id: string }>`
    SELECT key_id FROM clusters UNION SELECT key_id FROM sealed_values UNION SELECT key_id FROM sealed_keys
    UNION SELECT key_id FROM identity_providers UNION SELECT key_id FROM audit_receivers
    UNION SELECT key_id FROM fault_routes UNION SELECT key_id FROM infrastructure_engines
    ORDER BY key_id`.execute(db);
  return rows.map((row) => row.key_id);
}

export async function useMasterKey(
  session: Session,
  keyId: string,
  reseal: (name: string, sealed: Sealed) => Sealed,
  actor: Actor,
): Promise<number> {
  const value = json({ id: keyId });
  // The setting first: whoever seals holds it, so nothing is sealed with the old key once this is through.
  const { rows: changed } = await sql`
    INSERT INTO settings AS s (key, value) VALUES (${MASTER_KEY_SETTING}, ${value}::jsonb)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()
    WHERE s.value IS DISTINCT FROM EXCLUDED.value RETURNING 1`.execute(session);
  let sealedAnew = 0;
  for (const table of SEALED_TABLES) {
    const { rows } = await sql<SealedRow & { ctid: string }>`
      SELECT ctid::text, ${SEALED_NAMES[table]} AS name, key_id, nonce, sealed FROM ${sql.table(table)}
      WHERE key_id <> ${keyId} ORDER BY name FOR UPDATE`.execute(session);
    for (const row of rows) {
      const anew = reseal(row.name, { keyId: row.key_id, nonce: row.nonce, sealed: row.sealed });
      await sql`
        UPDATE ${sql.table(table)} SET key_id = ${anew.keyId}, nonce = ${anew.nonce}, sealed = ${anew.sealed}
        WHERE ctid = ${row.ctid}::tid`.execute(session);
    }
    sealedAnew += rows.length;
  }
  if (changed.length > 0) {
    await addAudit(session, actor, [
      {
        action: 'use-master-key',
        kind: 'Installation',
        name: 'master-key',
        tenant: null,
        before: null,
        after: { masterKey: keyId, sealedAnew },
        outcome: 'success',
      },
    ]);
  }
  return sealedAnew;
}

/** What the sealed text of a row is bound to, as `sealedClusterName` and its like write it. */
const SEALED_NAMES = {
  audit_receivers: sql`'audit-receiver/' || id`,
  clusters: sql`'cluster/' || name`,
  fault_routes: sql`'fault-route/' || id`,
  identity_providers: sql`'identity-provider/' || name`,
  infrastructure_engines: sql`'engine/' || infrastructure_uid || '/' || purpose`,
  sealed_keys: sql`'key/' || name`,
  sealed_values: sql`'value/' || object_uid || '/' || name || '/' || version`,
} as const;
const SEALED_TABLES = Object.keys(SEALED_NAMES) as (keyof typeof SEALED_NAMES)[];

/** Until the transaction ends, no other key becomes the installation's. */
export async function holdMasterKey(session: Session, keyId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    SELECT value ->> 'id' AS id FROM settings WHERE key = ${MASTER_KEY_SETTING} FOR SHARE`.execute(session);
  if (rows[0]?.id !== keyId) throw new MasterKeyChangedError(keyId);
}
