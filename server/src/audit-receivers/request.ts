import type { MasterKey } from '@tenantry/store';
import { open, sealedReceiverName } from '@tenantry/store';
import type { AuditReceiverRow } from '@tenantry/store/contract';
import type { Delivery } from '../webhooks/index.ts';
import type { CloudEvent } from './cloud-event.ts';
import type { ReceiverSpec } from './spec.ts';

/** What is sealed of a receiver. */
export interface ReceiverSecrets {
  /** Whole, with what may be a secret in it. */
  readonly url: string;
  readonly authorization: string | null;
  readonly secret: string;
  /** Signs too until its time is over (`oldSecretUntil`). */
  readonly oldSecret: string | null;
}

/** @throws SealError */
export function secretsOf(
  { id, secret }: Pick<AuditReceiverRow, 'id' | 'secret'>,
  masterKey: MasterKey,
): ReceiverSecrets {
  // Only `createAuditReceivers` seals it.
  return JSON.parse(open([masterKey], sealedReceiverName(id), secret)) as ReceiverSecrets;
}

const TYPES = { structured: 'application/cloudevents+json', batch: 'application/cloudevents-batch+json' } as const;

/** The request that brings events to a receiver, by the HTTP binding of CloudEvents. `id` is the same for the same events. */
export function requestOf(
  { url, authorization, secret, oldSecret }: ReceiverSecrets,
  { mode, oldSecretUntil }: Pick<ReceiverSpec, 'mode' | 'oldSecretUntil'>,
  id: string,
  events: readonly CloudEvent[],
  now: Date,
): Delivery {
  const isOldValid = oldSecret !== null && oldSecretUntil !== null && Date.parse(oldSecretUntil) > now.getTime();
  return {
    url,
    body: JSON.stringify(mode === 'batch' ? events : events[0]),
    headers: { 'content-type': TYPES[mode], ...(authorization === null ? {} : { authorization }) },
    signing: { id, secrets: isOldValid ? [secret, oldSecret] : [secret] },
    hidden:
      authorization === null ? [] : [authorization, ...authorization.split(' ').filter((word) => word.length >= 8)],
  };
}
