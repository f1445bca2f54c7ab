import { expect, test, vi } from 'vitest';
import { Remembered } from './remembered.ts';

function asked() {
  const state: { heardOn: number | null; value: string | null; loads: number } = { heardOn: 1, value: 'a', loads: 0 };
  const remembered = new Remembered(() => state.heardOn);
  const look = () =>
    remembered.recall<string>(
      'key',
      async () => {
        state.loads += 1;
        return state.value;
      },
      () => true,
    );
  return { state, remembered, look };
}

test('an answer is read once, and anew after each change', async () => {
  const { state, remembered, look } = asked();
  expect(await Promise.all([look(), look(), look()])).toEqual(['a', 'a', 'a']);
  expect(state.loads).toBe(1);
  state.value = 'b';
  remembered.forget();
  expect([await look(), state.loads]).toEqual(['b', 2]);
});

test('an answer that was asked for before a change is not remembered after it', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const { remembered, look } = asked();
  const early = remembered.recall<string>(
    'key',
    () => promise,
    () => true,
  );
  remembered.forget();
  resolve('old');
  expect([await early, await look()]).toEqual(['old', 'a']);
});

test('nothing is remembered while nothing would be heard, nor what was remembered before', async () => {
  const { state, look } = asked();
  await look();
  state.heardOn = null;
  state.value = 'b';
  expect([await look(), await look(), state.loads]).toEqual(['b', 'b', 3]);
  state.value = 'c';
  state.heardOn = 2;
  expect([await look(), await look(), state.loads]).toEqual(['c', 'c', 4]);
});

test('nothing is remembered while this process makes a change', async () => {
  const { state, remembered, look } = asked();
  await look();
  const end = remembered.beginChange();
  expect([await look(), await look(), state.loads]).toEqual(['a', 'a', 3]);
  state.value = 'b';
  end();
  expect([await look(), await look(), state.loads]).toEqual(['b', 'b', 4]);
});

test('neither a failure nor that there is nothing is remembered', async () => {
  const { state, remembered, look } = asked();
  await expect(
    remembered.recall(
      'key',
      () => Promise.reject(new Error('no')),
      () => true,
    ),
  ).rejects.toThrow('no');
  state.value = null;
  expect([await look(), await look(), state.loads]).toEqual([null, null, 2]);
});

test('an answer is read again after five seconds though nothing was heard: a connection that broke without a word tells nobody', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { state, look } = asked();
    await look();
    vi.advanceTimersByTime(4_999);
    await look();
    expect(state.loads).toBe(1);
    vi.advanceTimersByTime(1);
    await look();
    expect(state.loads).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
