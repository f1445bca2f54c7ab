import { AsyncLocalStorage } from 'node:async_hooks';

/** Told when a driver begins to wait for something of its own; what it returns is called at the end of that. */
export type WaitListener = () => () => void;

const listeners = new AsyncLocalStorage<WaitListener>();
const hurries = new AsyncLocalStorage<{ signal: AbortSignal }>();
const NEVER = new AbortController().signal;

/** Calls a driver, and hears of the times in which it waits for its turn or its budget: no system is late in them. */
export function hearingWaits<Result>(listener: WaitListener, call: () => Promise<Result>): Promise<Result> {
  return listeners.run(listener, call);
}

/**
 * Once the signal is aborted, drivers called in it wait for nothing of their own any more: what they cannot do now, they put off. What was
 * begun in it and outlives it, such as a watch, is not hurried after its end.
 */
export async function hurriedBy<Result>(hurry: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  const during = { signal: hurry };
  try {
    return await hurries.run(during, work);
  } finally {
    during.signal = NEVER;
  }
}

/**
 * For a driver: waits for something of its own before it asks the system. `wait` is given the signal by which it ends as if it had waited
 * for as long as it may.
 */
export async function ownWait<Result>(wait: (hurry: AbortSignal) => Promise<Result>): Promise<Result> {
  const ended = listeners.getStore()?.();
  try {
    return await wait(hurries.getStore()?.signal ?? NEVER);
  } finally {
    ended?.();
  }
}
