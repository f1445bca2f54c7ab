/** The known word that a mistyped one is most likely to be, if any is near enough: a third of its letters may be wrong. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const most = Math.max(1, Math.floor(typed.length / 3));
  const close = known
    .map((word) => ({ word, steps: distance(typed.toLowerCase(), word) }))
    .filter(({ steps }) => steps <= most)
    .sort((a, b) => a.steps - b.steps);
  return close[0]?.word ?? null;
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
