import { concat, output } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { resolveTemplate, valueAt } from './template.ts';

test('outputs take their places, alone and inside strings', () => {
  const template = {
    id: output('vault', 'id'),
    url: concat(output('vault', 'uri'), 'secrets/ssh'),
    list: [1, output('vault', 'id')],
  };
  const values: Record<string, string> = { id: 'i', uri: 'https://v/' };
  expect(resolveTemplate(template, (_, name) => values[name])).toEqual({
    state: 'resolved',
    body: { id: 'i', url: 'https://v/secrets/ssh', list: [1, 'i'] },
  });
});

test('what has no outputs is not copied, beside what has', () => {
  const template = { plain: { list: [{ a: 1 }] }, mixed: [{ b: 2 }, output('vault', 'id')] };
  const resolution = resolveTemplate(template, () => 'i');
  const body = resolution.state === 'resolved' ? resolution.body : {};
  expect(body).toEqual({ plain: { list: [{ a: 1 }] }, mixed: [{ b: 2 }, 'i'] });
  expect(body.plain).toBe(template.plain);
  expect(resolveTemplate(template.plain, () => 'i')).toEqual({ state: 'resolved', body: template.plain });
});

test('an output takes its place by any key', () => {
  const template = Object.fromEntries([['__proto__', output('vault', 'id')]]);
  const resolution = resolveTemplate(template, () => 'i');
  expect(JSON.stringify(resolution)).toBe('{"state":"resolved","body":{"__proto__":"i"}}');
});

test('a body with an unknown output is not resolved, and says what it waits for', () => {
  expect(resolveTemplate({ id: output('vault', 'id') }, () => undefined)).toEqual({
    state: 'unresolved',
    missing: ['vault.id'],
  });
});

test('a key with dots and an item of a list are named in brackets', () => {
  const body = { notes: { 'example.com/revision': '3' }, list: [{ image: 'a' }, { image: 'b' }] };
  expect(valueAt(body, 'notes[example.com/revision]')).toBe('3');
  expect(valueAt(body, 'list[1].image')).toBe('b');
  expect(valueAt(body, 'list[2].image')).toBeUndefined();
  expect(valueAt(body, 'list.length')).toBeUndefined();
});

test('a path that leads nowhere gives nothing', () => {
  expect(valueAt({ a: { b: 1 } }, 'a.b')).toBe(1);
  expect(valueAt({ a: [1] }, 'a.b')).toBeUndefined();
  expect(valueAt({}, 'a.b')).toBeUndefined();
});
