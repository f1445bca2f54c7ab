/** At most this part of the time goes into finding out. */
const SHARE = 0.01;
/** What was slow once, because all connections were taken, is not believed for the rest of the hour. */
const LONGEST_MS = 60_000;

/**
 * What `find` found, and finds again the more rarely the longer it takes: what was found stands for a hundred times as long,
 * and for a minute at most. Those who ask while it is being found out have one answer; an error stands for nobody but them.
 *
 * @param now milliseconds, that only ever go forward
 */
export function rarely<Found>(find: () => Promise<Found>, now = () => performance.now()): () => Promise<Found> {
  let found: Promise<Found> | null = null;
  let until = 0;
  return () => {
    if (found !== null && now() < until) return found;
    const startedAt = now();
    const asked = find();
    found = asked;
    until = Infinity;
    asked.then(
      () => {
        until = now() + Math.min((now() - startedAt) / SHARE, LONGEST_MS);
      },
      () => {
        found = null;
      },
    );
    return asked;
  };
}
