import { SELDOM_SECONDS } from '../collector/seldom.ts';
import type { MetricLine } from '../contract.ts';
import type { Steps } from '../steps.ts';

/** The same steps with those before them from which something may be carried into the first. */
export function withStepsBefore({ from, stepSeconds, count, ...rest }: Steps): Steps & { readonly before: number } {
  const before = Math.ceil(SELDOM_SECONDS / stepSeconds);
  const earlier = new Date(from.getTime() - before * stepSeconds * 1000);
  return { ...rest, from: earlier, stepSeconds, count: count + before, before };
}

/**
 * What is written where it changes was as before in each step in which the tenant was looked at, and is not known in the others.
 *
 * @param line with the steps before
 * @param isLooked of each of its steps
 */
export function carried(line: MetricLine, isLooked: readonly boolean[], before: number): MetricLine {
  let last = Number.NEGATIVE_INFINITY;
  const sources = line.values.map((value, index) => {
    if (value !== null) last = index;
    // Longer ago it would have been written again: there is no such thing any more.
    return value !== null || (isLooked[index] === true && index - last <= before) ? last : null;
  });
  const taken = (values: readonly (number | null)[]) =>
    sources.slice(before).map((source) => (source === null ? null : (values[source] ?? null)));
  return { ...line, values: taken(line.values), limits: line.limits === null ? null : taken(line.limits) };
}
