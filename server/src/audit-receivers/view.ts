import type { JsonObject } from '@tenantry/kinds';
import { plain } from '../api/view.ts';
import { type Receiver, specOf } from './gateway.ts';

const FAILING_AFTER_MS = 15 * 60_000;

/** A receiver as the API shows it: with how it goes, without what is secret. */
export function receiverView(receiver: Receiver, now: Date): JsonObject {
  const { name, isPaused, position, backlog, failures, failingSince, nextAt, deliveredAt, error, errorAt } = receiver;
  const { oldSecretUntil, ...spec } = specOf(receiver);
  const isOldValid = oldSecretUntil !== null && Date.parse(oldSecretUntil) > now.getTime();
  return plain({
    name,
    ...spec,
    oldSecretUntil: isOldValid ? oldSecretUntil : null,
    isPaused,
    state: stateOf(receiver, now),
    position,
    backlog: { rows: Number(backlog.rows), since: time(backlog.since) },
    missedRows: Number(receiver.missed),
    failures,
    failingSince: time(failingSince),
    nextTryAt: failures > 0 && !isPaused ? time(nextAt) : null,
    lastDeliveredAt: time(deliveredAt),
    lastError: error === null ? null : { message: error, at: time(errorAt) },
    createdAt: time(receiver.createdAt),
    updatedAt: time(receiver.updatedAt),
    updatedBy: receiver.updatedBy,
  });
}

function stateOf({ isPaused, failures, failingSince }: Receiver, now: Date) {
  if (isPaused) return 'paused';
  if (failures === 0 || failingSince === null) return 'delivering';
  return now.getTime() - failingSince.getTime() > FAILING_AFTER_MS ? 'failing' : 'retrying';
}

const time = (at: Date | null) => at?.toISOString() ?? null;
