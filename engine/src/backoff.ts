const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

/** Exponential with full jitter over its upper half: 0.5–1 s, 1–2 s, … up to 5 minutes. `random` is in [0, 1). */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 20));
  return Math.round(ceiling * (0.5 + random() / 2));
}
