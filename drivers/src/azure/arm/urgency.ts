import { AsyncLocalStorage } from 'node:async_hooks';

const urgent = new AsyncLocalStorage<true>();

/** Has all requests in it sent before others that wait for the same budget: somebody else can go on only after them. */
export function urgently<Result>(work: () => Promise<Result>): Promise<Result> {
  return urgent.run(true, work);
}

export function isUrgent(): boolean {
  return urgent.getStore() === true;
}
