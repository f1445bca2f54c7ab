import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectAtRest } from './collect-at-rest.ts';

const WINDOW_MS = 1_000;
let pass: () => void;
let collections: number;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  collections = 0;
  const onPass = (listener: () => void) => {
    pass = listener;
    return () => {
      pass = () => {};
    };
  };
  const collect = () => {
    collections += 1;
  };
  stop = collectAtRest(onPass, collect, WINDOW_MS);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** Collections after windows with so many passes each. */
function after(...windows: readonly number[]): number[] {
  return windows.map((passes) => {
    for (let index = 0; index < passes; index += 1) pass();
    vi.advanceTimersByTime(WINDOW_MS);
    return collections;
  });
}

test('what much work left behind is collected once, when it is over', () => {
  expect(after(500, 2_000, 300, 150, 0, 0)).toEqual([0, 0, 0, 1, 1, 1]);
});

test('what comes now and again by itself is no work that would be over', () => {
  expect(after(20, 0, 30, 0, 40, 2)).toEqual([0, 0, 0, 0, 0, 0]);
});

test('of an estate that is never without passes it is collected when there are few', () => {
  expect(after(5_000, 200, 200, 200, 200)).toEqual([0, 1, 1, 1, 1]);
});
