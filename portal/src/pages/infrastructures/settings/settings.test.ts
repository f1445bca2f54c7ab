import { expect, test } from 'vitest';
import type { Schema } from '../../../forms/schema.ts';
import { schemaOfSpec, settingsOf } from './settings.ts';

const SCHEMA: Schema = {
  type: 'object',
  properties: {
    range: { type: 'string', default: '10.0.0.0/16', description: 'Range of addresses.' },
    size: { type: 'string', description: 'How much. Default: medium, so that most fits.' },
    zones: { type: 'array', default: [] },
    patienceSeconds: { type: 'integer', default: 600 },
    note: { type: 'string', description: 'Anything.' },
  },
};

test('what is telling is told though it is by default, and everything else where it is not', () => {
  const told = (value: object, telling: readonly string[] = []) =>
    settingsOf(SCHEMA, value as never, { telling }).map(({ title, text, isDefault }) => [title, text, isDefault]);
  expect(told({})).toEqual([]);
  expect(told({}, ['range', 'size', 'zones', 'note'])).toEqual([
    ['Range', '10.0.0.0/16', true],
    ['Size', 'medium', true],
    ['Zones', 'none', true],
    ['Note', 'not set', true],
  ]);
  // The server fills in what was left out.
  expect(told({ range: '10.0.0.0/16', zones: ['1', '2'], patienceSeconds: 30 }, ['range'])).toEqual([
    ['Range', '10.0.0.0/16', true],
    ['Zones', '1, 2', false],
    ['Patience, in seconds', '30', false],
  ]);
});

test('what is told elsewhere is not told twice, and the schema is that of the alternative that a spec is of', () => {
  expect(settingsOf(SCHEMA, { note: 'x' }, { telling: ['range'], besides: ['range', 'note'] })).toEqual([]);
  const option = (provider: string): Schema => ({ type: 'object', properties: { provider: { const: provider } } });
  const [azure, kubernetes] = [option('azure'), option('kubernetes')];
  expect(schemaOfSpec({ oneOf: [azure, kubernetes] }, { provider: 'kubernetes' })).toBe(kubernetes);
});
