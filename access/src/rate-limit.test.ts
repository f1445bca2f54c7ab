import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

function limit({ callers = 10 } = {}) {
  const clock = { ms: 0 };
  const rate = createRateLimit({ perSecond: 2, burst: 4, callers, now: () => clock.ms });
  const taken = (caller: string, times: number) =>
    Array.from({ length: times }, () => rate.take(caller).isWithin).filter(Boolean).length;
  return { clock, rate, taken };
}

test('a burst passes, then what the rate allows, and never more than a burst however long the rest', () => {
  const { clock, taken } = limit();
  expect(taken('ada', 10)).toBe(4);
  clock.ms += 1_000;
  expect(taken('ada', 10)).toBe(2);
  clock.ms += 86_400_000;
  expect(taken('ada', 10)).toBe(4);
});

test('who asks too often is served at the rate all the same', () => {
  const { clock, taken } = limit();
  taken('ada', 4);
  let served = 0;
  for (let tenth = 0; tenth < 100; tenth++) {
    clock.ms += 100;
    served += taken('ada', 3);
  }
  expect(served).toBe(20);
});

test('one caller takes nothing from another', () => {
  const { taken } = limit();
  taken('mallory', 1_000);
  expect(taken('ada', 10)).toBe(4);
});

test('what is said of the wait is true', () => {
  const { clock, rate, taken } = limit();
  expect(rate.take('ada')).toEqual({ isWithin: true, left: 3, retryAfterSeconds: 0, fullAfterSeconds: 1 });
  taken('ada', 3);
  const refused = rate.take('ada');
  expect(refused).toEqual({ isWithin: false, left: 0, retryAfterSeconds: 1, fullAfterSeconds: 2 });
  clock.ms += refused.retryAfterSeconds * 1_000;
  expect(rate.take('ada').isWithin).toBe(true);
  clock.ms += rate.take('ada').fullAfterSeconds * 1_000;
  expect(taken('ada', 10)).toBe(4);
});

test('what is given back can be taken again, and is never more than a burst', () => {
  const { rate, taken } = limit();
  taken('ada', 4);
  rate.giveBack('ada');
  expect(taken('ada', 10)).toBe(1);
  for (let i = 0; i < 10; i++) rate.giveBack('ada');
  expect(taken('ada', 10)).toBe(4);
});

test('a clock that is set back neither gives nor takes', () => {
  const { clock, taken } = limit();
  clock.ms = 10_000;
  taken('ada', 4);
  clock.ms = 0;
  expect(taken('ada', 10)).toBe(0);
  clock.ms = 500;
  expect(taken('ada', 10)).toBe(1);
});

test('a bounded number of callers is remembered; the longest unseen is forgotten', () => {
  const { taken } = limit({ callers: 2 });
  taken('first', 4);
  taken('second', 4);
  taken('third', 4);
  expect(taken('third', 1)).toBe(0);
  expect(taken('second', 1)).toBe(0);
  expect(taken('first', 1)).toBe(1);
});
