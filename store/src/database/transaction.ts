import { type Repetition, withRetry } from './retry.ts';
import type { Session } from './tables.ts';

/**
 * One transaction, tried again as `repetition` allows. `work` may run several times: it touches nothing but its session.
 * Only a commit can leave doubt whether it happened: what failed before it was undone, and may be repeated in any case.
 */
export function transaction<Result>(
  db: Session,
  repetition: Repetition,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  let isCommitting = false;
  return withRetry(
    () => (isCommitting ? repetition : 'repeatable'),
    () => {
      isCommitting = false;
      return db
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (session) => {
          const result = await work(session);
          isCommitting = true;
          return result;
        });
    },
  );
}
