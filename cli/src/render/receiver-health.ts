import type { FaultRoute } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { age } from '../output/time.ts';

export const HEALTH_COLOURS = { delivering: 'green', retrying: 'yellow', failing: 'red', paused: 'dim' } as const;

/** What receivers of every sort say of how it goes. */
type Health = Pick<FaultRoute, 'state' | 'failures' | 'nextTryAt' | 'lastDeliveredAt' | 'lastError' | 'oldSecretUntil'>;

export function healthFacts(
  { state, failures, nextTryAt, lastDeliveredAt, lastError, oldSecretUntil }: Health,
  behind: string,
  paint: Paint,
  nowMs: number,
): (readonly [string, string])[] {
  const tries = failures === 0 ? '' : `, ${failures} failure${failures === 1 ? '' : 's'} in a row`;
  return [
    ['state', paint(HEALTH_COLOURS[state], state) + tries],
    ['behind', behind],
    ['last taken', ago(lastDeliveredAt, nowMs)],
    ...(nextTryAt === null ? [] : [['next try', nextTryAt] as const]),
    ['last error', lastError === null ? 'none' : `${lastError.message} (${ago(lastError.at, nowMs)})`],
    ...(oldSecretUntil === null ? [] : [['old secret', `signs too until ${oldSecretUntil}`] as const]),
  ];
}

/** `3 rows, since 2m`. */
export function waiting(count: number, what: string, since: string | null, nowMs: number): string {
  return since === null ? 'nothing' : `${count} ${what}${count === 1 ? '' : 's'}, since ${age(since, nowMs)}`;
}

export const ago = (at: string | null, nowMs: number) => (at === null ? 'never' : `${age(at, nowMs)} ago`);
