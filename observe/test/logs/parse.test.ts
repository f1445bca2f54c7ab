import { expect, test } from 'vitest';
import { parseLine } from '../../src/logs/parse.ts';
import { LEVEL_NAMES, levelOf } from '../../src/logs/severity.ts';

const PLAIN: readonly [string, string | null][] = [
  ['2026-11-29 03:25:00 ERROR cannot connect', 'error'],
  ['[warn] slow', 'warn'],
  ['time=03:25 level=debug msg="x"', 'debug'],
  ['I1129 03:25:00.123456       1 main.go:1] started', 'info'],
  ['E1129 03:25:00.123456       1 main.go:1] failed', 'error'],
  ['web: fatal: cannot reach its database', 'fatal'],
  ['error: no such file', 'error'],
  ['panic: runtime error', 'fatal'],
  ['WARNING: deprecated', 'warn'],
  ['there was no error in it', null],
  ['GET /errors 200', null],
  ['information desk', null],
  ['', null],
];

test.each(PLAIN)('%s is of level %s', (text, level) => {
  expect(parseLine(text)).toEqual({ severity: expect.any(Number), message: text, fields: null });
  expect(levelOf(parseLine(text).severity)).toBe(level);
});

test('of a line of JSON the message is taken out, and the rest are fields', () => {
  expect(parseLine('{"level":"warn","msg":"slow","user":"ann","n":{"ms":12}}')).toEqual({
    severity: 13,
    message: 'slow',
    fields: { level: 'warn', user: 'ann', n: { ms: 12 } },
  });
  expect(parseLine('{"level":50,"message":"m"}').severity).toBe(17);
  expect(parseLine('{"a":1}')).toEqual({ severity: 0, message: '{"a":1}', fields: { a: 1 } });
  expect(parseLine('{not json}')).toEqual({ severity: 0, message: '{not json}', fields: null });
});

test('nothing of a line is more than the database takes', () => {
  const { message, fields } = parseLine('{"msg":"a\\u0000b\\ud800","k\\u0000":"\\udc00","n":1e999}');
  expect([message, fields]).toEqual(['a\uFFFDb\uFFFD', { 'k\uFFFD': '\uFFFD', n: 'Infinity' }]);
  const deep = parseLine(`{"a":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`).fields;
  let depth = 0;
  for (let at: unknown = deep; typeof at === 'object' && at !== null; at = Object.values(at)[0]) depth += 1;
  expect(depth).toBeLessThan(20);
});

test('levels have their names at all numbers', () => {
  expect([0, 1, 4, 5, 9, 12, 13, 17, 21, 24].map(levelOf)).toEqual([
    ...[null, 'trace', 'trace', 'debug', 'info', 'info', 'warn', 'error', 'fatal', 'fatal'],
  ]);
  expect(LEVEL_NAMES).toHaveLength(6);
});
