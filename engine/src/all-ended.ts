/**
 * Waits until every task has ended, also when one of them failed, and only then throws the first failure: a pass that breaks
 * off must not leave work behind that goes on after its lease was given back (invariant I5).
 */
export async function allEnded<Result>(tasks: readonly Promise<Result>[]): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  for (const outcome of await Promise.allSettled(tasks)) {
    if (outcome.status === 'fulfilled') results.push(outcome.value);
    else failures.push(outcome.reason);
  }
  if (failures.length > 0) throw failures[0];
  return results;
}
