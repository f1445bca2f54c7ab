const FIRST_MS = 1_000;
const LONGEST_MS = 600_000;
/** A receiver that asks for more than this is asked again earlier than it likes. */
const LONGEST_ASKED_MS = 3_600_000;

/**
 * How long to wait after so many failures in a row: 0.5–1 s, 1–2 s, … up to 5–10 minutes, and never less than the receiver
 * asked for, up to an hour. `random` is in [0, 1).
 */
export function backOffMs(failures: number, random: () => number, askedMs: number | null = null): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(failures - 1, 0), 20));
  const own = Math.round(ceiling * (0.5 + random() / 2));
  return Math.max(own, Math.min(askedMs ?? 0, LONGEST_ASKED_MS));
}
