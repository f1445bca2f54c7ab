import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compare } from './changes.ts';
import { toFieldErrors } from './issues.ts';
import { mergePatch } from './merge-patch.ts';
import { nameFault } from './names.ts';
import { inOrder } from './order.ts';
import { nearest } from './suggest.ts';

describe('merge patch', () => {
  // The examples of RFC 7396, appendix A.
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });
});

describe('order', () => {
  test('puts everything behind what it depends on, or names a circle', () => {
    const graph = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 4 }), { maxLength: 10 });
    fc.assert(
      fc.property(graph, (edges) => {
        const nodes = edges.map((dependencies, index) => ({
          key: String(index),
          item: index,
          dependencies: dependencies.map(String),
        }));
        const result = inOrder(nodes);
        if ('circle' in result) {
          expect(result.circle[0]).toBe(result.circle.at(-1));
          result.circle.slice(1).forEach((key, index) => {
            expect(edges[Number(result.circle[index])]).toContain(Number(key));
          });
          return;
        }
        expect([...result.order].sort((a, b) => a - b)).toEqual(nodes.map(({ item }) => item));
        for (const [index, dependencies] of edges.entries()) {
          for (const dependency of dependencies.filter((one) => one < edges.length)) {
            expect(result.order.indexOf(dependency)).toBeLessThan(result.order.indexOf(index));
          }
        }
      }),
    );
  });
});

test('a comparison names every leaf that differs, and nothing when nothing does', () => {
  expect(compare('spec', { a: 1, b: { c: [1], d: 2 } }, { a: 1, b: { c: [2], e: 3 } })).toEqual([
    { path: 'spec.b.c', from: [1], to: [2] },
    { path: 'spec.b.d', from: 2 },
    { path: 'spec.b.e', to: 3 },
  ]);
  const json = fc.jsonValue({ maxDepth: 3 });
  fc.assert(fc.property(json, (value) => compare('x', value as never, structuredClone(value) as never).length === 0));
});

test('names are those of the rule, in any case, and of a length', () => {
  for (const good of ['ab', 'dev01', 'Team-A', 'a-b-c', 'x'.repeat(21)])
    expect(nameFault('f', good, 21), good).toBeNull();
  for (const bad of ['a', '', '-a', 'a-', 'a--b', '1a', 'a_b', 'a.b', 'ä1', 'ab\n', 'x'.repeat(22)])
    expect(nameFault('f', bad, 21), bad).not.toBeNull();
});

test('the nearest word is offered only when it may be meant', () => {
  expect(nearest('regoin', ['region', 'provider'])).toBe('region');
  expect(nearest('REGION', ['region'])).toBe('region');
  expect(nearest('production', ['dev01'])).toBeNull();
  expect(nearest('b1ms', ['Standard_B1ms', 'Standard_B2ms'])).toBe('Standard_B1ms');
  expect(nearest('standard', ['Standard_B1ms', 'Standard_B2ms'])).toBeNull();
});

test('what a kind says of a field by what stands beside it is said of one that is left out, too', () => {
  const schema = z
    .strictObject({
      name: z.string(),
      user: z.string().optional(),
      group: z.string().optional(),
      size: z.string().default('B1'),
    })
    .refine(({ user, group }) => (user === undefined) !== (group === undefined), {
      ...{ message: 'must be given, or group, and not both', path: ['user'] },
    })
    .refine(({ size, group }) => size !== 'B1' || group === undefined, {
      ...{ message: 'must not be B1 for a group', path: ['size'] },
    });
  const said = (spec: object) =>
    toFieldErrors(schema.safeParse(spec).error?.issues ?? [], ['spec'], spec, z.toJSONSchema(schema) as never).map(
      ({ field, message }) => `${field} ${message}`,
    );
  expect(said({ name: 'a' })).toEqual(['spec.user must be given, or group, and not both']);
  expect(said({ name: 'a', group: 'g' })).toEqual(['spec.size must not be B1 for a group']);
  expect(said({ user: 'u' })).toEqual(['spec.name is required']);
});

test('what is more than the description of a field is not taken for it', () => {
  const schema = z.strictObject({
    port: z.string().describe('Port.'),
    of: z.strictObject({ a: z.string() }).describe('Of.'),
  });
  const spec = { port: 80, of: 'a' };
  expect(toFieldErrors(schema.safeParse(spec).error?.issues ?? [], [], spec, z.toJSONSchema(schema) as never)).toEqual([
    { path: ['port'], field: 'port', message: 'must be a string, not a number', remedy: 'Put it in quotes. Port.' },
    { path: ['of'], field: 'of', message: 'must be an object, not a string', remedy: 'Of. Its fields are a.' },
  ]);
});
