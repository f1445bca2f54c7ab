import { expect, test } from 'vitest';
import { sentenceOf } from './problem.ts';

test('what is wrong and what to do are two sentences, however a cloud ends the first', () => {
  const remedy = 'Ask for more.';
  expect(sentenceOf({ message: 'the quota is full', remedy })).toBe('the quota is full. Ask for more.');
  expect(sentenceOf({ message: 'The quota is full.\n', remedy })).toBe('The quota is full. Ask for more.');
  expect(sentenceOf({ message: 'the quota is full', remedy: null })).toBe('the quota is full');
});
