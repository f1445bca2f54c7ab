import { afterAll, beforeAll, expect } from 'vitest';

/**
 * Files run one after another in one process: a variable that one leaves behind is had by every process that the next
 * one starts, and which one is next differs from run to run. Told by name alone, for what it holds can be a secret.
 */
let before: NodeJS.ProcessEnv;

beforeAll(() => {
  before = { ...process.env };
});

afterAll(() => {
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)]);
  const changed = [...names].filter((name) => process.env[name] !== before[name]);
  expect(changed, 'variables that this file leaves changed').toEqual([]);
});
