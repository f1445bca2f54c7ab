/**
 * Makes one call out of a burst: the first at once, and one more at the end of `burstMs` if others came meanwhile. What
 * happened last is therefore always followed by a call.
 */
export function coalesce(callback: () => void, burstMs: number): { run(): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isPending = false;
  const open = () => {
    isPending = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (!isPending) return;
      open();
      callback();
    }, burstMs);
    timer.unref();
  };
  return {
    run() {
      if (timer) {
        isPending = true;
        return;
      }
      open();
      callback();
    },
    cancel() {
      clearTimeout(timer);
      isPending = false;
    },
  };
}
