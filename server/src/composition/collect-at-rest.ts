/** Of what is counted and compared. */
const WINDOW_MS = 15_000;
/** So many passes in a window are work that leaves much behind: a start, an apply of many objects. */
const MUCH = 100;
/** Rest is a window with a tenth of them at most: objects at rest are looked at now and again. */
const REST_SHARE = 10;

/**
 * Has what work left behind collected once it is over. Node does so only when more is made, and what was resident in the busiest minute
 * of an estate would stay so for as long as it is at rest. One pause of a fifth of a second or so, at a time when there is little to do.
 *
 * @param collect `gc` of Node's option `--expose-gc`; without it nothing is done
 * @returns the way to stop
 */
export function collectAtRest(
  onPass: (listener: () => void) => () => void,
  collect: (() => void) | undefined = globalThis.gc,
  windowMs = WINDOW_MS,
): () => void {
  if (collect === undefined) return () => {};
  let passes = 0;
  let busiest = 0;
  const unsubscribe = onPass(() => {
    passes += 1;
  });
  const timer = setInterval(() => {
    busiest = Math.max(busiest, passes);
    const isOver = busiest >= MUCH && passes * REST_SHARE <= busiest;
    passes = 0;
    if (!isOver) return;
    busiest = 0;
    collect();
  }, windowMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}
