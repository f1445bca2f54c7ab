import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { INVARIANTS, mutated } from '../mutation.ts';
import { MUTATIONS } from './index.ts';

const read = (file: string) => readFile(fileURLToPath(new URL(`../../../../${file}`, import.meta.url)), 'utf8');

test('every invariant is broken in two ways at least, each told from the others', () => {
  for (const invariant of INVARIANTS) {
    const those = MUTATIONS.filter((mutation) => mutation.invariant === invariant);
    expect(those.length, invariant).toBeGreaterThanOrEqual(2);
  }
  expect(new Set(MUTATIONS.map(({ breaks }) => breaks)).size).toBe(MUTATIONS.length);
});

test.each(MUTATIONS)('in step with the code and its tests: $invariant, $breaks', async (mutation) => {
  expect(mutated(await read(mutation.file), mutation)).toContain(mutation.replace);
  const tests = await read(mutation.test.file);
  // As they stand between quotes.
  const quoted = tests.replaceAll("\\'", "'");
  expect(mutation.test.titles.filter((title) => !quoted.includes(title))).toEqual([]);
});
