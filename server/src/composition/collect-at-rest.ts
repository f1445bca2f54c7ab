/** Of what is counted and compared. */
const WINDOW_MS = 15_000;
/** So many passes in a window are work that leaves much behind: a start, an apply of many objects. */
const MUCH = 100;
/** Rest is a window with a tenth of them at most: objects at rest are looked at now and again. */
const REST_SHARE = 10;

/** In a larger heap the pause would be felt. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Has what work left behind collected once it is over, and its memory given back. Node does so only when more is made: what was resident
 * in the busiest minute of an estate would stay so for as long as it is at rest. With 300 tenants it is two pauses of 0.4 and 0.5 seconds
 * on a busy machine, at a time when there is little to do.
 *
 * @param collect by Node's option `--expose-gc`; without it nothing is done
 * @returns the way to stop
 */
export function collectAtRest(
  onPass: (listener: () => void) => () => void,
  collect: (() => void) | undefined = collector(),
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

function collector(): (() => void) | undefined {
  const { gc } = globalThis;
  if (gc === undefined) return undefined;
  return () => {
    if (process.memoryUsage().heapTotal > MOST_BYTES) return;
    // Any other leaves the pages that it emptied in part as they are.
    gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  };
}
