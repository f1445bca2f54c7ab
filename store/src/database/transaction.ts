import { type Repetition, withRetry } from './retry.ts';
import type { Session } from './tables.ts';

/** One transaction, tried again as `repetition` allows. `work` may run several times: it touches nothing but its session. */
export function transaction<Result>(
  db: Session,
  repetition: Repetition,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return withRetry(repetition, () => db.transaction().setIsolationLevel('read committed').execute(work));
}
