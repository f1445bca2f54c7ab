import type { ReceiverHealth } from '@tenantry/store/contract';
import { z } from 'zod';

const FAILING_AFTER_MS = 15 * 60_000;
const time = z.iso.datetime();

/** How it goes with a receiver, as the API shows it. */
export const healthFields = {
  state: z
    .enum(['delivering', 'retrying', 'failing', 'paused'])
    .describe('`retrying` after a failure, `failing` when nothing was taken for 15 minutes of trying.'),
  failures: z.number().describe('In a row.'),
  failingSince: time.nullable(),
  nextTryAt: time.nullable().describe('Where the last try failed.'),
  lastDeliveredAt: time.nullable(),
  lastError: z.object({ message: z.string(), at: time }).nullable().describe('Stays when it goes on.'),
  createdAt: time,
  updatedAt: time,
  updatedBy: z.string(),
};

export function healthView(receiver: ReceiverHealth, now: Date) {
  const { isPaused, failures, failingSince, nextAt, deliveredAt, error, errorAt } = receiver;
  return {
    state: stateOf(receiver, now),
    failures,
    failingSince: timeText(failingSince),
    nextTryAt: failures > 0 && !isPaused ? timeText(nextAt) : null,
    lastDeliveredAt: timeText(deliveredAt),
    lastError: error === null ? null : { message: error, at: timeText(errorAt) },
    createdAt: timeText(receiver.createdAt),
    updatedAt: timeText(receiver.updatedAt),
    updatedBy: receiver.updatedBy,
  };
}

/** The end of the time in which an old secret signs too; null when that is over. */
export function oldSecretView(until: string | null, now: Date): string | null {
  return until !== null && Date.parse(until) > now.getTime() ? until : null;
}

function stateOf({ isPaused, failures, failingSince }: ReceiverHealth, now: Date) {
  if (isPaused) return 'paused';
  if (failures === 0 || failingSince === null) return 'delivering';
  return now.getTime() - failingSince.getTime() > FAILING_AFTER_MS ? 'failing' : 'retrying';
}

export const timeText = (at: Date | null) => at?.toISOString() ?? null;
