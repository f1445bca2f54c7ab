import { type RawBuilder, sql } from 'kysely';
import { unforeseen } from '../database/unforeseen.ts';

/**
 * As a condition: due by then, found by the index on due_at. Of times that move on with the clock statistics soon tell the opposite of
 * what is so: that nearly all of a large estate is due, because it was to be by now when they were made. Nothing is told of a range
 * with an end that is only known when it runs, which is planned as few, whatever the statistics, once for all.
 */
export function dueBy(at: RawBuilder<Date> = sql`now()`) {
  return sql`due_at >= '-infinity' AND due_at <= ${unforeseen(at)}`;
}
