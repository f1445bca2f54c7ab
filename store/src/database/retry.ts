import { setTimeout as pause } from 'node:timers/promises';
import { isOutdatedPlan } from './prepared.ts';

const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/**
 * `repeatable`: running it twice does no harm, so it may also be tried again when the connection broke and nobody knows
 * whether the database had carried it out. `once`: it may be tried again only when the database surely had not.
 */
export type Repetition = 'repeatable' | 'once';

/** Carried out nothing for sure: rolled back by the server, or never sent to it. */
const NOT_DONE = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '57P03', // cannot connect now
  '53300', // too many connections
  'ECONNREFUSED',
  'ENOENT',
  'EAI_AGAIN',
]);
/** The connection broke under way. */
const UNKNOWN = new Set(['57P01', '57P02', '08000', '08003', '08006', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/**
 * Runs `work` up to five times, as long as its failures are of the kind that pass. A `repetition` that depends on how far
 * the work came is asked after each failure. Who has waited ten seconds for a connection in vain is told so: all are taken, and a
 * statement on the next may hang, too.
 */
export async function withRetry<Result>(
  repetition: Repetition | (() => Repetition),
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= MAX_TRIES || !mayPass(error, typeof repetition === 'function' ? repetition() : repetition))
        throw error;
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
      await pause(longest * (0.5 + Math.random() / 2));
    }
  }
}

function mayPass(error: unknown, repetition: Repetition): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (isOutdatedPlan(error)) return true;
  if (NOT_DONE.has(code) || /is not queryable/.test(error.message)) return true;
  if (repetition === 'repeatable' && (UNKNOWN.has(code) || /Connection terminated/.test(error.message))) return true;
  return mayPass(error.cause, repetition);
}
