const STEP_MS = 250;

/** Asks until there is an answer other than undefined, or time is up: then undefined. A failure to ask is asked again. */
export async function until<Result>(
  limitMs: number,
  signal: AbortSignal,
  look: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    signal.throwIfAborted();
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (performance.now() > deadline) return undefined;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
