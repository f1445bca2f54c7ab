import { expect, test } from 'vitest';
import { hearingWaits, hurriedBy, ownWait } from './own-wait.ts';

test('a wait of a driver is heard of from its begin to its end, and ends when it is hurried', async () => {
  const heard: string[] = [];
  const listener = () => {
    heard.push('begun');
    return () => heard.push('ended');
  };
  const hurry = new AbortController();
  const waiting = hurriedBy(hurry.signal, () =>
    hearingWaits(listener, () =>
      ownWait(
        (hurried) => new Promise<string>((resolve) => hurried.addEventListener('abort', () => resolve('put off'))),
      ),
    ),
  );
  expect(heard).toEqual(['begun']);
  hurry.abort();
  expect(await waiting).toBe('put off');
  expect(heard).toEqual(['begun', 'ended']);
});

test('what outlives the pass in which it was begun is not hurried with it', async () => {
  const hurry = new AbortController();
  let goOn = () => {};
  const later = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let watch: Promise<boolean> | undefined;
  await hurriedBy(hurry.signal, async () => {
    watch = later.then(() => ownWait(async (hurried) => hurried.aborted));
    expect(await ownWait(async (hurried) => hurried.aborted)).toBe(false);
    hurry.abort();
    expect(await ownWait(async (hurried) => hurried.aborted)).toBe(true);
  });
  goOn();
  expect(await watch).toBe(false);
});
