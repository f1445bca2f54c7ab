import type { JsonObject } from '@tenantry/kinds';
import { plain } from '../api/view.ts';
import { healthView, oldSecretView, timeText } from '../webhooks/index.ts';
import { type Receiver, specOf } from './gateway.ts';

/** A receiver as the API shows it: with how it goes, without what is secret. */
export function receiverView(receiver: Receiver, now: Date): JsonObject {
  const { name, isPaused, position, backlog, missed } = receiver;
  const spec = specOf(receiver);
  return plain({
    name,
    ...{ ...spec, oldSecretUntil: oldSecretView(spec.oldSecretUntil, now) },
    isPaused,
    position,
    backlog: { rows: Number(backlog.rows), since: timeText(backlog.since) },
    missedRows: Number(missed),
    ...healthView(receiver, now),
  });
}
