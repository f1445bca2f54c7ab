import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('whoever brings much waits for itself alone', async () => {
  const turns = new Turns();
  const done: string[] = [];
  const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((piece) =>
    turns.run(piece.charAt(0), () => void done.push(piece)),
  );
  await Promise.all(all);
  expect(done).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('everything else goes on between two pieces', async () => {
  const turns = new Turns();
  const done: string[] = [];
  const all = [1, 2, 3].map((piece) => turns.run('a', () => void done.push(`a${piece}`)));
  setImmediate(() => done.push('another'));
  await Promise.all(all);
  expect(done).toEqual(['a1', 'a2', 'another', 'a3']);
});

test('what is thrown is told to whom it is for, and others have their turn', async () => {
  const turns = new Turns();
  const failing = turns.run('a', () => {
    throw new Error('unreadable');
  });
  const fine = turns.run('b', () => 'read');
  await expect(failing).rejects.toThrow('unreadable');
  expect(await fine).toBe('read');
});
