import { AsyncLocalStorage } from 'node:async_hooks';

/** Throws when who runs under it has lost the right to write, because another may be writing in its place. */
export type Fence = () => Promise<void>;

const fences = new AsyncLocalStorage<Fence>();

/**
 * Runs `work`, all of whose writes ask `fence` right before they go out. Within another fence both are asked. The fence
 * follows the work across `await`, so that a process that was held up in the middle of it is asked when it goes on.
 */
export function underFence<Result>(fence: Fence, work: () => Promise<Result>): Promise<Result> {
  const outer = fences.getStore();
  const both: Fence = async () => {
    await outer?.();
    await fence();
  };
  return fences.run(outer === undefined ? fence : both, work);
}

/** To be awaited by a driver right before each attempt of a write, after all waiting. Outside of any fence all is allowed. */
export async function mayWrite(): Promise<void> {
  await fences.getStore()?.();
}
