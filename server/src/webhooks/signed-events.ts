import type { JsonObject } from '@tenantry/kinds';
import type { Delivery } from './deliver.ts';

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** With `source` the same event never has another. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: JsonObject;
}

/** What is sealed of a receiver of signed events. */
export interface SigningSecrets {
  /** Whole, with what may be a secret in it. */
  readonly url: string;
  readonly authorization: string | null;
  readonly secret: string;
  /** Signs too until its time is over (`oldSecretUntil`). */
  readonly oldSecret: string | null;
}

const TYPES = { structured: 'application/cloudevents+json', batch: 'application/cloudevents-batch+json' } as const;

/** The request that brings events to a receiver, by the HTTP binding of CloudEvents. `id` is the same for the same events. */
export function requestOf(
  { url, authorization, secret, oldSecret }: SigningSecrets,
  { mode, oldSecretUntil }: { readonly mode: keyof typeof TYPES; readonly oldSecretUntil: string | null },
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
