import { AsyncLocalStorage } from 'node:async_hooks';

/** Told when a driver begins to wait for something of its own; what it returns is called at the end of that. */
export type WaitListener = () => () => void;

const listeners = new AsyncLocalStorage<WaitListener>();

/** Calls a driver, and hears of the times in which it waits for its turn or its budget: no system is late in them. */
export function hearingWaits<Result>(listener: WaitListener, call: () => Promise<Result>): Promise<Result> {
  return listeners.run(listener, call);
}

/** For a driver: waits for something of its own before it asks the system. */
export async function ownWait<Result>(wait: () => Promise<Result>): Promise<Result> {
  const ended = listeners.getStore()?.();
  try {
    return await wait();
  } finally {
    ended?.();
  }
}
