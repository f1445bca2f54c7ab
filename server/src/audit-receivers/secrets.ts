import { type MasterKey, open, sealedReceiverName } from '@tenantry/store';
import type { AuditReceiverRow } from '@tenantry/store/contract';
import type { SigningSecrets } from '../webhooks/index.ts';

/** @throws SealError */
export function secretsOf(
  { id, secret }: Pick<AuditReceiverRow, 'id' | 'secret'>,
  masterKey: MasterKey,
): SigningSecrets {
  // Only `createAuditReceivers` seals it.
  return JSON.parse(open([masterKey], sealedReceiverName(id), secret)) as SigningSecrets;
}
