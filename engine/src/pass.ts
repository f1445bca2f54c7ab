import type { ObjectStatus } from '@tenantry/kinds';
import type { Claim, NewEvent, Notes, ObjectFaults } from '@tenantry/store/contract';
import { backoffMs } from './backoff.ts';
import type { Environment } from './environment.ts';

/** How a pass ended, before it is written. */
export type PassEnd =
  | {
      readonly state: 'continues';
      readonly status: ObjectStatus;
      readonly events: readonly NewEvent[];
      /** Null: by back-off. */
      readonly lookAgainMs: number | null;
      /** When the object stands for something else though nothing happens; absent for never. */
      readonly changesAt?: Date | null;
      /** Something went wrong: back off further each time. */
      readonly isTrouble: boolean;
      /** What is still to be written of it. */
      readonly notes?: Notes;
      /** Where the object's resources are, where the pass found out. */
      readonly connections?: readonly string[];
      /** All that is wrong, where the pass found out. */
      readonly faults?: ObjectFaults;
    }
  /** The deletion is complete. */
  | { readonly state: 'gone'; readonly events: readonly NewEvent[] };

const SOONEST_MS = 200;
const LATEST_MS = 60_000;
/** Where it was said when to look. */
const LATEST_TOLD_MS = 300_000;

/** When a pass that did not come to rest is followed by the next. */
export function nextLook(
  environment: Environment,
  claim: Claim,
  end: Extract<PassEnd, { state: 'continues' }>,
): { dueAt: Date; attempt: number } {
  const look = lookAgain(environment, claim, end);
  const isSooner = end.changesAt != null && end.changesAt < look.dueAt;
  return isSooner ? { ...look, dueAt: end.changesAt ?? look.dueAt } : look;
}

function lookAgain(environment: Environment, claim: Claim, end: Extract<PassEnd, { state: 'continues' }>) {
  const now = environment.clock().getTime();
  const { random, limits } = environment;
  if (end.status.phase === 'ready') {
    // Spread over a fifth of the interval, so that a restart does not make all of them due at once for ever.
    const resyncMs = limits.resyncSeconds * 1_000 * (0.9 + random() / 5);
    return { dueAt: new Date(now + Math.min(resyncMs, end.lookAgainMs ?? resyncMs)), attempt: 0 };
  }
  const attempt = end.isTrouble ? claim.attempt + 1 : 0;
  const backoff = end.isTrouble ? backoffMs(claim.attempt, random) : LATEST_MS;
  const wanted = Math.min(end.lookAgainMs ?? backoff, Math.max(LATEST_TOLD_MS, backoff));
  return { dueAt: new Date(now + Math.max(SOONEST_MS, wanted)), attempt };
}

/** The soonest of several times to look again; null when none says one. */
export function soonest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
