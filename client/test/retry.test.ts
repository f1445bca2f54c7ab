import { expect, test } from 'vitest';
import { nextDelayMs, type RetryPolicy } from '../src/retry.ts';

const policy: RetryPolicy = { attempts: 4, firstDelayMs: 100, longestDelayMs: 5000 };
const now = Date.parse('2026-01-01T00:00:00Z');

test.each([
  // attempt, status, Retry-After, expected, why
  [1, null, null, 100, 'no answer: the same request may be answered the next time'],
  [2, null, null, 200, 'each pause is twice the one before'],
  [3, 503, null, 400, 'not now'],
  [4, 503, null, null, 'attempts are bounded'],
  [1, 429, '1', 1500, 'the server says when'],
  [1, 429, '0', 100, 'at once is a time too'],
  [1, 429, '6', null, 'longer than our patience: tell the caller'],
  [1, 503, 'Thu, 01 Jan 2026 00:00:01 GMT', 1500, 'a date is a time'],
  [1, 503, 'Wed, 31 Dec 2025 00:00:00 GMT', 100, 'a date that has passed'],
  [1, 503, 'soon', 100, 'what cannot be read is as if it were absent'],
  [1, 500, null, null, 'a fault of the server is told, not hammered'],
  [1, 409, '1', 1500, 'the first try of the write is still at work'],
  [1, 409, '3', null, 'what is not ready is told, not sat out'],
  [1, 409, null, null, 'a conflict stays one'],
  [1, 404, null, null, 'a refusal stays one'],
  [1, 200, null, null, 'done'],
] as const)('attempt %s answered %s with Retry-After %s waits %s: %s', (attempt, status, after, expected, _why) => {
  expect(nextDelayMs(policy, attempt, status, after, now, 1)).toBe(expected);
});

test('clients that were turned away together do not come back together', () => {
  expect(nextDelayMs(policy, 1, null, null, now, 0)).toBe(50);
  expect(nextDelayMs(policy, 9, null, null, now, 0)).toBeNull();
  const asked = [0, 0.25, 0.75].map((random) => nextDelayMs(policy, 1, 429, '4', now, random));
  expect(asked, 'none before it is time').toEqual([4000, 4500, 5500]);
});
