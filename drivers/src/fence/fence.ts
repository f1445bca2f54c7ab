import { AsyncLocalStorage } from 'node:async_hooks';

/** The right to write outside of the database, which another may have by now. */
export interface Fence {
  /** Throws when the right is lost; asks whoever gives it when its time is over. */
  readonly ask: () => Promise<void>;
  /** Whether nobody else can have the right yet, as far as the clock tells. */
  readonly stands: () => boolean;
}

/** Where nobody else can come to have the right. */
export const OPEN: Fence = { ask: async () => undefined, stands: () => true };

const fences = new AsyncLocalStorage<Fence>();

/**
 * Runs `work`, all of whose writes ask `fence` right before they go out. Within another fence both are asked. The fence
 * follows the work across `await`, so that a process that was held up in the middle of it is asked when it goes on.
 */
export function underFence<Result>(fence: Fence, work: () => Promise<Result>): Promise<Result> {
  const outer = fences.getStore();
  return fences.run(outer === undefined ? fence : both(outer, fence), work);
}

function both(outer: Fence, inner: Fence): Fence {
  return {
    ask: async () => {
      await outer.ask();
      await inner.ask();
    },
    stands: () => outer.stands() && inner.stands(),
  };
}

/** To be awaited by a driver right before each attempt of a write, after all waiting. Outside of any fence all is allowed. */
export async function mayWrite(): Promise<void> {
  await fences.getStore()?.ask();
}

/**
 * The question for the instant in which a connection takes the request, in which nothing can be awaited: a request may
 * have been on its way to a connection when the process was stopped. Asked where the request is made, answered later.
 */
export function standingHere(): () => boolean {
  return (fences.getStore() ?? OPEN).stands;
}

/** Reads are anybody's: what `work` begins asks no fence. */
export function withoutFence<Result>(work: () => Result): Result {
  return fences.exit(work);
}

/** Nothing was sent. Whoever tries again asks the fence first, and learns who has the right now. */
export class HeldUp extends Error {
  override readonly name = 'HeldUp';
  readonly code = 'HeldUp';

  constructor() {
    super('the request was held up until the right to send it had run out; it was not sent');
  }
}
