import { describe, expect, test } from 'vitest';
import { type Mutation, mutated, patternOf } from './mutation.ts';
import { tryMutations } from './part.ts';
import { verdictOf } from './verdict.ts';

const ON_SLOTS: Omit<Mutation, 'breaks' | 'replace'> = {
  invariant: 'I11',
  file: 'engine/src/semaphore.ts',
  find: 'if (this.#free > 0) this.#free -= 1;',
  test: {
    file: 'engine/src/semaphore.test.ts',
    titles: ['I11: no more tasks run at once than there are slots, and all run'],
  },
};
const slots = (breaks: string, replace: string): Mutation => ({ ...ON_SLOTS, breaks, replace });

test('a mutation that a test holds against the code is killed; one that it does not see, and one that makes no sense, are found', async () => {
  const said: string[] = [];
  const mutations = [
    slots('too many run', 'if (this.#free > -100) this.#free -= 1;'),
    slots('nothing is', 'if (this.#free >= 1) this.#free -= 1;'),
    slots('it names what is not there', 'if (noSuchThing > 0) this.#free -= 1;'),
  ];
  const found = await tryMutations(mutations, (line) => said.push(line));
  const states = said.flatMap((line) => /^\| I11 .* (killed|survived|undecided) \|/.exec(line)?.[1] ?? []);
  expect(states, said.join('\n')).toEqual(['killed', 'survived', 'undecided']);
  expect(found).toEqual([
    expect.stringContaining('I11: nothing is (engine/src/semaphore.ts) goes unnoticed by'),
    expect.stringContaining('noSuchThing is not defined'),
  ]);
}, 240_000);

test('a text that is not there, or there twice, is out of date', () => {
  const one = slots('x', 'y');
  expect(mutated(`a ${one.find} b`, one)).toBe('a y b');
  for (const text of ['', `${one.find}${one.find}`]) expect(() => mutated(text, one)).toThrow('out of date');
});

test('a title names its test alone, and all rows that are made of it', () => {
  const matches = (title: string, name: string) =>
    new RegExp(patternOf({ file: '', titles: ['a (b)', title] })).test(name);
  expect(matches('is $how.', 'a (b) > is well.')).toBe(true);
  expect(matches('%i of %s', 'a (b) > 3 of 4')).toBe(true);
  expect(matches('is', 'a (b) > is not')).toBe(false);
  expect(matches('is', 'an a (b) > is')).toBe(false);
});

describe('a test that fails says something', () => {
  test.each([
    ['AssertionError: expected 1 to be 2', 'killed'],
    ['Error: promise resolved "undefined" instead of rejecting', 'killed'],
    ['Error: remove: expected error to be instance of LeaseLostError', 'killed'],
    ['Error: one is ready: not in time. []', 'killed'],
    ['Error: Test timed out in 60000ms.', 'killed'],
    ['TypeError: x is not a function', 'undecided'],
    ['error: syntax error at or near "WHERE"', 'undecided'],
  ])('%s: %s', (why, state) => {
    expect(verdictOf({ passed: [], failed: [{ name: 'a', why }], unrun: null }).state).toBe(state);
  });
});
