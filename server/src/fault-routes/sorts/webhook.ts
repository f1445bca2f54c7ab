import type { JsonObject } from '@tenantry/kinds';
import { type CloudEvent, type Delivery, requestOf, type SigningSecrets } from '../../webhooks/index.ts';
import type { Message, ToldChange } from '../message.ts';

const TYPE = 'dev.tenantry.fault.';

/** Each installation has one of its own, so that a receiver of several keeps their events apart. */
export function sourceOf(installation: string): string {
  return `urn:tenantry:${installation}:faults`;
}

/** CloudEvents, signed: one a request, or as many as the message has where the route groups. */
export function webhookDelivery(
  secrets: SigningSecrets,
  { groupSeconds, oldSecretUntil }: { readonly groupSeconds: number; readonly oldSecretUntil: string | null },
  message: Message,
  source: string,
  now: Date,
): Delivery {
  const mode = groupSeconds > 0 ? 'batch' : 'structured';
  return requestOf(secrets, { mode, oldSecretUntil }, `${source}:${message.id}`, eventsOf(message, source), now);
}

function eventsOf({ id, changes, passed, at, isTest }: Message, source: string): CloudEvent[] {
  const event = (id: string, type: string, time: Date, data: JsonObject, subject?: string): CloudEvent => ({
    ...{ specversion: '1.0', id, source, type: TYPE + type },
    ...(subject === undefined ? {} : { subject }),
    ...{ time: time.toISOString(), datacontenttype: 'application/json', data },
  });
  if (isTest) return [event(id, 'test', at, { message: 'A test. Nothing happened.' })];
  const told = changes.map((change) =>
    event(
      change.id,
      change.change,
      change.at,
      { change: change.change, by: change.by, fault: change.fault },
      subject(change),
    ),
  );
  // Has no change of its own: its id is the one of the message.
  return passed === 0 ? told : [...told, event(`${id}-passed`, 'passed', at, { count: passed })];
}

function subject({ owner, object }: ToldChange): string {
  const place = `${owner.kind}/${owner.name}`;
  return owner.kind === object.kind && owner.name === object.name ? place : `${place}/${object.kind}/${object.name}`;
}
