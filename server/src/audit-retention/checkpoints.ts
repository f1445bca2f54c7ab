import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type MasterKey, open, type SealedValueStore, seal, sealedKeyName } from '@tenantry/store';
import type { Actor, AuditCheckpoint, AuditCheckpoints, AuditRetentionStore } from '@tenantry/store/contract';

const KEY = 'audit-checkpoints';
const KEY_BYTES = 32;

const ACTOR: Actor = { name: 'tenantry', kind: 'system', address: null, requestId: null };

/**
 * Signs by a key of its own, which lies sealed in the database and outlives a change of the master key. Where the master key is
 * lost, and this one with it, a new one signs where the log begins.
 */
export async function openCheckpoints(
  store: SealedValueStore & Pick<AuditRetentionStore, 'anchorAudit'>,
  masterKey: MasterKey,
  isMasterKeyLost: boolean,
): Promise<AuditCheckpoints> {
  const name = sealedKeyName(KEY);
  const made = seal(masterKey, name, randomBytes(KEY_BYTES).toString('base64'));
  const kept = await store.settleSealedKey(KEY, made, [masterKey.id]);
  const checkpoints = checkpointsBy(Buffer.from(open([masterKey], name, kept), 'base64'));
  // Only then: as long as the old key is there, it says whether the log begins rightly.
  if (isMasterKeyLost && kept.sealed.equals(made.sealed)) await store.anchorAudit(checkpoints, ACTOR);
  return checkpoints;
}

export function checkpointsBy(key: Buffer): AuditCheckpoints {
  const macOf = ({ through, hash }: Pick<AuditCheckpoint, 'through' | 'hash'>) =>
    createHmac('sha256', key).update(`tenantry audit checkpoint\n${through}\n${hash}`).digest();
  return {
    sign: (end) => macOf(end).toString('base64url'),
    isGenuine: (checkpoint) => {
      const expected = macOf(checkpoint);
      const mac = Buffer.from(String(checkpoint.mac), 'base64url');
      return mac.length === expected.length && timingSafeEqual(mac, expected);
    },
  };
}
