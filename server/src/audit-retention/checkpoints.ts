import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type MasterKey, open, type SealedValueStore, seal, sealedKeyName } from '@tenantry/store';
import type { AuditCheckpoint, AuditCheckpoints } from '@tenantry/store/contract';

const KEY = 'audit-checkpoints';
const KEY_BYTES = 32;

/** Signs by a key of its own, which lies sealed in the database and outlives a change of the master key. */
export async function openCheckpoints(store: SealedValueStore, masterKey: MasterKey): Promise<AuditCheckpoints> {
  const name = sealedKeyName(KEY);
  const made = seal(masterKey, name, randomBytes(KEY_BYTES).toString('base64'));
  const kept = await store.settleSealedKey(KEY, made, [masterKey.id]);
  return checkpointsBy(Buffer.from(open([masterKey], name, kept), 'base64'));
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
