import { expect, test } from 'vitest';
import { Batched } from './batched.ts';

function recorded() {
  const loads: { keys: readonly number[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const batched = new Batched<number, string>(
    (keys) =>
      new Promise((resolve, reject) => {
        loads.push({ keys, answer: () => resolve(keys.map((key) => `a${key}`)), fail: reject });
      }),
  );
  return { loads, batched };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('I4: what is asked for while an answer is under way is asked for anew, together', async () => {
  const { loads, batched } = recorded();
  const first = [batched.ask(1), batched.ask(2)];
  await turn();
  const second = [batched.ask(1), batched.ask(3)];
  await turn();
  expect(loads.map(({ keys }) => keys)).toEqual([[1, 2]]);
  loads[0]?.answer();
  expect(await Promise.all(first)).toEqual(['a1', 'a2']);
  await turn();
  loads[1]?.answer();
  expect(await Promise.all(second)).toEqual(['a1', 'a3']);
});

test('a failure is told to those who asked, and to nobody after them', async () => {
  const { loads, batched } = recorded();
  const first = batched.ask(1);
  await turn();
  const second = batched.ask(2);
  loads[0]?.fail(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await turn();
  loads[1]?.answer();
  expect(await second).toBe('a2');
});
