/** Waits until `look` gives something other than undefined, and gives that. What `look` throws is thrown on at the limit only. */
export async function until<Result>(
  what: string,
  everyMs: number,
  limitMs: number,
  look: () => Promise<Result | undefined>,
): Promise<Result> {
  const deadline = performance.now() + limitMs;
  let last: unknown = null;
  while (performance.now() < deadline) {
    try {
      const result = await look();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`${what}: not within ${limitMs / 1_000} s`, last === null ? undefined : { cause: last });
}
